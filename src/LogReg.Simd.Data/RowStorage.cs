namespace LogReg.Simd.Data;

/// <summary>How rows are stored that are read by <see cref="DataFile.LoadEither{T}(DataSource, DataOptions, IProgress{ReadingProgress}, CancellationToken)"/>.</summary>
public enum RowStorage
{
    /// <summary>
    /// Sparse where one feature in ten or fewer is not zero, or where dense rows do not fit into the memory,
    /// and dense otherwise; rows of a table that would be sparse are codes where these take no more bytes.
    /// </summary>
    Auto,

    /// <summary>Every feature is stored.</summary>
    Dense,

    /// <summary>The features that are not zero are stored.</summary>
    Sparse,

    /// <summary>All numbers of a table are stored, and of each column of text a code for its category in 1, 2 or 4 bytes.</summary>
    Codes,
}
