using System.Text;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>Decides whether runs of blanks and tabs stand between cells.</summary>
internal static class BlankRule
{
    private const int SampleRecords = 60;

    /// <summary>Tells whether blanks cut all records evenly, with a column of numbers among them, and no other mark explains the text as well.</summary>
    /// <param name="head">Whole records.</param>
    /// <param name="comment">What a line of comment begins with.</param>
    /// <param name="other">The best of the other delimiters; null where none cuts.</param>
    /// <param name="isEven">Whether that one cuts all records evenly.</param>
    public static bool Applies(ReadOnlySpan<byte> head, byte comment, char? other, bool isEven)
    {
        List<CsvRecord> records = Cut(head, comment, out CsvFault? fault);
        List<CsvRecord> rows = records.Count > 1 ? records[1..] : records;
        if (fault is not null || rows.Count == 0 || rows[0].Cells.Length < 2)
        {
            return false;
        }

        // R writes no name above the names of rows.
        int width = rows[0].Cells.Length;
        int first = records[0].Cells.Length;
        if (!rows.TrueForAll(row => row.Cells.Length == width) || (first != width && first != width - 1)
            || !Enumerable.Range(0, width).Any(column => rows.TrueForAll(row => IsNumber(row.Cells[column]))))
        {
            return false;
        }

        if (other is not char mark)
        {
            return true;
        }

        List<CsvRecord> cut = CsvRecord.First(head, new CsvDialect((byte)mark, comment), SampleRecords, out _);
        return rows.TrueForAll(row => Array.TrueForAll(row.Cells, cell => !cell.Contains(mark, StringComparison.Ordinal) || IsNumber(cell)))
            && (!isEven || cut.Skip(records.Count > 1 ? 1 : 0).All(row => row.Cells.Any(AreNumbers)));
    }

    /// <summary>The first records as blanks cut them.</summary>
    public static List<CsvRecord> Cut(ReadOnlySpan<byte> head, byte comment, out CsvFault? fault) =>
        CsvRecord.First(BlankContent.Of(head, comment), new CsvDialect((byte)'\t', comment), SampleRecords, out fault);

    private static bool IsNumber(string cell)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(cell);
        return NumberShapes.Of(bytes, out _) != NumberShape.None || MissingMarkers.Usual.IsMissingNumber(bytes);
    }

    /// <summary>Several numbers with blanks between, which are not groups of digits of one.</summary>
    private static bool AreNumbers(string cell)
    {
        string[] parts = cell.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && Array.TrueForAll(parts, IsNumber) && !NumberFormat.IsGrouped(Encoding.UTF8.GetBytes(string.Join(' ', parts).Split(',', '.')[0]), (byte)' ');
    }
}
