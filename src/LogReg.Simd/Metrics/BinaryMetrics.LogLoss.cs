using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Losses;

namespace LogReg.Simd.Metrics;

/// <content>The mean log loss.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Computes the mean log loss <c>(Σ s[i]·ℓ(z[i], y[i])) / Σ s[i]</c>, <c>ℓ = log(1 + e^z) − y·z</c> (formula 2.1).</summary>
    /// <remarks>
    /// <para>
    /// From logits, so that nothing is clipped: a confident right answer has a tiny loss and not zero, a confident wrong one the loss |z| and
    /// not a constant. Terms in <typeparamref name="T"/>, at most 2 ULP off in single precision; the sum in double. No allocation.
    /// </para>
    /// <para>A logit that is NaN or infinite makes the mean NaN or infinite, as the arithmetic of the formula says, even at weight 0.</para>
    /// <para>Good, I. J. (1952). Rational Decisions. Journal of the Royal Statistical Society B 14, 107–114.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, at least one.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The mean, 0 or more; log 2 for a model that knows nothing.</returns>
    /// <exception cref="ArgumentException">There are no logits, the lengths differ, a label is neither 0 nor 1, or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeLogLossFromLogits<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged =>
        Mean<LossMap<LogLoss>, T>(logits, labels, sampleWeights);
}
