using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The ROC curve.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Computes the ROC curve: true against false positive rate as the threshold comes down through the logits.</summary>
    /// <remarks>
    /// <para>
    /// The first point is (0, 0) at the threshold ∞, then one point follows for every distinct logit of a sample that counts, in
    /// falling order, collinear ones included; the last is (1, 1). Both rates never fall. The area under the straight lines between the points is
    /// <see cref="ComputeRocAuc"/>.
    /// </para>
    /// <para>O(n log n): copies and sorts the logits, and the weights with them, and allocates the points.</para>
    /// <para>Fawcett, T. (2006). An Introduction to ROC Analysis. Pattern Recognition Letters 27, 861–874, algorithm 1.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, or any increasing function of it; at least one, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits; both occur with a positive weight.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The points, one more than there are distinct logits.</returns>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, a logit is NaN, or a class is missing.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static RocPoint[] ComputeRocCurve<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        CheckOrderedSamples(logits, labels, sampleWeights);
        return RankedRocCurve(logits, labels, sampleWeights);
    }

    private static RocPoint[] RankedRocCurve<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        ThresholdSweep<T> sweep = new(scores, labels, sampleWeights);
        MetricGuard.ClassPresent(sweep.PositiveSum, 1, "the ROC curve");
        MetricGuard.ClassPresent(sweep.NegativeSum, 0, "the ROC curve");
        double positives = 0;
        double negatives = 0;
        List<RocPoint> sums = [new RocPoint(double.PositiveInfinity, 0, 0)];
        while (sweep.MoveNext())
        {
            positives += sweep.Positives;
            negatives += sweep.Negatives;
            sums.Add(new RocPoint(sweep.Logit, negatives, positives));
        }

        // Divided by the last sums and not by those of the index order, so that the curve ends at (1, 1) to the last bit.
        RocPoint[] points = [.. sums];
        for (int k = 0; k < points.Length; k++)
        {
            points[k] = new RocPoint(points[k].LogitThreshold, points[k].FalsePositiveRate / negatives, points[k].TruePositiveRate / positives);
        }

        return points;
    }
}
