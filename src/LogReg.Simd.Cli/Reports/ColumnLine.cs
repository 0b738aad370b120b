using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What the columns of a CSV file were taken for.</summary>
internal static class ColumnLine
{
    private const int Most = 8;

    /// <summary>Whether there is a header, how many columns are numbers, and which are categories; null where the format has no columns.</summary>
    public static string? Of(DataEncoding encoding)
    {
        if (encoding.Columns.Count == 0)
        {
            return null;
        }

        string header = encoding.HasHeader ? "with header" : "no header, so they are x0, x1 and so on";
        int numeric = encoding.Columns.Count(column => column.Kind == ColumnKind.Numeric);
        return string.Join("; ", (string[])
        [
            header + Between(encoding),
            $"{numeric} numeric",
            .. (string[])(encoding.Hashing is { } hashing
                ? [$"{Listed(encoding, ColumnKind.Hashed, "hashed", _ => string.Empty)} ({BucketsOf(hashing)})"]
                : [Listed(encoding, ColumnKind.OneHot, "categorical", column => $" ({column.Categories.Count})")]),
            .. Optional(encoding, ColumnKind.Weight, "weights"),
            .. Optional(encoding, ColumnKind.Ignored, "ignored"),
        ]);
    }

    /// <summary>How many buckets are in use, and how many of them stand for several categories.</summary>
    private static string BucketsOf(FeatureHashing hashing)
    {
        string seed = hashing.Seed == 0 ? string.Empty : $", seed {hashing.Seed}";
        return $"{hashing.Buckets.Count} of 2^{hashing.Bits} buckets by {hashing.Function}{seed}, {(hashing.SharedBuckets == 0 ? "none" : hashing.SharedBuckets)} shared by several categories";
    }

    /// <summary>What stands between the cells, where that is no comma.</summary>
    private static string Between(DataEncoding encoding) => encoding.Delimiter switch
    {
        '\0' or ',' => string.Empty,
        ';' => ", semicolons between cells",
        '\t' => ", tabs between cells",
        '|' => ", bars between cells",
        ' ' => ", blanks between cells",
        char other => $", '{other}' between cells",
    };

    private static string[] Optional(DataEncoding encoding, ColumnKind kind, string word) =>
        encoding.Columns.Any(column => column.Kind == kind) ? [Listed(encoding, kind, word, _ => string.Empty)] : [];

    private static string Listed(DataEncoding encoding, ColumnKind kind, string word, Func<ColumnEncoding, string> more)
    {
        ColumnEncoding[] columns = [.. encoding.Columns.Where(column => column.Kind == kind)];
        string names = string.Join(", ", columns.Take(Most).Select(column => Figures.Name(column.Name) + more(column)));
        return columns.Length == 0 ? $"none {word}"
            : kind == ColumnKind.Weight ? $"{word} {names}"
            : $"{columns.Length} {word}: {names}{(columns.Length > Most ? $" and {columns.Length - Most} more" : string.Empty)}";
    }
}
