using System.Diagnostics.CodeAnalysis;

namespace LogReg.Simd.Data.Encodings;

/// <summary>Whether an encoding that was read makes sense: what comes behind relies on it.</summary>
internal static class EncodingCheck
{
    public static void Throw([NotNull] DataEncoding? encoding)
    {
        string? fault = encoding is null ? "it is empty" : Fault(encoding);
        if (fault is not null || encoding is null)
        {
            throw Error(fault);
        }
    }

    /// <summary>An encoding that was read and makes no sense.</summary>
    public static DataFormatException Error(string? fault, Exception? cause = null) =>
        new($"The description of the data contradicts itself: {fault}. Write it again with this version.", cause);

    private static string? Fault(DataEncoding encoding)
    {
        if (encoding.Version != 1)
        {
            return $"its version is {encoding.Version}, and this program reads version 1";
        }

        if (encoding.FeatureCount < 0 || !double.IsFinite(encoding.Scale) || encoding.Scale == 0)
        {
            return "the number of features or the scale is impossible";
        }

        if (encoding.ClassNames.Distinct(StringComparer.Ordinal).Count() != encoding.ClassNames.Count
            || encoding.PositiveLabels.Any(label => !encoding.ClassNames.Contains(label, StringComparer.Ordinal)))
        {
            return "the classes repeat themselves, or a positive label is no class";
        }

        return encoding.Format.FaultOf(encoding);
    }

    /// <summary>What is wrong with the columns of a table.</summary>
    public static string? FaultOfColumns(DataEncoding encoding)
    {
        int next = 0;
        foreach (ColumnEncoding column in encoding.Columns.OrderBy(column => column.Kind).ThenBy(column => column.FirstFeature))
        {
            int width = column.Width;
            if (width > 0 && column.FirstFeature != next)
            {
                return $"the features of column {column.Name} begin at {column.FirstFeature} and not at {next}";
            }

            if (!double.IsFinite(column.Offset) || (column.Offset != 0 && column.Kind != ColumnKind.Numeric))
            {
                return $"the offset of column {column.Name} is impossible";
            }

            next = checked(next + width);
        }

        if (FaultOfHashing(encoding) is { } fault)
        {
            return fault;
        }

        next = checked(next + (encoding.Hashing?.Buckets.Count ?? 0));
        if (encoding.Columns.Any(column => column.Other is not null && !column.Categories.Contains(column.Other, StringComparer.Ordinal)))
        {
            return "the category for others is no category";
        }

        bool repeats = encoding.Columns.DistinctBy(column => column.Name, StringComparer.Ordinal).Count() != encoding.Columns.Count;
        bool several = encoding.Columns.Count(column => column.Kind == ColumnKind.Target) > 1
            || encoding.Columns.Count(column => column.Kind == ColumnKind.Weight) > 1;
        return next != encoding.FeatureCount ? "the columns make another number of features"
            : repeats || several ? "a column stands twice"
            : null;
    }

    private static string? FaultOfHashing(DataEncoding encoding)
    {
        bool hasHashed = encoding.Columns.Any(column => column.Kind == ColumnKind.Hashed);
        if (encoding.Hashing is not { } hashing)
        {
            return hasHashed ? "a column is hashed, and nothing says how" : null;
        }

        if (hashing.Function != FeatureHashing.XxHash64)
        {
            return $"its hash function is {hashing.Function}, and this program has {FeatureHashing.XxHash64}";
        }

        if (hashing.Bits is < 1 or > FeatureHashing.MostBits || hashing.SharedBuckets < 0 || !hasHashed)
        {
            return "the hashing is impossible, or no column is hashed";
        }

        for (int i = 0; i < hashing.Buckets.Count; i++)
        {
            if (hashing.Buckets[i] <= (i == 0 ? -1 : hashing.Buckets[i - 1]) || hashing.Buckets[i] >= 1L << hashing.Bits)
            {
                return "its buckets do not ascend, or there is no such bucket";
            }
        }

        return null;
    }
}
