using System.Text;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The features of a one-hot column, which knows its categories.</summary>
internal sealed class ListedCategories : CategoryFeatures
{
    private const int StackCharacters = 256;

    private readonly Dictionary<string, int> features;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private readonly int other = None;
    private readonly int missing;
    private readonly bool knowsMissing;

    public ListedCategories(ColumnEncoding column)
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

    public override int Find(ReadOnlySpan<char> category, out bool isUnseen)
    {
        isUnseen = !bySpan.TryGetValue(category, out int feature);
        return isUnseen ? other : feature;
    }

    public override int Find(ReadOnlySpan<byte> category, out bool isUnseen)
    {
        // A character takes a byte at least.
        Span<char> text = category.Length <= StackCharacters ? stackalloc char[StackCharacters] : new char[category.Length];
        return Find(text[..Encoding.UTF8.GetChars(category, text)], out isUnseen);
    }

    public override int OfMissing(out bool isUnseen)
    {
        isUnseen = !knowsMissing;
        return missing;
    }
}
