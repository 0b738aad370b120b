using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The share of right decisions.</content>
public static unsafe partial class MulticlassMetrics
{
    /// <summary>Computes the share of the samples whose prediction is their label.</summary>
    /// <param name="labels">The class index of each sample, 0 or more; at least one.</param>
    /// <param name="predictions">The class that was decided for each sample, 0 or more.</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are no labels, the lengths differ, or an index is negative.</exception>
    public static double ComputeAccuracy(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions) => ComputeAccuracy<double>(labels, predictions, default);

    /// <summary>Computes the share of the weight whose prediction is the label: <c>Σ s[i]·[prediction[i] = label[i]] / Σ s[i]</c>.</summary>
    /// <remarks>Exact where the sums of weights are, as for integers. No allocation.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="labels">The class index of each sample, 0 or more; at least one.</param>
    /// <param name="predictions">The class that was decided for each sample, 0 or more.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are no labels, the lengths differ, an index is negative, or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeAccuracy<T>(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        double weightSum = CheckSamples(labels, sampleWeights);
        Guard.SameLength(predictions.Length, labels.Length, nameof(predictions), "predictions", "labels");
        ClassGuard.NotNegative(labels, nameof(labels));
        ClassGuard.NotNegative(predictions, nameof(predictions));
        double right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            right += labels[i] == predictions[i] ? Element.WeightOf(sampleWeights, i) : 0;
        }

        return right / weightSum;
    }
}
