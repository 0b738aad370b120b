namespace LogReg.Simd.Cli.Terminal;

/// <summary>A table of columns that are as wide as what stands in them, and no wider than a line: bars take what is left, text goes on in the next line, columns
/// come closer, and names are shortened in the middle, in this order. Numbers are whole whatever the width.</summary>
internal sealed class TextTable
{
    private const int Margin = 2;
    private const int Gap = 3;
    private const int LeastGap = 1;

    /// <summary>A column of text keeps this many characters.</summary>
    private const int LeastText = 20;

    /// <summary>A column of names keeps this many characters.</summary>
    private const int LeastName = 12;

    private const string Reset = "\u001b[0m";

    private readonly List<Column> columns = [];
    private readonly List<Cell[]> rows = [];

    /// <summary>Gets or sets what stands above all columns but the first; null for nothing.</summary>
    public string? Heading { get; init; }

    /// <summary>Gets the columns of a line that the table takes when nothing is shortened.</summary>
    public int Width => Margin + columns.Select((_, k) => WidthOf(k)).Sum() + (Gap * (columns.Count - 1));

    /// <summary>Adds a column of text.</summary>
    public TextTable Text(string header) => Add(new Column(header, ColumnStyle.Text));

    /// <summary>Adds a column of names, which may be shortened.</summary>
    public TextTable Names(string header) => Add(new Column(header, ColumnStyle.Names));

    /// <summary>Adds a column of numbers, aligned at the right.</summary>
    public TextTable Numbers(string header) => Add(new Column(header, ColumnStyle.Numbers));

    /// <summary>Adds a last column of bars.</summary>
    public TextTable Bars(int width) => Add(new Column(string.Empty, ColumnStyle.Bars, width));

    public void Row(params Cell[] cells)
    {
        if (cells.Length != columns.Count)
        {
            throw new ArgumentException($"There are {cells.Length} cells, but {columns.Count} columns.", nameof(cells));
        }

        rows.Add(cells);
    }

    /// <summary>Writes an empty line, the table and another empty line.</summary>
    public void Write(Consoles consoles)
    {
        Host host = consoles.Host;
        (int[] widths, int gap) = Fit(host.OutputWidth);
        host.Out.WriteLine();
        if (Heading is not null)
        {
            host.Out.WriteLine(new string(' ', Margin + widths[0] + gap) + Shown.Of(Heading));
        }

        if (columns.Any(column => column.Header.Length > 0))
        {
            Write(host, widths, gap, [.. columns.Select(column => new Cell(column.Header))]);
            host.Out.WriteLine(new string('─', Margin + widths.Sum() + (gap * (widths.Length - 1))));
        }

        foreach (Cell[] row in rows)
        {
            Write(host, widths, gap, row);
        }

        host.Out.WriteLine();
    }

    private TextTable Add(Column column)
    {
        columns.Add(column);
        return this;
    }

    private int WidthOf(int k)
    {
        int widest = Shown.WidthOf(columns[k].Header);
        return columns[k].Style == ColumnStyle.Bars ? columns[k].MostCharacters : rows.Select(row => row[k].Width).Append(widest).Max();
    }

    private (int[] Widths, int Gap) Fit(int lineWidth)
    {
        int[] widths = [.. columns.Select((_, k) => WidthOf(k))];
        int gap = Gap;
        int excess = Margin + widths.Sum() + (Gap * (widths.Length - 1)) - lineWidth;
        Shorten(ColumnStyle.Bars, 0);
        Shorten(ColumnStyle.Text, LeastText);
        Approach(LeastGap + 1);
        Shorten(ColumnStyle.Names, LeastName);
        Approach(LeastGap);
        return (widths, gap);

        // The widest one gives first, down to the width of the next.
        void Shorten(ColumnStyle style, int least)
        {
            int[] giving = [.. Enumerable.Range(0, widths.Length).Where(k => columns[k].Style == style)];
            while (excess > 0 && giving.Any(k => widths[k] > least))
            {
                widths[giving.MaxBy(k => widths[k])]--;
                excess--;
            }
        }

        void Approach(int least)
        {
            while (excess > 0 && gap > least)
            {
                gap--;
                excess -= widths.Length - 1;
            }
        }
    }

    private void Write(Host host, int[] widths, int gap, Cell[] cells)
    {
        string[][] lines = [.. cells.Select((cell, k) => LinesOf(cell, k, widths[k]))];
        for (int line = 0; line < lines.Max(texts => texts.Length); line++)
        {
            string text = string.Empty;
            for (int k = 0; k < cells.Length; k++)
            {
                string part = line < lines[k].Length ? lines[k][line] : string.Empty;
                string blanks = new(' ', Math.Max(0, widths[k] - Shown.WidthOf(part)));
                string coloured = cells[k].Colour is { } colour && host.HasColours && part.Length > 0 ? $"{colour}{part}{Reset}" : part;
                text += new string(' ', k == 0 ? Margin : gap) + (columns[k].Style == ColumnStyle.Numbers ? blanks + coloured : coloured + blanks);
            }

            host.Out.WriteLine(text.TrimEnd(' '));
        }
    }

    private string[] LinesOf(Cell cell, int k, int width) => columns[k].Style switch
    {
        ColumnStyle.Bars when cell.Share is { } share => [Bar(share, width)],
        ColumnStyle.Names => [Shown.CutMiddle(cell.Text, width)],
        ColumnStyle.Text => [.. Wrapping.Lines(cell.Text, width, 0).Select(line => Shown.CutMiddle(line, width))],
        _ => [cell.Text],
    };

    /// <summary>A bar in proportion to the share, of one character at least unless the share is 0.</summary>
    private static string Bar(double share, int width) =>
        share == 0 || width == 0 ? string.Empty : new string('█', Math.Clamp((int)Math.Round(share * width), 1, width));

    private enum ColumnStyle
    {
        Text,
        Names,
        Numbers,
        Bars,
    }

    private sealed record Column(string Header, ColumnStyle Style, int MostCharacters = 0)
    {
        public string Header { get; } = Shown.Of(Header);
    }
}

/// <summary>What stands in one place of a table.</summary>
internal sealed record Cell
{
    public const string Red = "\u001b[31m";
    public const string Green = "\u001b[32m";

    public Cell(string text) => Text = Shown.Of(text);

    public string Text { get; }

    /// <summary>Gets the sequence that begins a colour; null for none.</summary>
    public string? Colour { get; private init; }

    /// <summary>Gets the share of the whole width that a bar takes; null where there is none.</summary>
    public double? Share { get; private init; }

    public int Width => Shown.WidthOf(Text);

    /// <summary>A bar.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="colour">The sequence that begins its colour; null for none.</param>
    public static Cell Bar(double share, string? colour = null) => new(string.Empty) { Share = double.IsNaN(share) ? 0 : share, Colour = colour };

    public static implicit operator Cell(string text) => new(text);
}
