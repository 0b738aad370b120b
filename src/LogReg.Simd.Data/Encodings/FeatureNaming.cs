namespace LogReg.Simd.Data.Encodings;

/// <summary>Makes the names of features unique.</summary>
internal static class FeatureNaming
{
    /// <summary>Changes names that occur before: <c>x=1</c> of the column x beside a column that is called x=1 becomes <c>x="1"</c>, and should that occur too, a number follows.</summary>
    /// <param name="names">The names.</param>
    /// <param name="columns">The columns of the features.</param>
    /// <param name="firstBucket">The first feature that is no column's own, but a bucket of hashed ones.</param>
    public static string[] Unique(string[] names, IReadOnlyList<ColumnEncoding> columns, int firstBucket)
    {
        HashSet<string> seen = new(names.Length, StringComparer.Ordinal);
        if (names.All(seen.Add))
        {
            return names;
        }

        // The names of columns are unique; those made of a column and a category, or of a bucket, give way.
        seen = [.. columns.Where(column => column.Kind == ColumnKind.Numeric).Select(column => column.Name)];
        foreach (ColumnEncoding column in columns)
        {
            int first = column.Kind == ColumnKind.Numeric ? 1 : 0;
            for (int i = first; i < column.Width; i++)
            {
                Change(ref names[column.FirstFeature + i], column.Name.Length, seen);
            }
        }

        for (int feature = firstBucket; feature < names.Length; feature++)
        {
            Change(ref names[feature], names[feature].LastIndexOf('='), seen);
        }

        return names;
    }

    /// <summary>Changes a name that was seen.</summary>
    /// <param name="name">The name.</param>
    /// <param name="length">The characters before its equals sign.</param>
    /// <param name="seen">The names so far.</param>
    private static void Change(ref string name, int length, HashSet<string> seen)
    {
        name = seen.Contains(name) ? $"{name[..length]}=\"{name[(length + 1)..]}\"" : name;
        string quoted = name;
        for (int number = 2; !seen.Add(name); number++)
        {
            name = $"{quoted} ({number})";
        }
    }
}
