using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>A logistic regression of ordered levels fitted by maximum likelihood. Immutable and thread-safe.</summary>
public sealed class OrdinalFit : LikelihoodFit
{
    private OrdinalFit(OrdinalModel model, double[] covariance, Coefficient[] table, CancellationToken cancellationToken)
        : base(model.Fitted.Estimate, covariance, table, model.LeftOut, model.Separation())
    {
        Model = model;
        int features = model.Data.FeatureCount;
        (Coefficients, Thresholds) = (table[..features], table[features..]);
        ObservationCount = model.Boundaries.LevelCounts.Sum();
        LogLikelihood = Estimation.LogLikelihood.Of(model.Fitted.Counts, model.Fitted.Estimate, model.Fitted.Options.ThreadCount);
        NullLogLikelihood = model.NullLogLikelihood(cancellationToken);
        (Deviance, NullDeviance) = (-2 * LogLikelihood, -2 * NullLogLikelihood);
    }

    /// <summary>Gets the coefficients β, one per feature: e^estimate multiplies the odds of being above any level.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>Gets the thresholds α in ascending order, one between any two neighbouring levels and named by them: logit P(Y ≤ j) = α_j − xᵀβ.</summary>
    public IReadOnlyList<Coefficient> Thresholds { get; }

    /// <summary>Gets McFadden's pseudo-R², 1 − LL/LL₀.</summary>
    public double McFadden => LikelihoodComparison.McFadden(this);

    /// <summary>Gets Nagelkerke's pseudo-R², (1 − e^(2(LL₀ − LL)/n))/(1 − e^(2LL₀/n)).</summary>
    public double Nagelkerke => LikelihoodComparison.Nagelkerke(this);

    internal OrdinalModel Model { get; }

    private protected override int InterceptCount => Thresholds.Count;

    internal static OrdinalFit Of(OrdinalModel model, CancellationToken cancellationToken)
    {
        double[] covariance = model.Fitted.Unscaled(model.Fitted.Estimate.Covariance);
        return new OrdinalFit(model, covariance, CoefficientTable.Of(model.Fitted.Names, model.Fitted.Coefficients(), covariance), cancellationToken);
    }

    /// <summary>Computes the probabilities of all levels of a row, each as a product (formula 7.16) and not as a difference of cumulative ones.</summary>
    /// <param name="row">The features; columns that are left out do not count.</param>
    /// <param name="destination">Receives one probability per level, the lowest first.</param>
    /// <param name="offset">What is added to xᵀβ.</param>
    /// <exception cref="ArgumentException">The row has not one number per feature, or the destination not one per level.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public void ComputeProbabilities(ReadOnlySpan<double> row, Span<double> destination, double offset = 0)
    {
        Model.Fitted.RequireMaximum("A prediction");
        ArgumentChecks.Row(row, Coefficients.Count);
        ArgumentChecks.Destination(destination, Thresholds.Count + 1, "levels");
        DoubleDouble sum = offset;
        for (int j = 0; j < row.Length; j++)
        {
            double estimate = Coefficients[j].Estimate;
            sum += double.IsNaN(estimate) ? 0 : (DoubleDouble)estimate * row[j];
        }

        CumulativeLogits.Evaluate([.. Thresholds.Select(threshold => threshold.Estimate)], sum, destination, []);
    }
}
