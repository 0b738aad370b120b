using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <summary>How good the decisions, logits and probabilities of a model of several classes are, judged by labels.</summary>
/// <remarks>
/// <para>
/// Classes are indices from 0 to K − 1. Logits and probabilities are row-major, n samples by K classes, of <see cref="float"/> or <see cref="double"/>, and so are sample
/// weights. A sample weight is a number of rows: a weight of 2 is the row twice, a weight of 0 is no row, whatever stands in it; only ratios of weights matter, but for
/// the sums of weights in <see cref="MulticlassConfusionMatrix"/>.
/// </para>
/// <para>
/// All arguments are checked before anything is computed. Sums are carried in double and in index order, so they have the same bits on every machine.
/// </para>
/// <para>All methods are thread-safe and keep nothing between calls.</para>
/// </remarks>
public static unsafe partial class MulticlassMetrics
{
    /// <summary>Checks labels and weights, and returns the sum of the weights, which is positive.</summary>
    private static double CheckSamples<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        Guard.FloatOrDouble<T>();
        MetricGuard.NotEmpty(labels.Length, nameof(labels));
        Guard.EmptyOrSameLength(sampleWeights.Length, labels.Length, nameof(sampleWeights), "weights", "labels");
        if (sampleWeights.IsEmpty)
        {
            return labels.Length;
        }

        SampleGuard.Weights(sampleWeights);
        double weightSum = 0;
        for (int i = 0; i < sampleWeights.Length; i++)
        {
            weightSum += Element.Widen(sampleWeights[i]);
        }

        MetricGuard.WeightSum(weightSum, nameof(sampleWeights));
        return weightSum;
    }

    /// <summary>As <see cref="CheckSamples{T}"/>, and that there is a value for every sample and class.</summary>
    private static double CheckRows<T>(ReadOnlySpan<T> values, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights, string argument)
        where T : unmanaged
    {
        double weightSum = CheckSamples(labels, sampleWeights);
        ClassGuard.Count(classCount);
        Guard.SameProduct(values.Length, labels.Length, classCount, argument, "elements", "labels", "classes");
        ClassGuard.Indices(labels, classCount, nameof(labels));
        return weightSum;
    }
}
