namespace LogReg.Simd.Data;

/// <summary>A data file in memory whose features that are zero are not stored: sparse features, labels, and how they came to be.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SparseDataset<T> : LabeledData<T>
    where T : unmanaged
{
    internal SparseDataset(SparseMatrix<T> features, T[] labels, int[] classIndices, T[]? sampleWeights, DataEncoding encoding)
        : base(labels, classIndices, sampleWeights, encoding) => Features = features;

    /// <summary>Gets the features; disposed with the data set.</summary>
    public override SparseMatrix<T> Features { get; }
}
