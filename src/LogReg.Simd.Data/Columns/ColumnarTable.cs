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

    /// <summary>Gets a value indicating whether the whole table is in memory, so that it is opened once only; otherwise several may be open at a time, and cost little.</summary>
    public virtual bool IsInMemory => false;

    public abstract int ChunkCount { get; }

    /// <summary>Gets the number of rows, as far as the table says without being read; −1 where it does not.</summary>
    public virtual long RowCount => -1;

    public abstract int RowsOf(int chunk);

    /// <summary>Reads a column of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="column">The column.</param>
    /// <param name="used">Cells of the same column that are not needed any more, whose memory may be written anew.</param>
    public abstract ColumnCells Read(int chunk, int column, ColumnCells? used);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
