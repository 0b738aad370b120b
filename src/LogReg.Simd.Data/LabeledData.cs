namespace LogReg.Simd.Data;

/// <summary>Data in memory, dense, sparse or codes: features, labels, and how they came to be.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class LabeledData<T> : IDisposable
    where T : unmanaged
{
    private protected LabeledData(T[] labels, int[] classIndices, T[]? sampleWeights, DataEncoding encoding)
    {
        Labels = labels;
        ClassIndices = classIndices;
        SampleWeights = sampleWeights;
        Encoding = encoding;
    }

    /// <summary>Gets the features; disposed with the data set.</summary>
    public abstract FeatureSource<T> Features { get; }

    /// <summary>
    /// Gets what features have still to be divided by, for <see cref="Training.TrainingOptions.FeatureScale"/>: the scale of the encoding where bytes are kept as they are
    /// (<see cref="DataOptions.KeepsBytes"/>), and 1 otherwise.
    /// </summary>
    public double FeatureScale { get; init; } = 1;

    /// <summary>Gets the labels: 0 or 1 where there are two classes or a positive label was chosen, otherwise the class indices.</summary>
#pragma warning disable CA1819 // Solvers take the labels as one span; a copy of each would be in nobody's interest.
    public T[] Labels { get; }

    /// <summary>Gets the class of every sample, an index into the encoding's class names.</summary>
    public int[] ClassIndices { get; }

    /// <summary>Gets the sample weights; null where there are none.</summary>
    public T[]? SampleWeights { get; }
#pragma warning restore CA1819

    /// <summary>Gets how cells became features and classes.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>Gets the format of the file that was read, which a packed file's encoding does not tell: that is of the data which were packed.</summary>
    public DataFormat SourceFormat { get => field ?? Encoding.Format; internal set; }

    /// <summary>Gets the number of rows of the file.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Gets the number of rows that were left out because a cell is missing.</summary>
    public long RowsDropped { get; internal set; }

    /// <summary>Gets what was decided while reading and should be said: a column left out, a decimal comma, one sentence each.</summary>
    public IReadOnlyList<string> Notices { get; internal set; } = [];

    /// <summary>
    /// Gets the columns that lose digits by which rows differ in the precision of the features, as far as the rows that were looked at tell: whole numbers that it does not hold, columns below the least number that it holds with all digits, and columns far
    /// from zero that were not moved (<see cref="DataOptions.MoveFarColumns"/>). Read them as double.
    /// </summary>
    public IReadOnlyList<string> RoundedColumns { get; internal set; } = [];

    /// <summary>Frees the features.</summary>
    public void Dispose()
    {
        Features.Dispose();
        GC.SuppressFinalize(this);
    }
}
