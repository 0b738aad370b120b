namespace LogReg.Simd.Data.Columns;

/// <summary>A table that is stored by columns, in chunks of rows: what Parquet, Arrow and NumPy files are, and tables in memory.</summary>
/// <remarks>A chunk is read column by column; columns that nobody asks for are not read. Not thread-safe.</remarks>
internal abstract class ColumnarTable : IDisposable
{
    /// <summary>Gets the names of the columns.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Gets the types of the columns.</summary>
    public abstract IReadOnlyList<ColumnType> Types { get; }

    /// <summary>Gets a value indicating whether the table itself names its columns.</summary>
    public virtual bool HasNames => true;

    public abstract int ChunkCount { get; }

    public abstract int RowsOf(int chunk);

    /// <summary>Reads a column of numbers or booleans; missing cells become NaN.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="column">The column, no texts.</param>
    /// <param name="numbers">Receives one number per row of the chunk.</param>
    public abstract void ReadNumbers(int chunk, int column, Span<double> numbers);

    /// <summary>Reads a column of texts; missing cells become null.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="column">The column, of texts.</param>
    /// <param name="texts">Receives one text per row of the chunk.</param>
    public abstract void ReadTexts(int chunk, int column, Span<string?> texts);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
