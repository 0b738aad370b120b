using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Columns;

/// <summary>A columnar table before it is read.</summary>
internal sealed class ColumnarSource : TableSource
{
    /// <summary>The chunks that are looked at, spread over the table with its first and last.</summary>
    private const int MostChunks = 5;

    /// <summary>The rows that are looked at, as of CSV: the first ones, and pieces spread over the chunks.</summary>
    private const int HeadRows = 1500;

    private const int PieceRows = 150;
    private const int Pieces = 12;

    /// <summary>What may be kept of the chunks that were looked at, so that they are not decoded again.</summary>
    private const long MostBytesKept = 48 << 20;

    private readonly Func<ColumnarTable> open;
    private readonly ColumnarTable? inMemory;
    private readonly int threadCount;
    private readonly string[] names;
    private readonly ColumnType[] types;
    private readonly int chunkCount;

    /// <summary>The chunks that were looked at, where they are all there are.</summary>
    private Queue<DecodedChunk>? kept;

    /// <summary>A source over a table that can be opened several times.</summary>
    /// <param name="path">What errors call the table.</param>
    /// <param name="open">Opens the table; the caller disposes it.</param>
    /// <param name="threadCount">The most threads that decode.</param>
    public ColumnarSource(string path, Func<ColumnarTable> open, int threadCount)
        : base(path)
    {
        this.threadCount = threadCount;
        ColumnarTable table = open();
        try
        {
            inMemory = table.IsInMemory ? table : null;
            this.open = table.IsInMemory ? () => table : open;
            names = [.. table.Names];
            types = [.. table.Types];
            chunkCount = table.ChunkCount;
            HasHeader = table.HasNames;
        }
        finally
        {
            if (!table.IsInMemory)
            {
                table.Dispose();
            }
        }

        if (names.Length == 0)
        {
            throw Error(0, null, "The table has no columns. Check that it was written completely.");
        }

        string? twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw Error(0, twice, "Two columns have this name. Rename one of them.");
        }
    }

    public override IReadOnlyList<string> Names => names;

    public override bool HasHeader { get; }

    public override string PlaceName => "row";

    /// <summary>Gets the types of the columns.</summary>
    public IReadOnlyList<ColumnType> Types => types;

    public override bool IsUnnamed(int column) => ColumnNotices.IsNoName(names[column]);

    public override IReadOnlyList<ColumnEvidence> Observe()
    {
        ColumnEvidence[] evidence = [.. types.Select(type => new ColumnEvidence { HasFlags = type == ColumnType.Boolean })];
        int count = Math.Min(chunkCount, MostChunks);
        IEnumerable<int> spread = Enumerable.Range(0, count).Select(i => count == 1 ? 0 : (int)((long)i * (chunkCount - 1) / (count - 1)));
        using ChunkDecoding decoding = new(open, spread, Enumerable.Range(0, names.Length), threadCount);
        Queue<DecodedChunk> seen = new();
        long bytes = chunkCount <= MostChunks ? 0 : MostBytesKept;
        while (decoding.Next() is { } chunk)
        {
            for (int column = 0; column < names.Length; column++)
            {
                Observe(chunk.Cells[column]!, evidence[column], chunk.Index == 0 ? HeadRows : PieceRows, (Pieces + count - 1) / count);
            }

            bytes += chunk.Cells.Sum(cells => cells!.Bytes);
            if (bytes <= MostBytesKept)
            {
                seen.Enqueue(chunk);
            }
            else
            {
                seen.Clear();
                decoding.Return(chunk);
            }
        }

        kept = bytes <= MostBytesKept ? seen : null;
        return evidence;
    }

    public override bool HasMarks(int column) => types[column] == ColumnType.Text;

    /// <summary>The number of rows, as far as the table says without being read; −1 where it does not.</summary>
    public long CountRows()
    {
        ColumnarTable table = open();
        try
        {
            return table.RowCount;
        }
        finally
        {
            if (!table.IsInMemory)
            {
                table.Dispose();
            }
        }
    }

    public override TableReader<T> Open<T>(TablePlan plan, ReadingMonitor monitor) => Open<T>(plan, [], _ => { }, monitor);

    /// <summary>Reads all rows, and hands over the chunks that they come from.</summary>
    /// <param name="plan">What is wanted of the columns.</param>
    /// <param name="beside">The columns that are wanted of the chunks besides.</param>
    /// <param name="take">Receives each chunk before its first row is read.</param>
    /// <param name="monitor">Is told of the progress.</param>
    public TableReader<T> Open<T>(TablePlan plan, IReadOnlyList<int> beside, Action<DecodedChunk> take, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Interlocked.Exchange(ref kept, null) is { } chunks)
        {
            return new ColumnarReader<T>(this, () => Taken(chunks.TryDequeue(out DecodedChunk? chunk) ? chunk : null), () => inMemory?.Dispose(), plan, monitor);
        }

        ChunkDecoding decoding = new(open, Enumerable.Range(0, chunkCount), plan.ColumnOf.Concat(plan.Carried).Concat(beside).Distinct(), threadCount);
        DecodedChunk? last = null;
        return new ColumnarReader<T>(this, () => Taken(Next()), Close, plan, monitor);

        DecodedChunk? Taken(DecodedChunk? chunk)
        {
            if (chunk is not null)
            {
                take(chunk);
            }

            return chunk;
        }

        void Close()
        {
            decoding.Dispose();
            inMemory?.Dispose();
        }

        DecodedChunk? Next()
        {
            if (last is not null)
            {
                decoding.Return(last);
            }

            return last = decoding.Next();
        }
    }

    /// <summary>Looks at the first cells of a chunk, and at pieces spread over the others, of which the last one ends with it.</summary>
    private static void Observe(ColumnCells cells, ColumnEvidence evidence, int head, int pieces)
    {
        int done = Math.Min(head, cells.Count);
        Add(cells, evidence, 0, done);
        for (int piece = 1; piece <= pieces && done < cells.Count; piece++)
        {
            int begin = Math.Max(done, head + (int)((long)(cells.Count - head - PieceRows) * piece / pieces));
            done = Math.Min(begin + PieceRows, cells.Count);
            Add(cells, evidence, begin, done);
        }
    }

    private static void Add(ColumnCells cells, ColumnEvidence evidence, int begin, int end)
    {
        evidence.BeginBlock();
        for (int i = begin; i < end; i++)
        {
            if (cells.AreTexts && cells.TextAt(i) is { } text)
            {
                evidence.AddText(text);
            }
            else if (!cells.AreTexts && cells.NumberAt(i) is double number && !double.IsNaN(number))
            {
                evidence.AddNumber(number);
            }
            else
            {
                evidence.AddMissing();
            }
        }
    }
}
