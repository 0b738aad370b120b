using System.Collections.Concurrent;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Columns;

/// <summary>A chunk of a columnar table with those of its columns that were asked for.</summary>
/// <param name="Index">The chunk.</param>
/// <param name="Cells">The cells of each column; null of those not asked for.</param>
internal sealed record DecodedChunk(int Index, ColumnCells?[] Cells)
{
    /// <summary>Gets or sets the number of rows.</summary>
    public int RowCount { get; set; }
}

/// <summary>Decodes chunks of a columnar table ahead, on several threads where chunks are small, and hands them over in order.</summary>
internal sealed class ChunkDecoding : IDisposable
{
    /// <summary>Larger chunks are decoded one at a time, so that no more than one is in memory.</summary>
    private const long MostBytesAhead = 24 << 20;

    private readonly Func<ColumnarTable> open;
    private readonly ConcurrentBag<ColumnarTable> tables = [];
    private readonly Queue<int> chunks;
    private readonly int[] columns;
    private readonly int columnCount;
    private readonly int mostAhead;
    private readonly OrderedWork<DecodedChunk> work;
    private readonly Stack<DecodedChunk> used = new();

    /// <summary>Begins with the first chunks.</summary>
    /// <param name="open">Opens the table once more, where it is not in memory.</param>
    /// <param name="chunks">The chunks in their order.</param>
    /// <param name="columns">The columns that are wanted.</param>
    /// <param name="threadCount">The most threads.</param>
    public ChunkDecoding(Func<ColumnarTable> open, IEnumerable<int> chunks, IEnumerable<int> columns, int threadCount)
    {
        this.open = open;
        this.chunks = new Queue<int>(chunks);
        this.columns = [.. columns];
        ColumnarTable table = open();
        tables.Add(table);
        columnCount = table.Names.Count;
        try
        {
            bool areSmall = this.chunks.Count > 1 && (long)table.RowsOf(this.chunks.Peek()) * this.columns.Length * sizeof(double) <= MostBytesAhead;
            mostAhead = areSmall && !table.IsInMemory ? Math.Max(1, threadCount) : 1;
        }
        catch
        {
            DisposeTables();
            throw;
        }

        work = new OrderedWork<DecodedChunk>(Decode, mostAhead);
    }

    /// <summary>The next chunk; null behind the last.</summary>
    public DecodedChunk? Next()
    {
        while (chunks.Count > 0 && work.Count < mostAhead)
        {
            DecodedChunk room = used.TryPop(out DecodedChunk? old) ? old : new DecodedChunk(0, new ColumnCells?[columnCount]);
            work.Add(room with { Index = chunks.Dequeue() });
        }

        return work.Count == 0 ? null : work.Take();
    }

    /// <summary>Takes a chunk back whose cells are not needed any more.</summary>
    public void Return(DecodedChunk chunk) => used.Push(chunk);

    public void Dispose()
    {
        work.Stop();
        DisposeTables();
    }

    private void DisposeTables()
    {
        foreach (ColumnarTable table in tables.Where(table => !table.IsInMemory))
        {
            table.Dispose();
        }
    }

    private void Decode(DecodedChunk chunk)
    {
        ColumnarTable table = tables.TryTake(out ColumnarTable? idle) ? idle : open();
        try
        {
            chunk.RowCount = table.RowsOf(chunk.Index);
            foreach (int column in columns)
            {
                chunk.Cells[column] = table.Read(chunk.Index, column, chunk.Cells[column]);
            }
        }
        finally
        {
            tables.Add(table);
        }
    }
}
