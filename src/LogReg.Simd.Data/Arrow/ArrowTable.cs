using global::Apache.Arrow;
using global::Apache.Arrow.Compression;
using global::Apache.Arrow.Ipc;
using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Arrow;

/// <summary>An Arrow file or stream; its record batches are the chunks. The batches of a stream stay in memory, of a file one at a time.</summary>
internal sealed class ArrowTable : ColumnarTable
{
    private readonly Stream content;
    private readonly ArrowFileReader? file;
    private readonly List<RecordBatch> batches = [];
    private readonly string[] names;
    private readonly ColumnType[] types;
    private RecordBatch? open;
    private int openChunk = -1;

    public ArrowTable(InputFile input)
    {
        content = ContentFile.Open(input);
        try
        {
            Apache.Arrow.Schema schema;
            if (ArrowFormat.IsFile(input.Head(8)))
            {
                ArrowGuard.CheckFile(content);
                file = new ArrowFileReader(content, new CompressionCodecFactory());
                ChunkCount = file.RecordBatchCountAsync().AsTask().GetAwaiter().GetResult();
                schema = file.Schema;
            }
            else
            {
                ArrowGuard.CheckStream(content);
                ArrowStreamReader stream = new(content, new CompressionCodecFactory());
                while (stream.ReadNextRecordBatch() is { } batch)
                {
                    batches.Add(batch);
                }

                ChunkCount = batches.Count;
                schema = stream.Schema;
                content.Dispose();
            }

            names = [.. schema.FieldsList.Select(field => field.Name)];
            types = [.. schema.FieldsList.Select(field => ArrowColumn.TypeOf(field.DataType)
                ?? throw new DataFormatException(
                    input.Path, 0, field.Name, $"The column holds values of type {field.DataType.Name}. "
                        + "Turn them into numbers, booleans or texts, or leave the column out when the file is written."))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> Names => names;

    public override IReadOnlyList<ColumnType> Types => types;

    public override bool IsInMemory => file is null;

    public override int ChunkCount { get; }

    public override int RowsOf(int chunk) => Batch(chunk).Length;

    public override ColumnCells Read(int chunk, int column, ColumnCells? used)
    {
        RecordBatch batch = Batch(chunk);
        if (types[column] == ColumnType.Text)
        {
            string?[] texts = new string?[batch.Length];
            ArrowColumn.ReadTexts(batch.Column(column), texts);
            return new TextCells(texts);
        }

        return ArrowColumn.ReadCells(batch.Column(column), used);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            open?.Dispose();
            batches.ForEach(batch => batch.Dispose());
            file?.Dispose();
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private RecordBatch Batch(int chunk)
    {
        if (file is null)
        {
            return batches[chunk];
        }

        if (chunk != openChunk)
        {
            open?.Dispose();
            open = file.ReadRecordBatchAsync(chunk).AsTask().GetAwaiter().GetResult();
            openChunk = chunk;
        }

        return open!;
    }
}
