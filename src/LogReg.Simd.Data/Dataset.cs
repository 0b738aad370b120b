namespace LogReg.Simd.Data;

/// <summary>A data file in memory: packed features, labels, and how they came to be.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Dataset<T> : LabeledData<T>
    where T : unmanaged
{
    internal Dataset(FeatureMatrix<T> features, T[] labels, int[] classIndices, T[]? sampleWeights, DataEncoding encoding)
        : base(labels, classIndices, sampleWeights, encoding) => Features = features;

    /// <summary>Gets the packed features; disposed with the data set.</summary>
    public override FeatureMatrix<T> Features { get; }
}
