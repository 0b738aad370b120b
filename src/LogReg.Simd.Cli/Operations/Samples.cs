using System.Numerics;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Packed rows with labels and weights.</summary>
internal sealed class Samples<T>(FeatureMatrix<T> features, T[] labels, T[]? weights) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public FeatureMatrix<T> Features => features;

    public T[] Labels => labels;

    public T[]? Weights => weights;

    public static Samples<T> Of(Dataset<T> dataset) => new(dataset.Features, dataset.Labels, dataset.SampleWeights);

    /// <summary>The sum of the weights, the number of rows where there are none.</summary>
    public double WeightSum() => weights is null ? labels.Length : weights.Sum(double.CreateTruncating);

    public long Positives() => labels.LongCount(label => label == T.One);

    public void Dispose() => features.Dispose();
}
