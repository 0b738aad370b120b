using LogReg.Simd.Data.Labels;

namespace LogReg.Simd.Data.Tables;

/// <summary>Where the columns of an encoding stand in another table.</summary>
internal static class ColumnMap
{
    /// <summary>The column of the source for each column of the encoding, −1 where the source lacks it.</summary>
    public static int[] Of(TableSource source, DataEncoding encoding, bool ignoreExtra) =>
        source.HasHeader && encoding.HasHeader ? ByName(source, encoding, ignoreExtra) : ByPosition(source, encoding);

    /// <summary>Finds columns by the names of a header.</summary>
    private static int[] ByName(TableSource source, DataEncoding encoding, bool ignoreExtra)
    {
        IReadOnlyList<string> names = source.Names;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = names.Count - 1; i >= 0; i--)
        {
            places[names[i]] = i;
        }

        int[] columnOf = [.. encoding.Columns.Select(column => places.GetValueOrDefault(column.Name, -1))];
        List<string> missing = [.. encoding.Columns.Where((column, i) => columnOf[i] < 0 && IsFeature(column)).Select(column => column.Name)];
        if (missing.Count > 0)
        {
            throw source.Error(source.FirstLine, null, $"The header lacks the column{S(missing)} {ClassList.Listed(missing)}. Add what the encoding was learnt from.");
        }

        HashSet<int> known = [.. columnOf];
        string[] extra = [.. names.Where((name, i) => !known.Contains(i))];
        return extra.Length == 0 || ignoreExtra
            ? columnOf
            : throw source.Error(source.FirstLine, null, $"The header has the column{S(extra)} {ClassList.Listed(extra)} too many, or twice. Remove what the encoding does not know.");
    }

    /// <summary>Counts columns off: all of them, all but the target, or those of the features alone.</summary>
    private static int[] ByPosition(TableSource source, DataEncoding encoding)
    {
        IReadOnlyList<ColumnEncoding> columns = encoding.Columns;
        int count = source.Names.Count;
        foreach (Func<ColumnEncoding, bool> isThere in (Func<ColumnEncoding, bool>[])[_ => true, column => column.Kind != ColumnKind.Target, IsFeature])
        {
            if (columns.Count(isThere) == count)
            {
                int next = 0;
                return [.. columns.Select(column => isThere(column) ? next++ : -1)];
            }
        }

        int features = columns.Count(IsFeature);
        throw source.Error(
            source.FirstLine,
            null,
            $"The line has {count} cells, but the encoding was learnt from {columns.Count} columns, {features} of them features. "
            + "Bring the columns into the same order, with or without the target.");
    }

    private static bool IsFeature(ColumnEncoding column) => column.Kind is ColumnKind.Numeric or ColumnKind.OneHot;

    private static string S(IReadOnlyCollection<string> names) => names.Count == 1 ? string.Empty : "s";
}
