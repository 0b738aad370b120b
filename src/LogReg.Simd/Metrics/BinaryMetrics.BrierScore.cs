using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Losses;

namespace LogReg.Simd.Metrics;

/// <content>The Brier score.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Computes the Brier score <c>(Σ s[i]·(σ(z[i]) − y[i])²) / Σ s[i]</c> (formula 2.2).</summary>
    /// <remarks>
    /// <para>
    /// From logits: σ(z) − y is formed without cancellation, so good models are told apart where probabilities
    /// have become 0 and 1. Terms in <typeparamref name="T"/>; the sum in double. No allocation. NaN propagates, even at weight 0; infinite logits are probabilities of 0 and 1.
    /// </para>
    /// <para>Brier, G. W. (1950). Verification of Forecasts Expressed in Terms of Probability. Monthly Weather Review 78, 1–3; for two classes it is half of Brier's own sum.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, at least one.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The mean, in [0, 1]; ¼ for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no logits, the lengths differ, a label is neither 0 nor 1, or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeBrierScoreFromLogits<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged =>
        Mean<LossMap<SquaredProbability>, T>(logits, labels, sampleWeights);
}
