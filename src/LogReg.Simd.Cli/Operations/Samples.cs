using System.Numerics;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Rows, dense or sparse, with labels, classes and weights.</summary>
/// <param name="features">The rows.</param>
/// <param name="labels">0 or 1, where there is a positive class.</param>
/// <param name="classes">Indices into the names of the encoding.</param>
/// <param name="weights">The weights; null for ones.</param>
internal sealed class Samples<T>(FeatureSource<T> features, T[] labels, int[] classes, T[]? weights) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public FeatureSource<T> Features => features;

    /// <summary>Gets what the features have still to be divided by.</summary>
    public double FeatureScale { get; init; } = 1;

    public int Count => labels.Length;

    public T[] Labels => labels;

    public int[] Classes => classes;

    public T[]? Weights => weights;

    public static Samples<T> Of(LabeledData<T> dataset) => new(dataset.Features, dataset.Labels, dataset.ClassIndices, dataset.SampleWeights) { FeatureScale = dataset.FeatureScale };

    /// <summary>The rows of each class: of the negative and the positive one, or of every label.</summary>
    public long[] CountByClass(bool isBinary, int labelCount)
    {
        if (isBinary)
        {
            long positives = labels.LongCount(label => label == T.One);
            return [labels.Length - positives, positives];
        }

        return Judging.CountByClass(labelCount, classes);
    }

    public void Dispose() => features.Dispose();
}
