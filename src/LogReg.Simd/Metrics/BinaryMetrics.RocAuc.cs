using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The area under the ROC curve.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>
    /// Computes the area under the ROC curve: the share of pairs of a positive and a negative that the logits order rightly, a tie counting
    /// one half, each pair weighted by the product of its weights.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Depends on the order of the logits alone: any increasing function of them gives the same bits. Without weights, or with
    /// integers, the pairs are counted exactly (up to 2⁵² of them) and only the quotient is rounded.
    /// </para>
    /// <para>O(n log n): copies and sorts the logits, and the weights with them.</para>
    /// <para>
    /// Hanley, J. A. and McNeil, B. J. (1982). The Meaning and Use of the Area under a Receiver Operating Characteristic (ROC) Curve.
    /// Radiology 143, 29–36. It is Mann and Whitney's U over the number of pairs.
    /// </para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, or any increasing function of it; at least one, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits; both occur with a positive weight.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The share, in [0, 1]; ½ for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, a logit is NaN, or a class is missing.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeRocAuc<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckOrderedSamples(logits, labels, sampleWeights);
        return RankedRocAuc(logits, labels, sampleWeights);
    }

    private static double RankedRocAuc<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        const string Metric = "the area under the ROC curve";
        ThresholdSweep<T> sweep = new(scores, labels, sampleWeights);
        MetricGuard.ClassPresent(sweep.PositiveSum, 1, Metric);
        MetricGuard.ClassPresent(sweep.NegativeSum, 0, Metric);
        double positiveScale = Element.Scale(sweep.PositiveSum);
        double negativeScale = Element.Scale(sweep.NegativeSum);
        double positives = 0;
        double negatives = 0;
        double pairs = 0;
        while (sweep.MoveNext())
        {
            double here = sweep.Positives * positiveScale;
            double below = sweep.Negatives * negativeScale;
            pairs += below * (positives + (0.5 * here));
            positives += here;
            negatives += below;
        }

        return Math.Min(1, pairs / (positives * negatives));
    }
}
