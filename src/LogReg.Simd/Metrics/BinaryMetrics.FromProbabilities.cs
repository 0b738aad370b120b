using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>Every metric from probabilities.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Computes the mean log loss <c>(Σ s[i]·(−y[i]·log p[i] − (1 − y[i])·log(1 − p[i]))) / Σ s[i]</c> (formula 2.1).</summary>
    /// <remarks>A label to which its probability gives no chance makes the mean infinite; nothing is clipped. Where there are logits, <see cref="ComputeLogLossFromLogits"/> tells more: a
    /// probability of 1 has lost its digits. Terms and sum in double. No allocation.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The mean, 0 or more; log 2 for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeLogLossFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        double weightSum = CheckProbabilities(probabilities, labels, sampleWeights);
        double scale = Element.Scale(weightSum);
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double probability = Element.Widen(probabilities[i]);
            double right = Element.Widen(labels[i]) > 0 ? probability : 1 - probability;
            sum -= Element.Weighted(Element.WeightOf(sampleWeights, i), scale, Math.Log(right));
        }

        return sum / (weightSum * scale);
    }

    /// <summary>Computes the Brier score <c>(Σ s[i]·(p[i] − y[i])²) / Σ s[i]</c> (formula 2.2).</summary>
    /// <remarks>Terms and sum in double. No allocation.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The mean, in [0, 1]; ¼ for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeBrierScoreFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        double weightSum = CheckProbabilities(probabilities, labels, sampleWeights);
        double scale = Element.Scale(weightSum);
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double distance = Element.Widen(probabilities[i]) - Element.Widen(labels[i]);
            sum += Element.WeightOf(sampleWeights, i) * scale * distance * distance;
        }

        return sum / (weightSum * scale);
    }

    /// <summary>Computes the share of the weight whose label is 1 exactly where <c>p[i] > probabilityThreshold</c> (formula 1.4).</summary>
    /// <remarks>A probability at the threshold is decided as 0. No allocation.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <param name="probabilityThreshold">The probability above which the class is 1, in [0, 1].</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeAccuracyFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, double probabilityThreshold = 0.5)
        where T : unmanaged
    {
        CheckProbabilities(probabilities, labels, sampleWeights);
        Guard.Probability(probabilityThreshold, nameof(probabilityThreshold));
        return Decided(probabilities, labels, sampleWeights, probabilityThreshold).Accuracy;
    }

    /// <summary>Computes the weights of the four pairs of label and decision <c>p[i] > probabilityThreshold</c> (formula 1.4).</summary>
    /// <remarks>A probability at the threshold is decided as 0. No allocation.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <param name="probabilityThreshold">The probability above which the class is 1, in [0, 1].</param>
    /// <returns>The four sums of weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static ConfusionMatrix ComputeConfusionMatrixFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, double probabilityThreshold = 0.5)
        where T : unmanaged
    {
        CheckProbabilities(probabilities, labels, sampleWeights);
        Guard.Probability(probabilityThreshold, nameof(probabilityThreshold));
        return Decided(probabilities, labels, sampleWeights, probabilityThreshold);
    }

    /// <summary>Computes the area under the ROC curve: the chance that a random 1 has a higher probability than a random 0, ties counting half.</summary>
    /// <remarks>Depends on the order of the probabilities alone. O(n log n): copies and sorts them, and the weights with them.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The area, in [0, 1]; ½ for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad, or a class is missing.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeRocAucFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckProbabilities(probabilities, labels, sampleWeights);
        return RankedRocAuc(probabilities, labels, sampleWeights);
    }

    /// <summary>Computes the ROC curve: both rates at every distinct probability, from none called positive to all.</summary>
    /// <remarks><see cref="RocPoint.LogitThreshold"/> is log(p/(1 − p)) of the probability threshold, −∞ and ∞ at 0 and 1. O(n log n): copies and sorts the probabilities, and the
    /// weights with them.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The points, from (0, 0) to (1, 1).</returns>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad, or a class is missing.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static RocPoint[] ComputeRocCurveFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckProbabilities(probabilities, labels, sampleWeights);
        RocPoint[] points = RankedRocCurve(probabilities, labels, sampleWeights);
        for (int k = 0; k < points.Length; k++)
        {
            points[k] = points[k] with { LogitThreshold = LogitOfThreshold(points[k].LogitThreshold) };
        }

        return points;
    }

    /// <summary>Computes the precision-recall curve: both at every distinct probability, from the highest down.</summary>
    /// <remarks><see cref="PrecisionRecallPoint.LogitThreshold"/> is log(p/(1 − p)) of the probability threshold, −∞ and ∞ at 0 and 1. O(n log n): copies and sorts the probabilities,
    /// and the weights with them.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The points, in order of rising recall.</returns>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad, or there are no
    /// positives.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static PrecisionRecallPoint[] ComputePrecisionRecallCurveFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckProbabilities(probabilities, labels, sampleWeights);
        PrecisionRecallPoint[] points = RankedPrecisionRecallCurve(probabilities, labels, sampleWeights);
        for (int k = 0; k < points.Length; k++)
        {
            points[k] = points[k] with { LogitThreshold = LogitOfThreshold(points[k].LogitThreshold) };
        }

        return points;
    }

    /// <summary>Computes the average precision <c>Σ (R[k] − R[k − 1])·P[k]</c>.</summary>
    /// <remarks>Depends on the order of the probabilities alone. O(n log n): copies and sorts them, and the weights with them.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The average, in (0, 1]; about the share of positives for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad, or there are no
    /// positives.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeAveragePrecisionFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckProbabilities(probabilities, labels, sampleWeights);
        return RankedAveragePrecision(probabilities, labels, sampleWeights);
    }

    /// <summary>Computes the reliability diagram: samples in bins of similar probability, and how often those of each bin were positive.</summary>
    /// <remarks>As <see cref="ComputeCalibrationFromLogits"/>, of probabilities as they are.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <param name="binCount">The number of bins, 1 or more.</param>
    /// <param name="binning">Bins of equal width or of equal weight.</param>
    /// <returns>The bins that hold samples, from low to high probability; at least one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bin count is below 1, or the binning is not defined.</exception>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static CalibrationBin[] ComputeCalibrationFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, int binCount = 10, CalibrationBinning binning = CalibrationBinning.EqualWidth)
        where T : unmanaged
    {
        CheckProbabilities(probabilities, labels, sampleWeights);
        return Bins(probabilities, labels, sampleWeights, binCount, binning, areProbabilities: true);
    }

    /// <summary>Computes the expected calibration error: the mean distance of a bin's mean probability from its share of positives.</summary>
    /// <remarks>As that of logits, of probabilities as they are.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p of class 1, at least one, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <param name="binCount">The number of bins, 1 or more.</param>
    /// <param name="binning">Bins of equal width or of equal weight.</param>
    /// <returns>The mean, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bin count is below 1, or the binning is not defined.</exception>
    /// <exception cref="ArgumentException">There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeExpectedCalibrationErrorFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, int binCount = 10, CalibrationBinning binning = CalibrationBinning.EqualWidth)
        where T : unmanaged =>
        ComputeExpectedCalibrationError(ComputeCalibrationFromProbabilities(probabilities, labels, sampleWeights, binCount, binning));

    /// <summary>The logit of a threshold among probabilities; ∞ of the one above all of them, which none exceeds.</summary>
    private static double LogitOfThreshold(double threshold) => threshold <= 1 ? DecisionThreshold.LogitOf<double>(threshold) : double.PositiveInfinity;
}
