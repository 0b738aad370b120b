using System.Text;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>What the first record of a table is.</summary>
internal enum FirstRecord
{
    /// <summary>A row as those below.</summary>
    Row,

    /// <summary>The names of the columns.</summary>
    Names,

    /// <summary>The numbers of rows and features and the names of classes, as scikit-learn's files have them.</summary>
    Counts,

    /// <summary>Texts above numbers, and the second record too: one of them is no header.</summary>
    StrayLine,
}

/// <summary>Decides what the first record is, from the types of its cells and those below and from their being unique.</summary>
internal static class HeaderRule
{
    /// <summary>Names that a header is told by even if it is repeated below.</summary>
    private static readonly string[] LabelNames = ["label", "target", "class"];

    /// <summary>A record that occurs again is a header only where it does so once in this many rows or fewer.</summary>
    private const int RowsOfHeader = 10;

    /// <summary>Fewer rows say little about the range of a column.</summary>
    private const int RowsOfRange = 10;

    /// <summary>One number alone may be an exception of its column.</summary>
    private const int NumbersOutOfRange = 2;

    /// <summary>In fewer columns a row may count them by chance.</summary>
    private const int CountedColumns = 3;

    /// <summary>Decides.</summary>
    /// <param name="first">The cells of the first record.</param>
    /// <param name="second">Those of the second one; empty where there is none.</param>
    /// <param name="below">What the records below the first one say of their columns.</param>
    /// <param name="repeats">How many of them are equal to it: where few files were put together, they are headers.</param>
    public static FirstRecord Decide(IReadOnlyList<string> first, IReadOnlyList<string> second, IReadOnlyList<ColumnEvidence> below, int repeats = 0)
    {
        int rows = below.Count > 0 ? below.Max(column => column.Cells) : 0;
        if (CountsRowsAndColumns(first, below, rows))
        {
            return FirstRecord.Counts;
        }

        if (rows > 0 && below.Count != first.Count)
        {
            return FirstRecord.Row;
        }

        CellType[] types = [.. first.Select(TypeOf)];
        int numbers = types.Count(type => type == CellType.Number);
        if (rows == 0)
        {
            return numbers == 0 ? FirstRecord.Names : FirstRecord.Row;
        }

        bool[] numeric = [.. below.Select(IsNumeric)];
        int textsAboveNumbers = types.Where((type, i) => type == CellType.Text && numeric[i]).Count();
        if (textsAboveNumbers > 0)
        {
            return !MayBeNames(first, types, below, numeric, rows) ? FirstRecord.Row
                : IsSecondHeader(first, second, numeric, rows) ? FirstRecord.StrayLine
                : FirstRecord.Names;
        }

        bool textsAboveTyped = types.Where((type, i) => type == CellType.Text && IsTyped(below[i])).Any();
        bool namesLabels = first.Any(cell => LabelNames.Contains(cell, StringComparer.OrdinalIgnoreCase));
        int headers = repeats * RowsOfHeader <= rows ? repeats : 0;
        bool recurs = !namesLabels && first.Where((cell, i) => below[i].DistinctTexts.GetValueOrDefault(cell) > headers).Any();
        bool unique = first.Distinct(StringComparer.Ordinal).Count() == first.Count;
        bool noNumbers = numbers == 0 && !numeric.Contains(true);
        return unique && !recurs && noNumbers && (textsAboveTyped || rows > 1) ? FirstRecord.Names
            : unique && numbers > 0 && AreNamesBesideNumbers(first, types, below, rows) ? FirstRecord.Names
            : FirstRecord.Row;
    }

    /// <summary>Adds the name that a header of texts lacks: R writes none above the names of rows, and programs that end every row with a delimiter none above the nothing behind it.</summary>
    /// <param name="records">The first records; the first of them may be replaced.</param>
    public static void Widen(List<Csv.CsvRecord> records)
    {
        string[] first = records[0].Cells;
        List<Csv.CsvRecord> rows = records[1..];
        if (rows.Count < 2 || rows.Exists(row => row.Cells.Length != first.Length + 1) || Array.Exists(first, cell => TypeOf(cell) != CellType.Text))
        {
            return;
        }

        bool counts = rows.Select((row, i) => long.TryParse(row.Cells[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number - i : -1)
            .Distinct().ToArray() is [0 or 1];
        bool areNames = rows.TrueForAll(row => TypeOf(row.Cells[0]) == CellType.Text) && rows.DistinctBy(row => row.Cells[0]).Count() == rows.Count
            && Enumerable.Range(1, first.Length).Any(column => rows.TrueForAll(row => TypeOf(row.Cells[column]) == CellType.Number));
        if (rows.TrueForAll(row => row.Cells[^1].Length == 0))
        {
            records[0] = records[0] with { Cells = [.. first, string.Empty] };
        }
        else if (counts || areNames)
        {
            records[0] = records[0] with { Cells = [string.Empty, .. first] };
        }
    }

    /// <summary>Tells whether a cell is a number.</summary>
    public static bool IsNumber(string cell) => TypeOf(cell) == CellType.Number;

    private static CellType TypeOf(string cell)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(cell);
        return bytes.Length == 0 || MissingMarkers.Usual.IsMissingNumber(bytes) ? CellType.Missing
            : NumberShapes.Of(bytes, out _) != NumberShape.None ? CellType.Number
            : CellType.Text;
    }

    private static bool IsNumeric(ColumnEvidence column) =>
        column.Numbers > 0 && column.Numbers >= column.Texts && column.Texts <= Math.Max(1, column.Cells / ColumnRules.NumbersPerText);

    /// <summary>Booleans and dates do not name columns.</summary>
    private static bool IsTyped(ColumnEvidence column) => column.Texts > 0 && (column.Booleans == column.Texts || column.Dates == column.Texts);

    /// <summary>Numbers may name columns beside texts above numbers: where one of those is the name of a target, where they ascend as years or positions do, or where none could stand below.</summary>
    private static bool MayBeNames(IReadOnlyList<string> first, CellType[] types, IReadOnlyList<ColumnEvidence> below, bool[] numeric, int rows) =>
        Ascend(first, types)
        || first.Where((cell, i) => numeric[i] && ColumnRoles.TargetNames.Contains(cell, StringComparer.OrdinalIgnoreCase)).Any()
        || first.Where((cell, i) => LabelNames.Contains(cell, StringComparer.OrdinalIgnoreCase) && !below[i].DistinctTexts.ContainsKey(cell)).Any()
        || AllStandOut(first, types, below, rows);

    /// <summary>
    /// Numbers are names without a text above numbers where they count the columns, or where texts that do not occur below stand beside and one is the name of a target or no number could stand below.
    /// </summary>
    private static bool AreNamesBesideNumbers(IReadOnlyList<string> first, CellType[] types, IReadOnlyList<ColumnEvidence> below, int rows)
    {
        if (rows < RowsOfRange)
        {
            return false;
        }

        if (types.All(type => type == CellType.Number || type == CellType.Missing))
        {
            return CountsColumns(first, below, rows);
        }

        bool recurs = first.Where((cell, i) => types[i] == CellType.Text && below[i].DistinctTexts.ContainsKey(cell)).Any();
        return !recurs && (first.Any(cell => LabelNames.Contains(cell, StringComparer.OrdinalIgnoreCase)) || AllStandOut(first, types, below, rows));
    }

    /// <summary>
    /// 0, 1, 2, … or 1, 2, 3, … above columns none of which holds its number: as programs number columns that have no names, an unnamed one of row names before them.
    /// One column at least has fractions, or the last has classes, and this would be another one.
    /// </summary>
    private static bool CountsColumns(IReadOnlyList<string> first, IReadOnlyList<ColumnEvidence> below, int rows)
    {
        int begin = first[0].Length == 0 ? 1 : 0;
        int count = first.Count - begin;
        if (count < CountedColumns || first[begin] is not ("0" or "1"))
        {
            return false;
        }

        int from = first[begin][0] - '0';
        for (int i = 0; i < count; i++)
        {
            if (first[begin + i] != (from + i).ToString(System.Globalization.CultureInfo.InvariantCulture) || below[begin + i].Holds(from + i))
            {
                return false;
            }
        }

        ColumnEvidence last = below[^1];
        bool hasClasses = !last.HasFractions && last.DistinctNumbers > 0 && last.DistinctNumbers * 4 <= rows;
        return hasClasses || below.Skip(begin).Any(column => column.HasFractions);
    }

    /// <summary>Tells whether no number could stand below: far outside of the numbers of its column, or whole where each of those has a fraction.</summary>
    private static bool AllStandOut(IReadOnlyList<string> first, CellType[] types, IReadOnlyList<ColumnEvidence> below, int rows)
    {
        if (rows < RowsOfRange || types.Count(type => type == CellType.Number) < NumbersOutOfRange)
        {
            return false;
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (types[i] == CellType.Number)
            {
                NumberShape shape = NumberShapes.Of(Encoding.UTF8.GetBytes(first[i]), out double value);
                Encodings.ColumnStatistics numbers = below[i].Statistics;
                double range = numbers.Greatest - numbers.Least;
                bool isFar = range > 0 && (value > numbers.Greatest + range || value < numbers.Least - range);
                bool isWholeAboveFractions = shape == NumberShape.Plain && numbers.Count > 0 && below[i][NumberShape.Plain] == 0;
                if (!isFar && !isWholeAboveFractions)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Tells numbers that are whole, not negative and ascending.</summary>
    private static bool Ascend(IReadOnlyList<string> first, CellType[] types)
    {
        double last = -1;
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i] == CellType.Number)
            {
                NumberShape shape = NumberShapes.Of(Encoding.UTF8.GetBytes(first[i]), out double value);
                if (shape != NumberShape.Plain || value <= last || value != Math.Floor(value))
                {
                    return false;
                }

                last = value;
            }
        }

        return true;
    }

    private static bool IsSecondHeader(IReadOnlyList<string> first, IReadOnlyList<string> second, bool[] numeric, int rows)
    {
        int columns = numeric.Count(isNumeric => isNumeric);
        bool textsOnly = second.Count == numeric.Length && numeric.Where((isNumeric, i) => isNumeric && TypeOf(second[i]) != CellType.Text).Any() is false;
        bool looksAside = first[0].Length > 0 && first[0][0] is '#' or '%' or '/' or '!';
        return textsOnly && rows > 2 && (columns > 1 || looksAside);
    }

    private static bool CountsRowsAndColumns(IReadOnlyList<string> first, IReadOnlyList<ColumnEvidence> below, int rows) =>
        first.Count >= 3 && rows > 0
        && int.TryParse(first[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _)
        && int.TryParse(first[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int features)
        && first.Skip(2).All(cell => TypeOf(cell) == CellType.Text)
        && below.Count == features + 1 && below[^1].Numbers == rows;

    private enum CellType
    {
        Missing,
        Number,
        Text,
    }
}
