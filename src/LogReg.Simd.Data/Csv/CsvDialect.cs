using System.Globalization;

namespace LogReg.Simd.Data.Csv;

/// <summary>How a CSV file is written: its delimiter, its columns, and what its first line is.</summary>
internal sealed record CsvDialect(char Delimiter, string[] Names, bool HasHeader, bool SkipsFirstLine)
{
    private const int SampleBytes = 1 << 18;
    private const int SampleRows = 100;
    private const int SampleLines = 50;
    private const string Candidates = ",;\t|";

    /// <summary>Looks at the beginning of a file.</summary>
    public static CsvDialect Detect(Input.InputFile file, char? delimiter, HeaderLine header)
    {
        byte[] head = file.Head(SampleBytes);
        string text = WholeLines(head);
        char chosen = delimiter ?? DelimiterOf(text);
        if (chosen is '"' or '\r' or '\n' or '\0')
        {
            throw new DataFormatException(file.Path, 0, null, "The delimiter is a quotation mark, a line end or a null. Choose another character.");
        }

        List<string[]> rows = Rows(file.Path, text, chosen);
        if (rows.Count == 0)
        {
            throw new DataFormatException(file.Path, 0, null, "The file holds no rows. Check that it was written completely.");
        }

        string[] first = rows[0];
        rows.RemoveAt(0);
        bool counts = header == HeaderLine.Auto && CountsRowsAndColumns(first, rows);
        bool names = !counts && (header == HeaderLine.Present || (header == HeaderLine.Auto && NamesColumns(first, rows)));
        return new CsvDialect(chosen, NamesOf(file.Path, first, names, counts ? rows[0].Length : first.Length), names, counts);
    }

    /// <summary>Drops the last line of a sample that ends within it.</summary>
    private static string WholeLines(byte[] head)
    {
        int end = head.Length < SampleBytes ? head.Length : head.AsSpan().LastIndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> bytes = head.AsSpan(0, end > 0 ? end : head.Length);
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return System.Text.Encoding.UTF8.GetString(bytes.StartsWith(mark) ? bytes[3..] : bytes);
    }

    /// <summary>The candidate that cuts all lines behind the first into the same number of cells, the most of them.</summary>
    private static char DelimiterOf(string text)
    {
        List<string> lines = [.. text.Split('\n').Select(line => line.Trim('\r', ' ')).Where(line => line.Length > 0).Take(SampleLines)];
        char best = Candidates[0];
        (bool Even, int Count) bestScore = default;
        foreach (char candidate in Candidates)
        {
            int[] counts = [.. lines.Skip(lines.Count > 1 ? 1 : 0).Select(line => CountOutsideQuotes(line, candidate))];
            (bool Even, int Count) score = (counts.Length > 0 && counts[0] > 0 && counts.All(count => count == counts[0]), counts.Sum());
            if (score.Count > 0 && score.CompareTo(bestScore) > 0)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    private static int CountOutsideQuotes(string line, char candidate)
    {
        int count = 0;
        bool quoted = false;
        foreach (char c in line)
        {
            quoted ^= c == '"';
            count += c == candidate && !quoted ? 1 : 0;
        }

        return count;
    }

    private static List<string[]> Rows(string path, string text, char delimiter)
    {
        List<string[]> rows = [];
        using CsvTable table = new(path, new StringReader(text), delimiter);
        try
        {
            while (rows.Count <= SampleRows && table.Read())
            {
                string[] cells = new string[table.Count];
                for (int i = 0; i < cells.Length; i++)
                {
                    cells[i] = table[i];
                }

                rows.Add(cells);
            }
        }
        catch (DataFormatException) when (rows.Count > 0)
        {
            // The sample may end within a quoted cell. What is really wrong is found when the file is read.
        }

        return rows;
    }

    /// <summary>The first line of scikit-learn's data files: rows, features, names of the classes.</summary>
    private static bool CountsRowsAndColumns(string[] first, List<string[]> rows) =>
        first.Length >= 3 && rows.Count > 0
        && int.TryParse(first[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && int.TryParse(first[1], NumberStyles.None, CultureInfo.InvariantCulture, out int features)
        && first.Skip(2).All(cell => !Cells.IsNumber(cell) && !Cells.IsMissing(cell))
        && rows.All(row => row.Length == features + 1 && Cells.IsNumber(row[^1]));

    /// <summary>Names are text above numbers; where there are no numbers, texts that do not occur below.</summary>
    private static bool NamesColumns(string[] first, List<string[]> rows)
    {
        rows = [.. rows.Where(row => row.Length == first.Length)];
        int numbers = first.Count(Cells.IsNumber);
        if (rows.Count == 0 || 2 * numbers > first.Length)
        {
            return rows.Count == 0 && numbers == 0;
        }

        bool anyNumeric = false;
        bool textAboveNumbers = false;
        bool recurs = false;
        for (int column = 0; column < first.Length; column++)
        {
            int index = column;
            List<string> below = [.. rows.Select(row => row[index]).Where(cell => !Cells.IsMissing(cell))];
            bool numeric = below.Count > 0 && below.TrueForAll(Cells.IsNumber);
            anyNumeric |= numeric;
            textAboveNumbers |= numeric && !Cells.IsMissing(first[column]) && !Cells.IsNumber(first[column]);
            recurs |= below.Contains(first[column], StringComparer.Ordinal);
        }

        return textAboveNumbers || (!anyNumeric && !recurs && rows.Count > 1 && first.Distinct(StringComparer.Ordinal).Count() == first.Length);
    }

    private static string[] NamesOf(string path, string[] first, bool hasHeader, int count)
    {
        string[] names = new string[count];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            names[i] = hasHeader && first[i].Length > 0 ? first[i] : string.Create(CultureInfo.InvariantCulture, $"x{i}");
            if (!seen.Add(names[i]))
            {
                throw new DataFormatException(path, 1, names[i], "Two columns have the same name. Rename one of them, or say that there is no header.");
            }
        }

        return names;
    }
}
