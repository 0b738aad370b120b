using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Records;

/// <summary>A table of records. Its encoding is that of a CSV file that holds the same.</summary>
internal sealed class RecordSource : TableSource
{
    /// <summary>The rows looked at: the first, and pieces spread over the others with the last.</summary>
    private const int MostFirstRows = 4000;

    private const int Pieces = 16;
    private const int PieceRows = 500;

    private readonly string[] names;
    private readonly Func<RecordRows>? open;
    private readonly RecordBuffer? buffer;

    /// <summary>A table over records.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="names">The names of its columns.</param>
    /// <param name="open">Opens the records; null where nobody reads them.</param>
    /// <param name="buffer">The records, where they are learnt from.</param>
    public RecordSource(string name, IReadOnlyList<string> names, Func<RecordRows>? open, RecordBuffer? buffer = null)
        : base(name)
    {
        this.names = [.. names];
        this.open = open;
        this.buffer = buffer;
        if (this.names.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
        {
            throw Error(0, twice, "Two columns have this name. Rename one of them.");
        }
    }

    public override IReadOnlyList<string> Names => names;

    public override bool HasHeader => true;

    public override string PlaceName => "row";

    public override IReadOnlyList<ColumnEvidence> Observe()
    {
        ColumnEvidence[] evidence = [.. names.Select(_ => new ColumnEvidence())];
        int count = buffer!.RowCount;
        int first = Math.Min(count, MostFirstRows);
        Observe(0, first, evidence);
        for (int i = 1; i <= Pieces && count > first; i++)
        {
            int begin = first + (int)((long)(count - first) * i / Pieces);
            Observe(Math.Max(first, begin - PieceRows), begin, evidence);
        }

        return evidence;
    }

    public override TableReader<T> Open<T>(TablePlan plan, ReadingMonitor monitor) => new RecordReader<T>(this, open!(), plan, monitor);

    public override DataEncoding Describe(DataEncoding encoding) => encoding with { Delimiter = ',' };

    private void Observe(int begin, int end, ColumnEvidence[] evidence)
    {
        for (int column = 0; column < evidence.Length; column++)
        {
            evidence[column].BeginBlock();
            for (int row = begin; row < end; row++)
            {
                RecordCell cell = buffer!.Cell(row, column);
                if (cell.TextOrNull is { } text)
                {
                    evidence[column].AddText(text);
                }
                else if (cell.IsMissing)
                {
                    evidence[column].AddMissing();
                }
                else
                {
                    evidence[column].AddNumber(cell.NumberOrNaN);
                    evidence[column].HasFlags |= cell.IsFlag;
                }
            }
        }
    }
}
