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

    private const int MostRowsOfChunk = 4000;

    private readonly Func<ColumnarTable> open;
    private readonly string[] names;
    private readonly ColumnType[] types;

    /// <summary>A source over a table that can be opened several times.</summary>
    /// <param name="path">What errors call the table.</param>
    /// <param name="open">Opens the table; the caller disposes it.</param>
    public ColumnarSource(string path, Func<ColumnarTable> open)
        : base(path)
    {
        this.open = open;
        using ColumnarTable table = open();
        names = [.. table.Names];
        types = [.. table.Types];
        HasHeader = table.HasNames;
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

    public override IReadOnlyList<ColumnEvidence> Observe()
    {
        ColumnEvidence[] evidence = [.. names.Select(_ => new ColumnEvidence())];
        using ColumnarTable table = open();
        int count = Math.Min(table.ChunkCount, MostChunks);
        for (int i = 0; i < count; i++)
        {
            int chunk = count == 1 ? 0 : (int)((long)i * (table.ChunkCount - 1) / (count - 1));
            for (int column = 0; column < names.Length; column++)
            {
                evidence[column].BeginBlock();
                Observe(table, chunk, column, evidence[column]);
            }
        }

        return evidence;
    }

    public override TableReader<T> Open<T>(TablePlan plan, ReadingMonitor monitor) => new ColumnarReader<T>(this, open(), plan, monitor);

    private void Observe(ColumnarTable table, int chunk, int column, ColumnEvidence evidence)
    {
        int rows = table.RowsOf(chunk);
        if (types[column] == ColumnType.Text)
        {
            string?[] texts = new string?[rows];
            table.ReadTexts(chunk, column, texts);
            foreach (string? text in Seen(texts))
            {
                if (text is null)
                {
                    evidence.AddMissing();
                }
                else
                {
                    evidence.AddText(text);
                }
            }

            return;
        }

        double[] numbers = new double[rows];
        table.ReadNumbers(chunk, column, numbers);
        foreach (double number in Seen(numbers))
        {
            if (double.IsNaN(number))
            {
                evidence.AddMissing();
            }
            else
            {
                evidence.AddNumber(number);
            }
        }
    }

    /// <summary>The first rows of a chunk, and its last one.</summary>
    private static IEnumerable<E> Seen<E>(E[] cells) =>
        cells.Length <= MostRowsOfChunk ? cells : cells.Take(MostRowsOfChunk - 1).Append(cells[^1]);
}
