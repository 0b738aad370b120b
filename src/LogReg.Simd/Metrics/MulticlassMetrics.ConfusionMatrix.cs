using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The confusion matrix.</content>
public static unsafe partial class MulticlassMetrics
{
    /// <summary>Counts every pair of label and prediction.</summary>
    /// <param name="labels">The class index of each sample, at least one.</param>
    /// <param name="predictions">The class that was decided for each sample.</param>
    /// <param name="classCount">K, the number of classes, 2 to 32768.</param>
    /// <returns>The K × K counts, and the ratios that follow from them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class count is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no labels, the lengths differ, or an index is not in [0, K).</exception>
    public static MulticlassConfusionMatrix ComputeConfusionMatrix(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classCount) =>
        ComputeConfusionMatrix<double>(labels, predictions, classCount, default);

    /// <summary>Sums the weights of every pair of label and prediction.</summary>
    /// <remarks>Each cell is a sum in index order in double, exact where the weights are integers. Allocates the K × K cells.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="labels">The class index of each sample, at least one.</param>
    /// <param name="predictions">The class that was decided for each sample.</param>
    /// <param name="classCount">K, the number of classes, 2 to 32768.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The K × K sums of weights, and the ratios that follow from them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class count is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no labels, the lengths differ, an index is not in [0, K), or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static MulticlassConfusionMatrix ComputeConfusionMatrix<T>(
        ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classCount, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        CheckSamples(labels, sampleWeights);
        Guard.SameLength(predictions.Length, labels.Length, nameof(predictions), "predictions", "labels");
        ClassGuard.Count(classCount);
        ClassGuard.Indices(labels, classCount, nameof(labels));
        ClassGuard.Indices(predictions, classCount, nameof(predictions));
        double[] cells = new double[classCount * classCount];
        for (int i = 0; i < labels.Length; i++)
        {
            cells[(labels[i] * classCount) + predictions[i]] += Element.WeightOf(sampleWeights, i);
        }

        return new MulticlassConfusionMatrix(cells, classCount);
    }
}
