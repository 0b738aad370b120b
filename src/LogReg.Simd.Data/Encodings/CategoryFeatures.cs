using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Encodings;

/// <summary>Which feature a category of a one-hot column has.</summary>
internal sealed class CategoryFeatures
{
    /// <summary>A category without a feature.</summary>
    public const int None = -1;

    private readonly Dictionary<string, int> features;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private readonly int other = None;
    private readonly int missing;
    private readonly bool knowsMissing;

    public CategoryFeatures(ColumnEncoding column)
    {
        features = new Dictionary<string, int>(column.IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        for (int i = 0; i < column.Categories.Count; i++)
        {
            features[column.Categories[i]] = column.FirstFeature + i;
        }

        if (column.Reference is not null)
        {
            features[column.Reference] = None;
        }

        if (column.Other is not null)
        {
            other = features[column.Other];
            foreach (string rare in column.Rare ?? [])
            {
                features[rare] = other;
            }
        }

        knowsMissing = features.TryGetValue(Cells.Missing, out missing);
        missing = knowsMissing ? missing : other;
        bySpan = features.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The feature of a category, or of the one for those that are not known.</summary>
    /// <returns><see cref="None"/> where it has none.</returns>
    public int Find(string category, out bool isUnseen)
    {
        isUnseen = !features.TryGetValue(category, out int feature);
        return isUnseen ? other : feature;
    }

    /// <summary>As the overload for texts.</summary>
    public int Find(ReadOnlySpan<char> category, out bool isUnseen)
    {
        isUnseen = !bySpan.TryGetValue(category, out int feature);
        return isUnseen ? other : feature;
    }

    /// <summary>The feature of a missing cell.</summary>
    public int OfMissing(out bool isUnseen)
    {
        isUnseen = !knowsMissing;
        return missing;
    }
}
