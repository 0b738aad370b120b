namespace LogReg.Simd.Data.Tables;

/// <summary>Some rows of a table, row after row: numbers as they are, texts as codes of this batch, NaN for missing cells.</summary>
internal sealed class TableBatch<T>
    where T : unmanaged
{
    private const int LeastRows = 16;

    private T[] cells = [];
    private int[] lines = [];

    public TableBatch(TablePlan plan)
    {
        Width = plan.Width;
        Texts = [.. plan.ColumnOf.Select(column => plan.Uses[column] == CellUse.Text ? new TextCodes() : null), .. plan.Carried.Select(_ => new TextCodes())];
    }

    public int Width { get; }

    public int RowCount { get; private set; }

    /// <summary>Gets the texts of each slot; null for a slot of numbers.</summary>
    public TextCodes?[] Texts { get; }

    /// <summary>Gets or sets a value indicating whether a number is missing.</summary>
    public bool HasMissingNumbers { get; set; }

    /// <summary>Gets or sets what is wrong behind the last row; null where nothing is.</summary>
    public TableFault? Fault { get; set; }

    /// <summary>Gets or sets the line that the batch begins with, counted from 1.</summary>
    public long FirstLine { get; set; } = 1;

    /// <summary>Gets or sets the lines of the source that the batch takes.</summary>
    public int LineCount { get; set; }

    /// <summary>All rows from a slot of a row on.</summary>
    public Span<T> CellsFrom(int row, int slot) => cells.AsSpan((row * Width) + slot, ((RowCount - row) * Width) - slot);

    public Span<T> Row(int row) => cells.AsSpan(row * Width, Width);

    /// <summary>The line of a row in its source, counted from 1.</summary>
    public long LineOf(int row) => FirstLine + lines[row];

    /// <summary>Gets all rows, one after another.</summary>
    public ReadOnlySpan<T> Cells => cells.AsSpan(0, RowCount * Width);

    /// <summary>Room for another row, which begins in a line counted from 0; every slot has to be written. It counts once it is committed.</summary>
    public Span<T> Reserve(int line)
    {
        if (RowCount == lines.Length || (RowCount + 1) * (long)Width > cells.Length)
        {
            int rows = Math.Max(LeastRows, 2 * RowCount);
            Array.Resize(ref lines, rows);
            Array.Resize(ref cells, checked(rows * Width));
        }

        lines[RowCount] = line;
        return cells.AsSpan(RowCount * Width, Width);
    }

    /// <summary>Takes over the row that was reserved.</summary>
    public void Commit() => RowCount++;

    /// <summary>Takes the last row away, which a fault ended.</summary>
    public void RemoveLast() => RowCount--;

    public void Clear()
    {
        RowCount = 0;
        LineCount = 0;
        HasMissingNumbers = false;
        Fault = null;
        foreach (TextCodes? texts in Texts)
        {
            texts?.Clear();
        }
    }
}
