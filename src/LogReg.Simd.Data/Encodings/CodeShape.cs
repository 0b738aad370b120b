using System.Numerics;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The features of an encoding as numbers and codes: how many come from numbers, and how many categories each column of text has.</summary>
internal sealed class CodeShape
{
    private CodeShape(int numberCount, int[] firstFeatures, int[] categoryCounts) =>
        (NumberCount, FirstFeatures, CategoryCounts) = (numberCount, firstFeatures, categoryCounts);

    /// <summary>Gets the features of numbers, marks of missing ones among them.</summary>
    public int NumberCount { get; }

    /// <summary>Gets the feature of the first category of each column of text.</summary>
    public int[] FirstFeatures { get; }

    /// <summary>Gets the categories that have a feature, of each column of text.</summary>
    public int[] CategoryCounts { get; }

    /// <summary>Gets the features.</summary>
    public int FeatureCount => NumberCount + CategoryCounts.Sum();

    /// <summary>The bytes of rows of this shape.</summary>
    public long BytesOf<T>(int sampleCount)
        where T : unmanaged =>
        CategoricalMatrixBuilder<T>.ByteCountOf(sampleCount, NumberCount, CategoryCounts);

    /// <summary>Splits the features of a row that are not zero into numbers and codes.</summary>
    /// <param name="columns">The features, ascending.</param>
    /// <param name="values">Their values.</param>
    /// <param name="numbers">Receives the numbers.</param>
    /// <param name="codes">Receives the code of each column of text, −1 where none of its features is one.</param>
    /// <returns>False where the feature of a category is neither zero nor one, or two of a column are one.</returns>
    public bool TrySplit<T>(ReadOnlySpan<int> columns, ReadOnlySpan<T> values, Span<T> numbers, Span<int> codes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        numbers.Clear();
        codes.Fill(CategoricalMatrixBuilder<T>.NoCategory);
        int text = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            int feature = columns[i];
            if (feature < NumberCount)
            {
                numbers[feature] = values[i];
                continue;
            }

            while (feature >= FirstFeatures[text] + CategoryCounts[text])
            {
                text++;
            }

            if (values[i] != T.One || codes[text] >= 0)
            {
                return false;
            }

            codes[text] = feature - FirstFeatures[text];
        }

        return true;
    }

    /// <summary>
    /// The shape under an encoding; null where no column holds texts, where they are hashed (buckets are shared by columns and hold counts), or where features have another order than those of codes.
    /// </summary>
    public static CodeShape? Of(DataEncoding encoding)
    {
        ColumnEncoding[] texts = [.. encoding.Columns.Where(column => column.Kind == ColumnKind.OneHot).OrderBy(column => column.FirstFeature)];
        int numbers = encoding.Columns.Where(column => column.Kind == ColumnKind.Numeric).Sum(column => column.Width);
        int next = numbers;
        foreach (ColumnEncoding column in texts)
        {
            if (column.FirstFeature != next)
            {
                return null;
            }

            next += column.Width;
        }

        return texts.Length == 0 || next != encoding.FeatureCount ? null : new CodeShape(numbers, [.. texts.Select(column => column.FirstFeature)], [.. texts.Select(column => column.Width)]);
    }
}
