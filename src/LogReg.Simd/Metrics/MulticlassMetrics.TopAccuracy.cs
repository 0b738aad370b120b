using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The share of labels among the likeliest classes.</content>
public static unsafe partial class MulticlassMetrics
{
    /// <summary>Computes the top-k accuracy: the share of the weight whose label is among the k classes of the largest logits.</summary>
    /// <remarks>
    /// Of equal logits the smaller index comes first (formula 5.1), so exactly k classes are in the top k, and the top 1 is the decision. Exact where the sums
    /// of weights are. Infinite logits are compared like all others. No allocation.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, or any increasing function of it such as probabilities; row-major, one row of K per label, none NaN.</param>
    /// <param name="classCount">K, the number of classes, 2 to 32768.</param>
    /// <param name="labels">y, the class index of each sample, at least one.</param>
    /// <param name="topCount">k, 1 to K; with K the share is 1.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class count or the top count is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no labels, the lengths differ, an index is not in [0, K), a weight is bad, or a logit is NaN.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeTopAccuracy<T>(
        ReadOnlySpan<T> logits, int classCount, ReadOnlySpan<int> labels, int topCount, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        double weightSum = CheckRows(logits, classCount, labels, sampleWeights, nameof(logits));
        MetricGuard.TopCount(topCount, classCount);
        MetricGuard.Ordered(logits);
        double right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            right += CountBefore(logits.Slice(i * classCount, classCount), labels[i]) < topCount ? Element.WeightOf(sampleWeights, i) : 0;
        }

        return right / weightSum;
    }

    /// <summary>The classes that come before one in the order of the logits.</summary>
    private static int CountBefore<T>(ReadOnlySpan<T> row, int label)
        where T : unmanaged
    {
        double own = Element.Widen(row[label]);
        int before = 0;
        for (int k = 0; k < row.Length; k++)
        {
            double other = Element.Widen(row[k]);
            before += other > own || (other == own && k < label) ? 1 : 0;
        }

        return before;
    }
}
