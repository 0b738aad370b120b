using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The share of right decisions.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Logits whose distances from the threshold stand on the stack.</summary>
    private const int ShiftedLogits = 256;

    /// <summary>Computes the share of the weight whose label is 1 exactly where <c>z[i] > logitThreshold</c> (formula 1.4).</summary>
    /// <remarks>
    /// A logit at the threshold is decided as 0. The share is exact where the sums of weights are, as for ones, and it is 1 only
    /// if every sample that counts is right. No allocation. Infinite logits are decided like all others.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, at least one, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <param name="logitThreshold">log(t / (1 − t)) for a threshold probability t; 0 for one half.</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, or a logit or the threshold is NaN.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeAccuracyFromLogits<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default, double logitThreshold = 0)
        where T : unmanaged
    {
        double weightSum = CheckOrderedSamples(logits, labels, sampleWeights);
        MetricGuard.Threshold(logitThreshold);
        if (logitThreshold == 0)
        {
            return Sum<RightDecision, T>(logits, labels, sampleWeights) / weightSum;
        }

        double right = 0;
        double sum = 0;
        T threshold = Element.Floor<T>(logitThreshold);
        Span<T> shifted = stackalloc T[ShiftedLogits];
        for (int start = 0; start < logits.Length; start += ShiftedLogits)
        {
            int count = Math.Min(ShiftedLogits, logits.Length - start);
            ReadOnlySpan<T> weights = sampleWeights.IsEmpty ? default : sampleWeights.Slice(start, count);
            Subtract(logits.Slice(start, count), threshold, shifted);
            right += Sum<RightDecision, T>(shifted[..count], labels.Slice(start, count), weights);
            sum += Sum<EverySample, T>(shifted[..count], labels.Slice(start, count), weights);
        }

        return right / sum;
    }

    /// <summary>z − t, which is above zero exactly where z is above t: a difference never rounds to zero, and ∞ − ∞ is a NaN that is above nothing.</summary>
    private static void Subtract<T>(ReadOnlySpan<T> logits, T threshold, Span<T> shifted)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            TensorPrimitives.Subtract(MemoryMarshal.Cast<T, float>(logits), (float)(object)threshold, MemoryMarshal.Cast<T, float>(shifted));
        }
        else
        {
            TensorPrimitives.Subtract(MemoryMarshal.Cast<T, double>(logits), (double)(object)threshold, MemoryMarshal.Cast<T, double>(shifted));
        }
    }
}
