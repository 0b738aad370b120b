using global::Parquet;
using global::Parquet.Schema;
using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Parquet;

/// <summary>A Parquet file; its row groups are the chunks.</summary>
internal sealed class ParquetTable : ColumnarTable
{
    private readonly string path;
    private readonly Stream content;
    private readonly ParquetReader reader;
    private readonly DataField[] fields;
    private readonly ParquetColumn[] columns;
    private ParquetRowGroupReader? group;
    private int openChunk = -1;

    public ParquetTable(InputFile file)
    {
        path = file.Path;
        content = ContentFile.Open(file);
        try
        {
            ParquetGuard.CheckFooter(content);
            reader = Wait(ParquetReader.CreateAsync(content, leaveStreamOpen: true));
            fields = reader.Schema.GetDataFields();
            columns = [.. fields.Select(ColumnOf)];
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> Names => [.. fields.Select(leaf => leaf.Path.ToString())];

    public override IReadOnlyList<ColumnType> Types => [.. columns.Select(reader => reader.Type)];

    public override int ChunkCount => reader.RowGroupCount;

    public override long RowCount => reader.Metadata is { } metadata ? metadata.RowGroups.Sum(rows => rows.NumRows) : -1;

    public override int RowsOf(int chunk) => checked((int)Group(chunk).RowCount);

    public override ColumnCells Read(int chunk, int column, ColumnCells? used)
    {
        ParquetRowGroupReader here = Group(chunk);
        ParquetGuard.CheckPages(
            content, here.GetMetadata(fields[column]) ?? throw new InvalidDataException($"A row group lacks the column {fields[column].Path}"), here.RowCount);
        return columns[column].Read(here, fields[column], RowsOf(chunk), used);
    }

    /// <summary>Waits for what does no more than read from a file or memory.</summary>
    internal static R Wait<R>(Task<R> task) => task.GetAwaiter().GetResult();

    /// <summary>Waits for what does no more than read from a file or memory.</summary>
    internal static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            group?.Dispose();
            Wait(reader.DisposeAsync());
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private ParquetRowGroupReader Group(int chunk)
    {
        if (chunk != openChunk)
        {
            group?.Dispose();
            group = reader.OpenRowGroupReader(chunk);
            openChunk = chunk;
        }

        return group!;
    }

    private ParquetColumn ColumnOf(DataField field)
    {
        if (field.IsArray || field.MaxRepetitionLevel > 0)
        {
            throw new DataFormatException(path, 0, field.Path.ToString(), "The column holds lists, which are no features. Write one column per feature.");
        }

        return ParquetColumn.Of(field.ClrType)
            ?? throw new DataFormatException(
                path, 0, field.Path.ToString(), $"The column holds values of type {field.ClrType.Name}. Turn them into numbers, booleans or texts, or leave the column out when the file is written.");
    }
}
