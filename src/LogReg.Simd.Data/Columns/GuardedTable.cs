namespace LogReg.Simd.Data.Columns;

/// <summary>A table whose decoder may throw anything at a damaged file: whatever it throws becomes an error that names the file.</summary>
internal sealed class GuardedTable : ColumnarTable
{
    /// <summary>Rows that are worth a byte of the file at most: a column of one value takes next to nothing, but a damaged count of rows must not take all memory.</summary>
    private const int MostRowsPerByte = 1024;

    private const long RowsOfAnyFile = 1 << 16;

    private readonly string path;
    private readonly long mostRows;
    private readonly ColumnarTable table;

    public GuardedTable(string path, long length, Func<ColumnarTable> open)
    {
        this.path = path;
        mostRows = Math.Max(RowsOfAnyFile, length * MostRowsPerByte);
        table = Guarded(null, open);
    }

    public override IReadOnlyList<string> Names => table.Names;

    public override IReadOnlyList<ColumnType> Types => table.Types;

    public override bool HasNames => table.HasNames;

    public override bool IsInMemory => table.IsInMemory;

    public override int ChunkCount => table.ChunkCount;

    public override int RowsOf(int chunk)
    {
        int rows = Guarded(null, () => table.RowsOf(chunk));
        return rows >= 0 && rows <= mostRows
            ? rows
            : throw new DataFormatException(path, 0, null, $"The file claims {rows} rows in one piece, more than its length allows. It is damaged: write it again.");
    }

    public override ColumnCells Read(int chunk, int column, ColumnCells? used) => Guarded(table.Names[column], () => table.Read(chunk, column, used));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            table.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsDecoders(Exception exception) => exception is not (DataFormatException or OperationCanceledException);

    private R Guarded<R>(string? column, Func<R> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsDecoders(exception))
        {
            throw Damaged(column, exception);
        }
    }

    private DataFormatException Damaged(string? column, Exception exception) =>
        new(path, 0, column, $"The file is damaged or cut off, or holds what cannot be read here: {exception.Message.TrimEnd('.')}. Write it again.", exception);
}
