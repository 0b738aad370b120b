using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The average precision.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>
    /// Computes the average precision <c>Σ (R[k] − R[k − 1])·P[k]</c>, with P[k] and R[k] precision and recall when the samples with the k highest
    /// distinct logits are called positive.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A sum of steps, as in scikit-learn, and not of trapezoids, which would be too optimistic: between two points of the curve
    /// precision is not linear in recall. Equal logits are one step. Depends on the order of the logits alone.
    /// </para>
    /// <para>O(n log n): copies and sorts the logits, and the weights with them.</para>
    /// <para>
    /// Davis, J. and Goadrich, M. (2006). The Relationship between Precision-Recall and ROC Curves. Proceedings of the 23rd International
    /// Conference on Machine Learning, 233–240.
    /// </para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, or any increasing function of it; at least one, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits; 1 occurs with a positive weight.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The average, in (0, 1]; about the share of positives for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, a logit is NaN, or there are no positives.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeAveragePrecision<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckOrderedSamples(logits, labels, sampleWeights);
        return RankedAveragePrecision(logits, labels, sampleWeights);
    }

    private static double RankedAveragePrecision<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        ThresholdSweep<T> sweep = new(scores, labels, sampleWeights);
        MetricGuard.ClassPresent(sweep.PositiveSum, 1, "the average precision");
        double scale = Element.Scale(sweep.PositiveSum);
        double positives = 0;
        double negatives = 0;
        double sum = 0;
        while (sweep.MoveNext())
        {
            positives += sweep.Positives;
            negatives += sweep.Negatives;
            if (sweep.Positives > 0)
            {
                sum += sweep.Positives * scale * (positives / (positives + negatives));
            }
        }

        return sum / (positives * scale);
    }
}
