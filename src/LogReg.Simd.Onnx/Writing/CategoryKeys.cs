using LogReg.Simd.Data;
using LogReg.Simd.Data.Encodings;

namespace LogReg.Simd.Onnx.Writing;

/// <summary>The texts that an encoding knows in a column, and the category of each.</summary>
internal static class CategoryKeys
{
    /// <summary>Beyond so many letters not every way to write a text in capitals and small letters is listed.</summary>
    private const int MostLetters = 10;

    /// <summary>Every text and the index of its category; −1 where it has none.</summary>
    public static IReadOnlyList<KeyValuePair<string, long>> Of(ColumnEncoding column)
    {
        ListedCategories features = new(column);
        Dictionary<string, long> keys = new(StringComparer.Ordinal);
        foreach (string known in column.Categories.Append(column.Reference).Concat(column.Rare ?? []).OfType<string>())
        {
            foreach (string text in column.IgnoresCase ? Cases(known) : [known])
            {
                keys.TryAdd(text, IndexOf(features.Find(text, out _), column));
            }
        }

        keys[string.Empty] = IndexOf(features.OfMissing(out _), column);
        return [.. keys];
    }

    /// <summary>The index of the category for texts that the encoding does not know; −1 where there is none.</summary>
    public static long OfUnknown(ColumnEncoding column) => column.Other is { } other ? IndexOf(new ListedCategories(column).Find(other, out _), column) : CategoryFeatures.None;

    private static long IndexOf(int feature, ColumnEncoding column) => feature == CategoryFeatures.None ? feature : feature - column.FirstFeature;

    /// <summary>A text with each of its letters capital and small: a graph knows texts letter by letter only.</summary>
    private static IEnumerable<string> Cases(string text)
    {
        int[] letters = [.. Enumerable.Range(0, text.Length).Where(i => char.ToUpperInvariant(text[i]) != char.ToLowerInvariant(text[i]))];
        if (letters.Length > MostLetters)
        {
            return [text, text.ToUpperInvariant(), text.ToLowerInvariant()];
        }

        return Enumerable.Range(0, 1 << letters.Length).Select(choice =>
        {
            char[] written = text.ToLowerInvariant().ToCharArray();
            for (int i = 0; i < letters.Length; i++)
            {
                if ((choice >> i & 1) != 0)
                {
                    written[letters[i]] = char.ToUpperInvariant(written[letters[i]]);
                }
            }

            return new string(written);
        });
    }
}
