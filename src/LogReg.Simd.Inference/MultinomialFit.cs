using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>A logistic regression of several classes fitted by maximum likelihood. Immutable and thread-safe.</summary>
public sealed class MultinomialFit : LikelihoodFit
{
    private MultinomialFit(MultinomialModel model, double[] covariance, Coefficient[] table, IReadOnlyList<CollinearColumn> leftOut)
        : base(model.Estimate, covariance, table, leftOut, model.Separation())
    {
        (Model, Equations) = (model, model.EquationsOf(table));
        double[] counts = [.. model.Counts.Counts.Select(values => values.Sum())];
        ObservationCount = counts.Sum();
        LogLikelihood = model.Estimate.LogLikelihood;
        NullLogLikelihood = model.Data.FitIntercept ? counts.Sum(count => count * Math.Log(count / ObservationCount)) : -ObservationCount * Math.Log(counts.Length);
        (Deviance, NullDeviance) = (-2 * LogLikelihood, -2 * NullLogLikelihood);
    }

    /// <summary>Gets one table for every class but the base, in the order of the classes.</summary>
    public IReadOnlyList<ClassEquation> Equations { get; }

    /// <summary>Gets the class that the others are compared with.</summary>
    public int BaseClass => Model.Data.BaseClass;

    /// <summary>Gets its name.</summary>
    public string BaseClassName => Model.Data.NameOf(BaseClass);

    /// <summary>Gets McFadden's pseudo-R², 1 − LL/LL₀.</summary>
    public double McFadden => LikelihoodComparison.McFadden(this);

    /// <summary>Gets Nagelkerke's pseudo-R², (1 − e^(2(LL₀ − LL)/n))/(1 − e^(2LL₀/n)).</summary>
    public double Nagelkerke => LikelihoodComparison.Nagelkerke(this);

    internal MultinomialModel Model { get; }

    private protected override int InterceptCount => Model.Data.FitIntercept ? Equations.Count : 0;

    internal static MultinomialFit Of(MultinomialModel model, IReadOnlyList<CollinearColumn> leftOut)
    {
        double[] covariance = model.Covariance(model.Estimate.Covariance);
        return new MultinomialFit(model, covariance, model.TableOf(covariance), leftOut);
    }

    /// <summary>Computes the probabilities of all classes of a row.</summary>
    /// <param name="row">The features, without the intercept; columns that are left out do not count.</param>
    /// <param name="destination">Receives one probability per class, in the order of the classes.</param>
    /// <exception cref="ArgumentException">The row has not one number per feature, or the destination not one per class.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public void ComputeProbabilities(ReadOnlySpan<double> row, Span<double> destination)
    {
        MultinomialTests.RequireMaximum(Model, "A prediction");
        ArgumentChecks.Row(row, Model.Data.FeatureCount);
        ArgumentChecks.Destination(destination, Model.Order.Length, "classes");
        int first = Model.Data.FitIntercept ? 1 : 0;
        destination[BaseClass] = 0;
        foreach (ClassEquation equation in Equations)
        {
            DoubleDouble logit = default;
            for (int j = 0; j < Model.Width; j++)
            {
                double estimate = equation.Coefficients[j].Estimate;
                logit += double.IsNaN(estimate) ? 0 : (DoubleDouble)estimate * (j < first ? 1 : row[j - first]);
            }

            destination[equation.Class] = (double)logit;
        }

        LogisticPrimitives.SoftMax<double>(destination, destination);
    }
}
