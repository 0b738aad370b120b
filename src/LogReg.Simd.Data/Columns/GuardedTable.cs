namespace LogReg.Simd.Data.Columns;

/// <summary>A table whose decoder may throw anything at a damaged file: whatever it throws becomes an error that names the file.</summary>
internal sealed class GuardedTable : ColumnarTable
{
    private readonly string path;
    private readonly ColumnarTable table;

    public GuardedTable(string path, Func<ColumnarTable> open)
    {
        this.path = path;
        table = Guarded(null, open);
    }

    public override IReadOnlyList<string> Names => table.Names;

    public override IReadOnlyList<ColumnType> Types => table.Types;

    public override bool HasNames => table.HasNames;

    public override int ChunkCount => table.ChunkCount;

    public override int RowsOf(int chunk) => Guarded(null, () => table.RowsOf(chunk));

    public override void ReadNumbers(int chunk, int column, Span<double> numbers)
    {
        try
        {
            table.ReadNumbers(chunk, column, numbers);
        }
        catch (Exception exception) when (IsDecoders(exception))
        {
            throw Damaged(table.Names[column], exception);
        }
    }

    public override void ReadTexts(int chunk, int column, Span<string?> texts)
    {
        try
        {
            table.ReadTexts(chunk, column, texts);
        }
        catch (Exception exception) when (IsDecoders(exception))
        {
            throw Damaged(table.Names[column], exception);
        }
    }

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
