namespace LogReg.Simd.Data;

/// <summary>How rows are stored that are read by <see cref="DataFile.LoadEither{T}(DataSource, DataOptions, IProgress{ReadingProgress}, CancellationToken)"/>.</summary>
public enum RowStorage
{
    /// <summary>Sparse where one feature in ten or fewer is not zero, or where dense rows do not fit into the memory; dense otherwise.</summary>
    Auto,

    /// <summary>Every feature is stored.</summary>
    Dense,

    /// <summary>The features that are not zero are stored.</summary>
    Sparse,
}
