using System.Buffers;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Csv;

/// <summary>Walks through the records and cells of a text that ends with a line end, by RFC 4180 and what is usual beside it: blanks around
/// cells are trimmed, blank lines and comments are passed over, lines end with LF, CR or both.</summary>
/// <remarks>A quoted cell that has no doubled quotes is a part of the text; otherwise it is copied. Faults are thrown as <see cref="CsvFault"/>.</remarks>
internal ref struct CsvCursor
{
    /// <summary>An open quote would swallow the rest of the file.</summary>
    public const int MostCellBytes = 1 << 24;

    private readonly ReadOnlySpan<byte> text;
    private readonly CsvDialect dialect;
    private readonly SearchValues<byte> stops;
    private byte[] copy;

    public CsvCursor(ReadOnlySpan<byte> text, CsvDialect dialect, SearchValues<byte> stops)
    {
        this.text = text;
        this.dialect = dialect;
        this.stops = stops;
        copy = [];
    }

    /// <summary>The place in the text: of the next cell, or of the next record.</summary>
    public int Position;

    /// <summary>The lines passed, from 0.</summary>
    public int Line;

    /// <summary>What may end a cell or be wrong in it.</summary>
    public static SearchValues<byte> StopsOf(CsvDialect dialect) => SearchValues.Create([dialect.Delimiter, (byte)'\n', (byte)'\r', (byte)'"']);

    /// <summary>Goes to the beginning of the next record.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool BeginRecord()
    {
        while (Position < text.Length)
        {
            int at = Position;
            while (at < text.Length && dialect.IsBlank(text[at]))
            {
                at++;
            }

            if (at < text.Length && text[at] is not ((byte)'\n' or (byte)'\r') && (dialect.Comment == 0 || text[at] != dialect.Comment))
            {
                return true;
            }

            SkipLine();
        }

        return false;
    }

    /// <summary>Passes over the rest of a line.</summary>
    public void SkipLine()
    {
        int length = text[Position..].IndexOfAny((byte)'\n', (byte)'\r');
        Position = length < 0 ? text.Length : Position + length;
        EndLine();
    }

    /// <summary>Passes over a line end, where the position is at one.</summary>
    public void EndLine()
    {
        if (Position < text.Length)
        {
            Position += text[Position] == '\r' && Position + 1 < text.Length && text[Position + 1] == '\n' ? 2 : 1;
            Line++;
        }
    }

    /// <summary>Reads the next cell and goes behind the delimiter or the line end after it.</summary>
    /// <param name="cell">The cell, trimmed; valid until the next call.</param>
    /// <param name="isQuoted">Whether it stands in quotation marks.</param>
    /// <returns>True where another cell of the record follows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool NextCell(out ReadOnlySpan<byte> cell, out bool isQuoted)
    {
        int begin = Position;
        while (begin < text.Length && dialect.IsBlank(text[begin]))
        {
            begin++;
        }

        isQuoted = begin < text.Length && text[begin] == '"';
        if (isQuoted)
        {
            cell = Quoted(begin + 1);
        }
        else
        {
            int length = text[begin..].IndexOfAny(stops);
            int end = length < 0 ? text.Length : begin + length;
            if (end < text.Length && text[end] == '"')
            {
                throw new CsvFault(Line, "A quotation mark stands inside a cell that is not quoted. Quote the cell and double the mark.");
            }

            Position = end;
            while (end > begin && dialect.IsBlank(text[end - 1]))
            {
                end--;
            }

            cell = text[begin..end];
        }

        if (Position < text.Length && text[Position] == dialect.Delimiter)
        {
            Position++;
            return true;
        }

        EndLine();
        return false;
    }

    /// <summary>The content of a quoted cell, from behind its first mark; goes to what follows the cell.</summary>
    private ReadOnlySpan<byte> Quoted(int begin)
    {
        int line = Line;
        int at = begin;
        int copied = 0;
        int from = begin;
        while (true)
        {
            int length = text[at..].IndexOf((byte)'"');
            if (length < 0 || at + length - begin > MostCellBytes)
            {
                throw new CsvFault(line, "The cell is never closed, or longer than 16 MiB. Look for a quotation mark that lacks its second one.");
            }

            at += length;
            if (at + 1 >= text.Length || text[at + 1] != '"')
            {
                break;
            }

            // A doubled mark stands for one: what is before it, the mark included, is copied.
            Copy(text[from..(at + 1)], ref copied);
            at += 2;
            from = at;
        }

        ReadOnlySpan<byte> inner = text[begin..at];
        Line += CountLines(inner);
        ReadOnlySpan<byte> cell = inner;
        if (copied > 0)
        {
            Copy(text[from..at], ref copied);
            cell = copy.AsSpan(0, copied);
        }

        Position = at + 1;
        while (Position < text.Length && dialect.IsBlank(text[Position]))
        {
            Position++;
        }

        return Position >= text.Length || text[Position] == dialect.Delimiter || text[Position] is (byte)'\n' or (byte)'\r'
            ? cell
            : throw new CsvFault(Line, "A quotation mark stands inside a cell, or text follows the quotation mark that closes it. Double the marks inside quoted cells.");
    }

    private void Copy(ReadOnlySpan<byte> part, ref int copied)
    {
        if (copy.Length - copied < part.Length)
        {
            Array.Resize(ref copy, Math.Max(256, 2 * (copied + part.Length)));
        }

        part.CopyTo(copy.AsSpan(copied));
        copied += part.Length;
    }

    /// <summary>The line ends in a cell: LF, CR, or both as one.</summary>
    private static int CountLines(ReadOnlySpan<byte> cell)
    {
        int lines = cell.Count((byte)'\n');
        int returns = cell.IndexOf((byte)'\r');
        for (int i = returns; returns >= 0 && i < cell.Length; i++)
        {
            lines += cell[i] == '\r' && (i + 1 == cell.Length || cell[i + 1] != '\n') ? 1 : 0;
        }

        return lines;
    }
}
