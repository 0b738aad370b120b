using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The precision-recall curve.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Computes the precision-recall curve: precision against recall as the threshold comes down through the logits.</summary>
    /// <remarks>
    /// <para>
    /// The first point is recall 0 and precision 1 at the threshold ∞, a convention, then one point follows for every distinct
    /// logit of a sample that counts, in falling order; the last has recall 1 and the share of the positives for its precision.
    /// Recall never falls; precision may go either way. <see cref="ComputeAveragePrecision"/> is the sum of its steps.
    /// </para>
    /// <para>O(n log n): copies and sorts the logits, and the weights with them, and allocates the points.</para>
    /// <para>
    /// Davis, J. and Goadrich, M. (2006). The Relationship between Precision-Recall and ROC Curves. Proceedings of the 23rd International
    /// Conference on Machine Learning, 233–240.
    /// </para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, or any increasing function of it; at least one, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits; 1 occurs with a positive weight.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The points, one more than there are distinct logits.</returns>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, a logit is NaN, or there are no positives.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static PrecisionRecallPoint[] ComputePrecisionRecallCurve<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckOrderedSamples(logits, labels, sampleWeights);
        return RankedPrecisionRecallCurve(logits, labels, sampleWeights);
    }

    private static PrecisionRecallPoint[] RankedPrecisionRecallCurve<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        ThresholdSweep<T> sweep = new(scores, labels, sampleWeights);
        MetricGuard.ClassPresent(sweep.PositiveSum, 1, "the precision-recall curve");
        double positives = 0;
        double negatives = 0;
        List<PrecisionRecallPoint> sums = [new PrecisionRecallPoint(double.PositiveInfinity, 0, 1)];
        while (sweep.MoveNext())
        {
            positives += sweep.Positives;
            negatives += sweep.Negatives;
            sums.Add(new PrecisionRecallPoint(sweep.Logit, positives, positives / (positives + negatives)));
        }

        // Divided by the last sum and not by that of the index order, so that recall ends at 1 to the last bit.
        PrecisionRecallPoint[] points = [.. sums];
        for (int k = 0; k < points.Length; k++)
        {
            points[k] = points[k] with { Recall = points[k].Recall / positives };
        }

        return points;
    }
}
