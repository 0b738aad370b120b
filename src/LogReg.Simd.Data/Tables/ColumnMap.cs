using LogReg.Simd.Data.Labels;

namespace LogReg.Simd.Data.Tables;

/// <summary>Where the columns of an encoding stand in another table.</summary>
internal static class ColumnMap
{
    /// <summary>The column of the source for each column of the encoding, −1 where the source lacks it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="encoding">The encoding.</param>
    /// <param name="ignoreExtra">Whether columns that the encoding does not know are passed over.</param>
    /// <param name="notices">Receives what should be said.</param>
    public static int[] Of(TableSource source, DataEncoding encoding, bool ignoreExtra, List<string> notices) =>
        source.HasHeader && encoding.HasHeader ? ByName(source, encoding, ignoreExtra, notices) : ByPosition(source, encoding);

    /// <summary>Finds columns by the names of a header.</summary>
    private static int[] ByName(TableSource source, DataEncoding encoding, bool ignoreExtra, List<string> notices)
    {
        IReadOnlyList<string> names = source.Names;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = names.Count - 1; i >= 0; i--)
        {
            places[names[i]] = i;
        }

        int[] columnOf = [.. encoding.Columns.Select(column => places.GetValueOrDefault(column.Name, -1))];
        MatchInAnyCase(names, encoding, columnOf, notices);
        List<string> missing = [.. encoding.Columns.Where((column, i) => columnOf[i] < 0 && column.IsFeature).Select(column => column.Name)];
        if (missing.Count > 0)
        {
            throw source.Error(source.FirstLine, null, $"The header lacks the column{S(missing)} {ClassList.Listed(missing)}. Add what the encoding was learnt from.");
        }

        HashSet<int> known = [.. columnOf];
        string[] extra = [.. names.Where((name, i) => !known.Contains(i))];
        string[] twice = [.. extra.Where(name => Array.Exists(columnOf, column => column >= 0 && names[column] == name))];
        extra = ignoreExtra ? twice : extra;
        return extra.Length == 0
            ? columnOf
            : throw source.Error(source.FirstLine, null, $"The header has the column{S(extra)} {ClassList.Listed(extra)} too many, or twice. Remove what the encoding does not know.");
    }

    /// <summary>Finds columns whose names differ in case only, where no other could be meant.</summary>
    private static void MatchInAnyCase(IReadOnlyList<string> names, DataEncoding encoding, int[] columnOf, List<string> notices)
    {
        HashSet<int> used = [.. columnOf];
        List<string> matched = [];
        for (int i = 0; i < columnOf.Length; i++)
        {
            string wanted = encoding.Columns[i].Name;
            if (columnOf[i] >= 0 || encoding.Columns.Count(column => column.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) > 1)
            {
                continue;
            }

            int[] alike = [.. Enumerable.Range(0, names.Count).Where(k => !used.Contains(k) && names[k].Equals(wanted, StringComparison.OrdinalIgnoreCase))];
            if (alike.Length == 1)
            {
                columnOf[i] = alike[0];
                matched.Add($"'{names[alike[0]]}' for '{wanted}'");
            }
        }

        if (matched.Count > 0)
        {
            notices.Add($"columns are matched without regard to case: {string.Join(", ", matched)}");
        }
    }

    /// <summary>Counts columns off: all of them, all but the target, or those of the features alone.</summary>
    private static int[] ByPosition(TableSource source, DataEncoding encoding)
    {
        IReadOnlyList<ColumnEncoding> columns = encoding.Columns;
        int count = source.Names.Count;
        foreach (Func<ColumnEncoding, bool> isThere in (Func<ColumnEncoding, bool>[])[_ => true, column => column.Kind != ColumnKind.Target, column => column.IsFeature])
        {
            if (columns.Count(isThere) == count)
            {
                int next = 0;
                return [.. columns.Select(column => isThere(column) ? next++ : -1)];
            }
        }

        int features = columns.Count(column => column.IsFeature);
        throw source.Error(
            source.FirstLine,
            null,
            $"The line has {count} cells, but the encoding was learnt from {columns.Count} columns, {features} of them features. "
            + "Bring the columns into the same order, with or without the target.");
    }

    private static string S(IReadOnlyCollection<string> names) => names.Count == 1 ? string.Empty : "s";
}
