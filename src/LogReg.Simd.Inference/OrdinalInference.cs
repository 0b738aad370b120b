using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Logistic regression of ordered levels with proportional odds (the cumulative logit model) by maximum likelihood without a penalty, for the sake of its coefficients.</summary>
/// <remarks>
/// logit P(Y ≤ j) = α_j − xᵀβ as R's <c>MASS::polr</c> and statsmodels' <c>OrderedModel</c>: a positive coefficient makes higher levels more probable, and e^β multiplies the odds of being above any
/// level. SAS's LOGISTIC adds xᵀβ by default, which changes the sign of β. As <see cref="LogisticInference"/>: estimates and standard errors in about 96 bits and rounded once, with a proven bound,
/// and the same bits on any number of threads. Every row of a level between two others takes two rows of as many columns as there are features and thresholds. All methods are thread-safe.
/// </remarks>
public static class OrdinalInference
{
    /// <summary>Fits rows of ordered levels.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit. Where levels are separated, its <see cref="LikelihoodFit.Separation"/> says so, and estimates and likelihood are the limits.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, there are fewer than 3 levels,
    /// a level has no row, there are fewer rows than estimates, or columns are collinear and refused.</exception>
    public static OrdinalFit Fit(OrdinalData data, InferenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new InferenceOptions();
        OrdinalChecks.Check(data);
        Preparation prepared = Preparation.Of(data.Columns(), options, needsBothOutcomes: false);
        LevelBoundaries boundaries = LevelBoundaries.Of(data, prepared, options.ThreadCount);
        ThresholdGaps gaps = ThresholdGaps.Of(boundaries.LevelCounts, boundaries.Design.ColumnCount, boundaries.MeanOffset);
        MaximumEstimate estimate = OrdinalMaximum.Estimate(boundaries, gaps, options.ThreadCount, cancellationToken);
        return OrdinalFit.Of(new OrdinalModel(data, options, prepared, boundaries, gaps, estimate), cancellationToken);
    }
}
