using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Logistic regression by maximum likelihood, without a penalty, for the sake of its coefficients.</summary>
/// <remarks>
/// Coefficients and standard errors are computed in about 100 bits and rounded once, whatever the condition of the columns, and every fit says how far its coefficients can be from the exact maximum.
/// Results do not depend on the number of threads. All methods are thread-safe.
/// </remarks>
public static class LogisticInference
{
    /// <summary>Fits labels of 0 and 1.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="featureCount">The features of a row, 0 or more.</param>
    /// <param name="labels">One label per row.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, or nothing can be estimated from these rows.</exception>
    public static LogisticFit Fit(double[] features, int featureCount, double[] labels, InferenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        return Fit(new InferenceData { Features = features, FeatureCount = featureCount, Successes = labels, IsOfArrays = true }, options, cancellationToken);
    }

    /// <summary>Fits labels of 0 and 1 to features in single precision, which double holds without rounding; what follows is in double.</summary>
    /// <param name="features">Row-major features; copied.</param>
    /// <param name="featureCount">The features of a row, 0 or more.</param>
    /// <param name="labels">One label per row; copied.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, or nothing can be estimated from these rows.</exception>
    public static LogisticFit Fit(
        ReadOnlySpan<float> features, int featureCount, ReadOnlySpan<float> labels, InferenceOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(InferenceData.FromSingle(features, featureCount, labels) with { IsOfArrays = true }, options, cancellationToken);

    /// <summary>Fits counts of successes, with weights and offsets.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit. Where classes are separated, its <see cref="LikelihoodFit.Separation"/> says so, and coefficients and likelihood are the limits.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, nothing can be estimated from these rows, or columns are collinear and refused.</exception>
    public static LogisticFit Fit(InferenceData data, InferenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new InferenceOptions();
        Preparation prepared = Preparation.Of(data, options, needsBothOutcomes: true);
        MaximumEstimate estimate = MaximumLikelihood.Estimate(prepared.Used, prepared.Counts, options.ThreadCount, cancellationToken);
        double[] nullLogits = NullModel.Logits(prepared.Design, prepared.Counts, data.FitIntercept, options.ThreadCount, cancellationToken);
        return LogisticFit.Of(new FittedModel(data, options, prepared.Used, prepared.Counts, prepared.Kept, prepared.Names, estimate), prepared.LeftOut, nullLogits);
    }
}
