using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The confusion matrix.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Computes the confusion matrix of the decisions <c>z[i] > logitThreshold</c> (formula 1.4).</summary>
    /// <remarks>
    /// A logit at the threshold is decided as 0. Each cell is a sum in index order in double, exact where the weights are integers.
    /// No allocation. Infinite logits are decided like all others.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, at least one, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <param name="logitThreshold">log(t / (1 − t)) for a threshold probability t; 0 for one half.</param>
    /// <returns>The four sums of weights, and the ratios that follow from them.</returns>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, or a logit or the threshold is NaN.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static ConfusionMatrix ComputeConfusionMatrixFromLogits<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, double logitThreshold = 0)
        where T : unmanaged
    {
        CheckOrderedSamples(logits, labels, sampleWeights);
        MetricGuard.Threshold(logitThreshold);
        return Decided(logits, labels, sampleWeights, logitThreshold);
    }

    /// <summary>The cells of the rule <c>score > threshold</c>.</summary>
    private static ConfusionMatrix Decided<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, double threshold)
        where T : unmanaged
    {
        // The cell is an address and not a branch: near the threshold a branch is a coin.
        Span<double> cells = [0, 0, 0, 0];
        for (int i = 0; i < scores.Length; i++)
        {
            int called = Element.Widen(scores[i]) > threshold ? 2 : 0;
            int cell = called + (Element.Widen(labels[i]) > 0 ? 1 : 0);
            cells[cell] += Element.WeightOf(sampleWeights, i);
        }

        return new ConfusionMatrix(cells[3], cells[2], cells[0], cells[1]);
    }
}
