using System.Runtime.CompilerServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Metrics;

namespace LogReg.Simd;

/// <summary>How good a model is on rows and their labels: scores the rows and computes a metric of <see cref="BinaryMetrics"/> or <see cref="MulticlassMetrics"/>.</summary>
/// <remarks>
/// A binary model is judged by its log-odds, which keep the digits that probabilities lose; one with the link <see cref="Link.Identity"/> by its probabilities. Models of classes are
/// judged by their probabilities. A row whose logit is NaN is an error. Each call scores all rows anew and allocates their scores: for several metrics compute the scores once and
/// pass them on. Thread-safe.
/// </remarks>
public static partial class ModelMetrics
{
    /// <summary>Computes the mean log loss of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The mean, 0 or more; log 2 for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [OverloadResolutionPriority(1)] // a literal such as [0, 1] could be class indices too
    public static double ComputeLogLoss<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeLogLossFromProbabilities(scores.Values, labels, sampleWeights)
            : BinaryMetrics.ComputeLogLossFromLogits(scores.Values, labels, sampleWeights);
    }

    /// <summary>Computes the Brier score of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The mean, in [0, 1]; ¼ for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeBrierScore<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeBrierScoreFromProbabilities(scores.Values, labels, sampleWeights)
            : BinaryMetrics.ComputeBrierScoreFromLogits(scores.Values, labels, sampleWeights);
    }

    /// <summary>Computes the share of right decisions of a binary model at a threshold; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <param name="probabilityThreshold">The probability above which the class is 1, in [0, 1].</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [OverloadResolutionPriority(1)] // a literal such as [0, 1] could be class indices too
    public static double ComputeAccuracy<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, double probabilityThreshold = 0.5)
        where T : unmanaged
    {
        Guard.Probability(probabilityThreshold, nameof(probabilityThreshold));
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeAccuracyFromProbabilities(scores.Values, labels, sampleWeights, probabilityThreshold)
            : BinaryMetrics.ComputeAccuracyFromLogits(scores.Values, labels, sampleWeights, DecisionThreshold.LogitOf<double>(probabilityThreshold));
    }

    /// <summary>Computes the weights of the four pairs of label and decision of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <param name="probabilityThreshold">The probability above which the class is 1, in [0, 1].</param>
    /// <returns>The four sums of weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [OverloadResolutionPriority(1)] // a literal such as [0, 1] could be class indices too
    public static ConfusionMatrix ComputeConfusionMatrix<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, double probabilityThreshold = 0.5)
        where T : unmanaged
    {
        Guard.Probability(probabilityThreshold, nameof(probabilityThreshold));
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeConfusionMatrixFromProbabilities(scores.Values, labels, sampleWeights, probabilityThreshold)
            : BinaryMetrics.ComputeConfusionMatrixFromLogits(scores.Values, labels, sampleWeights, DecisionThreshold.LogitOf<double>(probabilityThreshold));
    }

    /// <summary>Computes the area under the ROC curve of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The area, in [0, 1]; ½ for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad, or a class
    /// is missing.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeRocAuc<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeRocAucFromProbabilities(scores.Values, labels, sampleWeights)
            : BinaryMetrics.ComputeRocAuc(scores.Values, labels, sampleWeights);
    }

    /// <summary>Computes the ROC curve of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The points, from (0, 0) to (1, 1).</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad, or a class
    /// is missing.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static RocPoint[] ComputeRocCurve<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeRocCurveFromProbabilities(scores.Values, labels, sampleWeights)
            : BinaryMetrics.ComputeRocCurve(scores.Values, labels, sampleWeights);
    }

    /// <summary>Computes the precision-recall curve of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The points, in order of rising recall.</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad, or there
    /// are no positives.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static PrecisionRecallPoint[] ComputePrecisionRecallCurve<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputePrecisionRecallCurveFromProbabilities(scores.Values, labels, sampleWeights)
            : BinaryMetrics.ComputePrecisionRecallCurve(scores.Values, labels, sampleWeights);
    }

    /// <summary>Computes the average precision of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The average, in (0, 1]; about the share of positives for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad, or there
    /// are no positives.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeAveragePrecision<T>(
        LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeAveragePrecisionFromProbabilities(scores.Values, labels, sampleWeights)
            : BinaryMetrics.ComputeAveragePrecision(scores.Values, labels, sampleWeights);
    }

    /// <summary>Computes the reliability diagram of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <param name="binCount">The number of bins, 1 or more.</param>
    /// <param name="binning">Bins of equal width or of equal weight.</param>
    /// <returns>The bins that hold samples, from low to high probability; at least one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bin count is below 1, or the binning is not defined.</exception>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static CalibrationBin[] ComputeCalibration<T>(
        LogisticModel model,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> sampleWeights = default,
        int binCount = 10,
        CalibrationBinning binning = CalibrationBinning.EqualWidth)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeCalibrationFromProbabilities(scores.Values, labels, sampleWeights, binCount, binning)
            : BinaryMetrics.ComputeCalibrationFromLogits(scores.Values, labels, sampleWeights, binCount, binning);
    }

    /// <summary>Computes the expected calibration error of a binary model; see <see cref="BinaryMetrics"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, 0 or 1, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <param name="binCount">The number of bins, 1 or more.</param>
    /// <param name="binning">Bins of equal width or of equal weight.</param>
    /// <returns>The mean, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bin count is below 1, or the binning is not defined.</exception>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeExpectedCalibrationError<T>(
        LogisticModel model,
        ReadOnlySpan<T> features,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> sampleWeights = default,
        int binCount = 10,
        CalibrationBinning binning = CalibrationBinning.EqualWidth)
        where T : unmanaged
    {
        BinaryScores<T> scores = BinaryScores<T>.Of(model, features, labels.Length);
        return scores.AreProbabilities
            ? BinaryMetrics.ComputeExpectedCalibrationErrorFromProbabilities(scores.Values, labels, sampleWeights, binCount, binning)
            : BinaryMetrics.ComputeExpectedCalibrationErrorFromLogits(scores.Values, labels, sampleWeights, binCount, binning);
    }
}
