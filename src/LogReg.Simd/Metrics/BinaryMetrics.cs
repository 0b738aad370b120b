using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Metrics;

/// <summary>How good the logits of a binary model are, judged by labels: losses, decisions, rankings and calibration.</summary>
/// <remarks>
/// <para>
/// Every method is for <see cref="float"/> and <see cref="double"/> and carries its sums in double. Metrics whose value depends on which they are given have two methods: one whose name ends
/// in FromLogits, and one in FromProbabilities, which refuses what is not in [0, 1]. Those that depend on the order of the samples alone, the areas beneath curves and the curves, have
/// plain names too, which take logits or any increasing function of them; a curve's thresholds are in the same unit. <see cref="ModelMetrics"/> takes a model and its rows. That
/// logits are probabilities by mistake cannot be proven, for logits may all lie in [0, 1]: where a debugger is attached, its output has a line about it. Labels are 0 or 1. A sample
/// weight is a number of rows: a weight of 2 is the row twice, a weight of 0 is no row; only
/// ratios of weights matter.
/// </para>
/// <para>
/// All arguments are checked before anything is computed. A metric that has no value is an error; NaN comes from logits alone. Bits do not depend on
/// the vector width (on machines with fused multiply-add).
/// </para>
/// <para>
/// <see cref="ComputeLogLossFromLogits"/>, <see cref="ComputeBrierScoreFromLogits"/>, <see cref="ComputeAccuracyFromLogits"/> and
/// <see cref="ComputeConfusionMatrixFromLogits"/> read the data in place and allocate nothing. What ranks samples copies
/// and sorts the logits, and the weights with them: O(n log n), one copy of each on the heap.
/// </para>
/// <para>All methods are thread-safe and keep nothing between calls.</para>
/// </remarks>
public static unsafe partial class BinaryMetrics
{
    /// <summary>The weighted mean of a function of logit and label.</summary>
    private static double Mean<M, T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where M : struct, IPairMap
        where T : unmanaged
    {
        double weightSum = CheckSamples(logits, labels, sampleWeights);
        return WeightedMean.Of<M, T>(logits, labels, sampleWeights, weightSum);
    }

    private static double Sum<M, T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where M : struct, IPairMap
        where T : unmanaged
    {
        fixed (T* logitsPointer = logits, labelsPointer = labels, weightsPointer = sampleWeights)
        {
            return SpanKernels<T>.Instance.WeightedSum<M>(logitsPointer, labelsPointer, weightsPointer, logits.Length);
        }
    }

    /// <summary>Checks everything that every metric asks of its samples and returns the sum of their weights, which is positive.</summary>
    private static double CheckSamples<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        Guard.SameLength(labels.Length, logits.Length, nameof(labels), "labels", "logits");
        Guard.EmptyOrSameLength(sampleWeights.Length, logits.Length, nameof(sampleWeights), "weights", "logits");
        MetricGuard.NotEmpty(logits.Length, nameof(logits));
        SampleGuard.Labels(labels);
        if (sampleWeights.IsEmpty)
        {
            return logits.Length;
        }

        SampleGuard.Weights(sampleWeights);
        double weightSum = Sum<EverySample, T>(logits, labels, sampleWeights);
        MetricGuard.WeightSum(weightSum, nameof(sampleWeights));
        return weightSum;
    }

    /// <summary>As <see cref="CheckSamples"/>, of probabilities in [0, 1].</summary>
    internal static double CheckProbabilities<T>(ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        // What the check of logits would say about logits is said about probabilities first.
        Guard.FloatOrDouble<T>();
        Guard.SameLength(labels.Length, probabilities.Length, nameof(labels), "labels", "probabilities");
        Guard.EmptyOrSameLength(sampleWeights.Length, probabilities.Length, nameof(sampleWeights), "weights", "probabilities");
        MetricGuard.NotEmpty(probabilities.Length, nameof(probabilities));
        MetricGuard.Probabilities(probabilities);
        return CheckSamples(probabilities, labels, sampleWeights);
    }

    /// <summary>As <see cref="CheckSamples"/>, and that every logit can be compared.</summary>
    internal static double CheckOrderedSamples<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        double weightSum = CheckSamples(logits, labels, sampleWeights);
        MetricGuard.Ordered(logits);
        MetricGuard.HintAtProbabilities(logits);
        return weightSum;
    }
}
