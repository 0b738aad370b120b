using LogReg.Simd.Data.Labels;

namespace LogReg.Simd.Data.Csv;

/// <summary>Where the columns of an encoding stand in another file.</summary>
internal sealed class CsvRowMap
{
    private CsvRowMap(int[] columnOf, int cellCount)
    {
        ColumnOf = columnOf;
        CellCount = cellCount;
    }

    /// <summary>Gets the index in the file of each column of the encoding, −1 where the file lacks it.</summary>
    public int[] ColumnOf { get; }

    /// <summary>Gets the number of cells of a line.</summary>
    public int CellCount { get; }

    /// <summary>Finds columns by the names of a header.</summary>
    public static CsvRowMap ByName(CsvTable table, string[] names, DataEncoding encoding, bool ignoreExtra)
    {
        int[] columnOf = [.. encoding.Columns.Select(column => Array.IndexOf(names, column.Name))];
        List<string> missing = [];
        for (int i = 0; i < columnOf.Length; i++)
        {
            if (columnOf[i] < 0 && IsFeature(encoding.Columns[i]))
            {
                missing.Add(encoding.Columns[i].Name);
            }
        }

        if (missing.Count > 0)
        {
            throw table.Error(null, $"The header lacks the column{S(missing)} {ClassList.Listed(missing)}. Add what the encoding was learnt from.");
        }

        string[] extra = [.. names.Where((name, i) => Array.IndexOf(columnOf, i) < 0 || Array.IndexOf(names, name) != i)];
        return extra.Length == 0 || ignoreExtra
            ? new CsvRowMap(columnOf, names.Length)
            : throw table.Error(null, $"The header has the column{S(extra)} {ClassList.Listed(extra)} too many, or twice. Remove what the encoding does not know.");
    }

    /// <summary>Counts columns off: all of them, all but the target, or those of the features alone.</summary>
    public static CsvRowMap ByPosition(CsvTable table, int cellCount, DataEncoding encoding)
    {
        IReadOnlyList<ColumnEncoding> columns = encoding.Columns;
        foreach (Func<ColumnEncoding, bool> isThere in (Func<ColumnEncoding, bool>[])[_ => true, column => column.Kind != ColumnKind.Target, IsFeature])
        {
            if (columns.Count(isThere) == cellCount)
            {
                int next = 0;
                return new CsvRowMap([.. columns.Select(column => isThere(column) ? next++ : -1)], cellCount);
            }
        }

        int features = columns.Count(IsFeature);
        throw table.Error(
            null,
            $"The line has {cellCount} cells, but the encoding was learnt from {columns.Count} columns, {features} of them features. "
            + "Bring the columns into the same order, with or without the target.");
    }

    private static bool IsFeature(ColumnEncoding column) => column.Kind is ColumnKind.Numeric or ColumnKind.OneHot;

    private static string S(IReadOnlyCollection<string> names) => names.Count == 1 ? string.Empty : "s";
}
