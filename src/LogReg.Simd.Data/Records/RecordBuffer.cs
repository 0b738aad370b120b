namespace LogReg.Simd.Data.Records;

/// <summary>Records in memory by columns: what is learnt from is looked at before it is read, and most sequences can be read once only.</summary>
internal sealed class RecordBuffer
{
    private const int ChunkRows = 1 << 14;

    private readonly List<Column> columns = [];
    private string[] names = [];

    public int RowCount { get; private set; }

    /// <summary>Takes all records.</summary>
    public static RecordBuffer Of(RecordRows rows, CancellationToken cancellation)
    {
        RecordBuffer buffer = new();
        while (rows.MoveNext())
        {
            if (buffer.RowCount % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            buffer.Add(rows.Cells);
        }

        buffer.names = [.. rows.Names];
        buffer.Extend(buffer.names.Length);
        return buffer;
    }

    /// <summary>Reads the records from the first to the last.</summary>
    public RecordRows Read() => new Rows(this);

    public RecordCell Cell(int row, int column) => columns[column][row];

    public IReadOnlyList<string> Names => names;

    private void Add(ReadOnlySpan<RecordCell> cells)
    {
        Extend(cells.Length);
        for (int i = 0; i < cells.Length; i++)
        {
            columns[i].Add(cells[i]);
        }

        RowCount++;
    }

    /// <summary>Adds columns whose cells are missing so far.</summary>
    private void Extend(int count)
    {
        while (columns.Count < count)
        {
            Column column = new();
            for (int row = 0; row < RowCount; row++)
            {
                column.Add(default);
            }

            columns.Add(column);
        }
    }

    private sealed class Rows(RecordBuffer buffer) : RecordRows
    {
        private readonly RecordCell[] cells = new RecordCell[buffer.Names.Count];
        private int next;

        public override IReadOnlyList<string> Names => buffer.Names;

        public override ReadOnlySpan<RecordCell> Cells => cells;

        public override bool MoveNext()
        {
            if (next == buffer.RowCount)
            {
                return false;
            }

            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = buffer.Cell(next, i);
            }

            next++;
            return true;
        }

        public override void Dispose()
        {
        }
    }

    /// <summary>Cells of a column: eight bytes each where they are numbers, and equal texts once.</summary>
    private sealed class Column
    {
        private const int MostTexts = 1 << 12;

        /// <summary>Stands for true and false, whose numbers are kept as such.</summary>
        private static readonly string Flag = new('?', 1);

        private readonly List<double[]> numbers = [];
        private readonly List<string?[]?> texts = [];
        private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);
        private int count;

        public RecordCell this[int row]
        {
            get
            {
                (int chunk, int place) = Math.DivRem(row, ChunkRows);
                string? text = texts[chunk]?[place];
                double number = numbers[chunk][place];
                return text is null ? RecordCell.Of(number) : ReferenceEquals(text, Flag) ? RecordCell.Of(number != 0) : RecordCell.Of(text);
            }
        }

        public void Add(RecordCell cell)
        {
            (int chunk, int place) = Math.DivRem(count++, ChunkRows);
            if (place == 0)
            {
                numbers.Add(new double[ChunkRows]);
                texts.Add(null);
            }

            numbers[chunk][place] = cell.NumberOrNaN;
            if (cell.IsFlag || cell.TextOrNull is not null)
            {
                (texts[chunk] ??= new string?[ChunkRows])[place] = cell.IsFlag ? Flag : Single(cell.TextOrNull!);
            }
        }

        private string Single(string text)
        {
            if (known.TryGetValue(text, out string? first))
            {
                return first;
            }

            if (known.Count < MostTexts)
            {
                known.Add(text, text);
            }

            return text;
        }
    }
}
