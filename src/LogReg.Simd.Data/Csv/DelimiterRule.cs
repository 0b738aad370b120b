using System.Text;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>Decides what stands between cells, from whole records: line ends and delimiters in quotation marks do not count.</summary>
internal static class DelimiterRule
{
    private const string Candidates = ",;\t|";
    private const int SampleRecords = 60;

    /// <summary>The candidate that cuts all records evenly and leaves cells that need no other candidate to be understood.</summary>
    public static byte Decide(string path, ReadOnlySpan<byte> head, byte comment)
    {
        List<Score> scores = [];
        foreach (char candidate in Candidates)
        {
            CsvDialect dialect = new((byte)candidate, comment);
            List<CsvRecord> records = CsvRecord.First(head, dialect, SampleRecords, out CsvFault? fault);
            if (ScoreOf(candidate, records, fault is not null) is { } score)
            {
                scores.Add(score);
            }
        }

        scores.Sort((a, b) => b.CompareTo(a));
        if (BlankRule.Applies(head, comment, scores.Count == 0 ? null : scores[0].Delimiter, scores.Count > 0 && scores[0].IsEven))
        {
            return CsvDialect.Blanks;
        }

        if (scores.Count == 0)
        {
            return (byte)Candidates[0];
        }

        if (scores.Count > 1 && scores[0].IsEven && scores[0].Ties(scores[1]))
        {
            throw new DataFormatException(
                path, 0, null,
                $"The delimiter may be {NameOf(scores[0].Delimiter)}, which makes {scores[0].Width} columns, or {NameOf(scores[1].Delimiter)}, which makes {scores[1].Width}. "
                + "Name it by --delimiter.");
        }

        return (byte)scores[0].Delimiter;
    }

    /// <summary>A delimiter in words.</summary>
    public static string NameOf(char delimiter) => delimiter switch
    {
        ',' => "a comma",
        ';' => "a semicolon",
        '\t' => "a tab",
        '|' => "a bar",
        ' ' => "blanks",
        _ => $"'{delimiter}'",
    };

    private static Score? ScoreOf(char candidate, List<CsvRecord> records, bool isDamaged)
    {
        // The first line may be a title; where there are others, they tell.
        List<CsvRecord> rows = records.Count > 1 ? records[1..] : records;
        if (rows.Count == 0 || rows.All(row => row.Cells.Length == 1))
        {
            return null;
        }

        int width = rows.GroupBy(row => row.Cells.Length).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First().Key;
        bool isEven = !isDamaged && width > 1 && rows.TrueForAll(row => row.Cells.Length == width);
        int cells = 0;
        int clean = 0;
        foreach (string cell in rows.SelectMany(row => row.Cells))
        {
            cells++;
            clean += IsClean(cell, candidate) ? 1 : 0;
        }

        return new Score(candidate, isEven, records[0].Cells.Length == width, 20 * clean / cells, width, rows.Sum(row => row.Cells.Length - 1));
    }

    /// <summary>A cell without another candidate in it, or a number with a decimal comma and perhaps blanks between thousands.</summary>
    private static bool IsClean(string cell, char candidate)
    {
        if (!cell.Any(c => c != candidate && Candidates.Contains(c, StringComparison.Ordinal)))
        {
            return true;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(cell);
        int whole = bytes.AsSpan().IndexOfAny((byte)',', (byte)'.');
        return NumberShapes.Of(bytes, out _) != NumberShape.None
            || (whole > 0 && NumberFormat.IsGrouped(bytes.AsSpan(0, whole), (byte)' ')
                && NumberShapes.Of(Encoding.UTF8.GetBytes(cell.Replace(" ", string.Empty, StringComparison.Ordinal)), out _) != NumberShape.None);
    }

    private readonly record struct Score(char Delimiter, bool IsEven, bool FirstMatches, int Clean, int Width, int Cuts) : IComparable<Score>
    {
        public int CompareTo(Score other) => Key.CompareTo(other.Key);

        public bool Ties(Score other) => (IsEven, FirstMatches, Clean) == (other.IsEven, other.FirstMatches, other.Clean) && Width != 1 && other.Width != 1;

        private (bool, bool, int, int) Key => (IsEven, FirstMatches && IsEven, IsEven ? Clean : 0, Cuts);
    }
}
