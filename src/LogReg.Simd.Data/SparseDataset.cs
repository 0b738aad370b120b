namespace LogReg.Simd.Data;

/// <summary>A data file in memory whose features that are zero are not stored: sparse features, labels, and how they came to be.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SparseDataset<T> : IDisposable
    where T : unmanaged
{
    internal SparseDataset(SparseMatrix<T> features, T[] labels, int[] classIndices, T[]? sampleWeights, DataEncoding encoding)
    {
        Features = features;
        Labels = labels;
        ClassIndices = classIndices;
        SampleWeights = sampleWeights;
        Encoding = encoding;
    }

    /// <summary>Gets the features; disposed with the data set.</summary>
    public SparseMatrix<T> Features { get; }

    /// <summary>Gets the labels: 0 or 1 where there are two classes or a positive label was chosen, otherwise the class indices.</summary>
#pragma warning disable CA1819 // Solvers take the labels as one span; a copy of each would be in nobody's interest.
    public T[] Labels { get; }

    /// <summary>Gets the class of every sample, an index into the encoding's class names.</summary>
    public int[] ClassIndices { get; }

    /// <summary>Gets the sample weights; null where there are none.</summary>
    public T[]? SampleWeights { get; }
#pragma warning restore CA1819

    /// <summary>Gets how lines became features and classes.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>Frees the features.</summary>
    public void Dispose() => Features.Dispose();
}
