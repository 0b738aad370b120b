namespace LogReg.Simd.Data;

/// <summary>How a file is read under a stored encoding.</summary>
public sealed record RowStreamOptions
{
    /// <summary>Gets the format of the file.</summary>
    public DataFormat Format { get; init; }

    /// <summary>Gets the delimiter of CSV; by default the one of the encoding.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets whether the first line of CSV names the columns.</summary>
    public HeaderLine Header { get; init; }

    /// <summary>Gets a value indicating whether labels and weights are read, where the file has them. Without, labels that the encoding
    /// does not know are no error.</summary>
    public bool ReadLabels { get; init; } = true;

    /// <summary>Gets a value indicating whether columns that the encoding does not know are passed over.</summary>
    public bool IgnoreExtraColumns { get; init; }

    /// <summary>Gets the most rows of a batch; 0 stands for as many as take about a mebibyte.</summary>
    public int BatchSize { get; init; }

    internal static RowStreamOptions Default { get; } = new();
}
