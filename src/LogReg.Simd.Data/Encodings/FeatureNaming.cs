namespace LogReg.Simd.Data.Encodings;

/// <summary>Makes the names of features unique.</summary>
internal static class FeatureNaming
{
    /// <summary>Changes names that occur before: <c>x=1</c> of the column x beside a column that is called x=1 becomes <c>x="1"</c>, and should that occur too, a number follows.</summary>
    public static string[] Unique(string[] names, IReadOnlyList<ColumnEncoding> columns)
    {
        HashSet<string> seen = new(names.Length, StringComparer.Ordinal);
        if (names.All(seen.Add))
        {
            return names;
        }

        // The names of columns are unique; those made of a column and a category give way.
        seen = [.. columns.Where(column => column.Kind == ColumnKind.Numeric).Select(column => column.Name)];
        foreach (ColumnEncoding column in columns)
        {
            int first = column.Kind == ColumnKind.Numeric ? 1 : 0;
            for (int i = first; i < column.Width; i++)
            {
                ref string name = ref names[column.FirstFeature + i];
                string category = name[(column.Name.Length + 1)..];
                name = seen.Contains(name) ? $"{column.Name}=\"{category}\"" : name;
                string quoted = name;
                for (int number = 2; !seen.Add(name); number++)
                {
                    name = $"{quoted} ({number})";
                }
            }
        }

        return names;
    }
}
