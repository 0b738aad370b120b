namespace LogReg.Simd.Data;

/// <summary>A table in memory whose columns of text are codes of categories beside its numbers: features, labels, and how they came to be.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class CategoricalDataset<T> : LabeledData<T>
    where T : unmanaged
{
    internal CategoricalDataset(CategoricalMatrix<T> features, T[] labels, int[] classIndices, T[]? sampleWeights, DataEncoding encoding)
        : base(labels, classIndices, sampleWeights, encoding) => Features = features;

    /// <summary>Gets the features, those that the encoding names; disposed with the data set.</summary>
    public override CategoricalMatrix<T> Features { get; }
}
