using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Encodings;

/// <summary>Turns rows of numbers and codes of texts into features, as an encoding says.</summary>
internal sealed class RowEncoder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DataEncoding encoding;
    private readonly Run[] runs;
    private readonly Number[] numbers;
    private readonly Category[] categories;
    private readonly bool hasIndicators;

    /// <summary>Whether columns share features, in no order of theirs.</summary>
    private readonly bool isHashed;

    /// <summary>The features of numbers, which come before those of categories.</summary>
    private readonly T[] ofNumbers;

    /// <summary>Prepares for rows whose columns stand in slots.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="slotOf">The slot of each of its columns; −1 of those that are not there.</param>
    public RowEncoder(DataEncoding encoding, int[] slotOf)
    {
        this.encoding = encoding;
        List<Run> runs = [];
        List<Number> numbers = [];
        List<Category> categories = [];
        CategoryLookup lookup = new(encoding);
        for (int i = 0; i < slotOf.Length; i++)
        {
            ColumnEncoding column = encoding.Columns[i];
            if (column.Kind == ColumnKind.Numeric)
            {
                T fill = column.Mean is double mean ? NumericFeature.Of<T>(mean, 1, column.Offset) : T.NaN;
                numbers.Add(new Number(i, slotOf[i], column.FirstFeature, column.HasIndicator, fill));
                hasIndicators |= column.HasIndicator;
                Extend(runs, slotOf[i], column.FirstFeature);
            }
            else if (lookup.Of(column) is { } features)
            {
                categories.Add(new Category(i, slotOf[i], features));
                isHashed |= column.Kind == ColumnKind.Hashed;
            }
        }

        this.runs = [.. runs];
        this.numbers = [.. numbers];
        this.categories = [.. categories];
        ofNumbers = new T[this.numbers.Length == 0 ? 0 : this.numbers.Max(number => number.Feature + (number.HasIndicator ? 2 : 1))];
    }

    /// <summary>Gets the slots of texts.</summary>
    public IEnumerable<int> TextSlots => categories.Select(category => category.Slot);

    /// <summary>Gets, by column, the cells so far with a category that the encoding does not know.</summary>
    public Dictionary<string, long> Unseen { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets, by column, the missing numbers so far whose place the mean or median took.</summary>
    public Dictionary<string, long> Filled { get; } = new(StringComparer.Ordinal);

    /// <summary>Says what the codes of a slot mean.</summary>
    public void Bind(int slot, IReadOnlyList<string> texts)
    {
        Category category = CategoryAt(slot);
        category.Reserve(texts.Count);
        for (int code = 0; code < texts.Count; code++)
        {
            category.Bind(code, texts[code]);
        }
    }

    /// <summary>Says what the codes of a slot mean, from texts in UTF-8.</summary>
    public void Bind(int slot, int count, Utf8OfCode textOf)
    {
        Category category = CategoryAt(slot);
        category.Reserve(count);
        for (int code = 0; code < count; code++)
        {
            category.Bind(code, textOf(code));
        }
    }

    /// <summary>Says which feature each code of a slot has, where cells hold codes as bits (<see cref="CodeBits"/>).</summary>
    public void BindFeatures(int slot, int[] features) => CategoryAt(slot).BindFeatures(features);

    /// <summary>Writes the features of a row.</summary>
    /// <param name="cells">Its slots.</param>
    /// <param name="mayMiss">Whether a number may be missing.</param>
    /// <param name="features">Receives all of them.</param>
    /// <returns>The column whose number is missing and has no mean to take its place; −1 where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Encode(ReadOnlySpan<T> cells, bool mayMiss, Span<T> features)
    {
        if (categories.Length > 0 || hasIndicators)
        {
            features.Clear();
        }

        int gap = EncodeNumbers(cells, mayMiss, features);
        foreach (Category category in gap < 0 ? categories : [])
        {
            if (FeatureOf(category, cells) is >= 0 and int feature)
            {
                features[feature] += T.One;
            }
        }

        return gap;
    }

    /// <summary>Adds the features of a row that are not zero, ascending.</summary>
    /// <param name="cells">Its slots.</param>
    /// <param name="mayMiss">Whether a number may be missing.</param>
    /// <param name="columns">Receives their indices.</param>
    /// <param name="values">Receives their values.</param>
    /// <returns>The column whose number is missing and has no mean to take its place; −1 where there is none.</returns>
    public int Encode(ReadOnlySpan<T> cells, bool mayMiss, List<int> columns, List<T> values)
    {
        if (hasIndicators)
        {
            ofNumbers.AsSpan().Clear();
        }

        int gap = EncodeNumbers(cells, mayMiss, ofNumbers);
        for (int feature = 0; feature < ofNumbers.Length; feature++)
        {
            if (!T.IsZero(ofNumbers[feature]))
            {
                columns.Add(feature);
                values.Add(ofNumbers[feature]);
            }
        }

        int first = columns.Count;
        foreach (Category category in categories)
        {
            if (FeatureOf(category, cells) is >= 0 and int feature)
            {
                columns.Add(feature);
                values.Add(T.One);
            }
        }

        if (isHashed)
        {
            AddUp(columns, values, first);
        }

        return gap;
    }

    /// <summary>Writes a row as numbers and as one code for each column of texts, which is the place of its category among the column's features.</summary>
    /// <param name="cells">Its slots.</param>
    /// <param name="mayMiss">Whether a number may be missing.</param>
    /// <param name="numbers">Receives the features of numbers.</param>
    /// <param name="codes">Receives the codes, −1 for a category without a feature, in the order of the columns' features.</param>
    /// <returns>The column whose number is missing and has no mean to take its place; −1 where there is none.</returns>
    public int Encode(ReadOnlySpan<T> cells, bool mayMiss, Span<T> numbers, Span<int> codes)
    {
        if (hasIndicators)
        {
            numbers.Clear();
        }

        int gap = EncodeNumbers(cells, mayMiss, numbers);
        for (int i = 0; i < categories.Length; i++)
        {
            int feature = FeatureOf(categories[i], cells);
            codes[i] = feature < 0 ? CategoricalMatrixBuilder<T>.NoCategory : feature - encoding.Columns[categories[i].Column].FirstFeature;
        }

        return gap;
    }

    /// <summary>Puts ones in the order of their features, and adds up those of the same feature.</summary>
    /// <param name="columns">The features.</param>
    /// <param name="values">Their values.</param>
    /// <param name="first">The first of them.</param>
    private static void AddUp(List<int> columns, List<T> values, int first)
    {
        CollectionsMarshal.AsSpan(columns)[first..].Sort();
        int kept = first;
        for (int i = first; i < columns.Count; i++)
        {
            if (kept > first && columns[kept - 1] == columns[i])
            {
                values[kept - 1] += T.One;
                continue;
            }

            columns[kept] = columns[i];
            values[kept++] = T.One;
        }

        columns.RemoveRange(kept, columns.Count - kept);
        values.RemoveRange(kept, values.Count - kept);
    }

    private Category CategoryAt(int slot) => Array.Find(categories, category => category.Slot == slot)!;

    private int EncodeNumbers(ReadOnlySpan<T> cells, bool mayMiss, Span<T> features)
    {
        foreach (Run run in runs)
        {
            cells.Slice(run.Slot, run.Length).CopyTo(features[run.Feature..]);
        }

        if (!mayMiss)
        {
            return -1;
        }

        foreach (Number number in numbers)
        {
            if (T.IsNaN(cells[number.Slot]))
            {
                if (T.IsNaN(number.Fill))
                {
                    return number.Column;
                }

                features[number.Feature] = number.Fill;
                Count(Filled, number.Column);
                if (number.HasIndicator)
                {
                    features[number.Feature + 1] = T.One;
                }
            }
        }

        return -1;
    }

    /// <summary>The feature of a category; −1 where it has none. One that the encoding does not know is counted.</summary>
    private int FeatureOf(Category category, ReadOnlySpan<T> cells)
    {
        int feature = category.FeatureOf(cells[category.Slot], out bool isUnseen);
        if (isUnseen)
        {
            Count(Unseen, category.Column);
        }

        return feature;
    }

    private void Count(Dictionary<string, long> counts, int column) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, encoding.Columns[column].Name, out _)++;

    /// <summary>Adds a number to the last run, if it continues it.</summary>
    private static void Extend(List<Run> runs, int slot, int feature)
    {
        if (runs.Count > 0 && runs[^1] is { } last && last.Slot + last.Length == slot && last.Feature + last.Length == feature)
        {
            runs[^1] = last with { Length = last.Length + 1 };
        }
        else
        {
            runs.Add(new Run(slot, feature, 1));
        }
    }

    /// <summary>Numbers that follow each other both in the row and in the features.</summary>
    private readonly record struct Run(int Slot, int Feature, int Length);

    private readonly record struct Number(int Column, int Slot, int Feature, bool HasIndicator, T Fill);

    /// <summary>A column of categories and what its codes mean at present.</summary>
    private sealed class Category(int index, int slot, CategoryFeatures features)
    {
        private int[] ofCode = [];
        private bool[] isUnseen = [];
        private bool holdsBits;

        public int Column => index;

        public int Slot => slot;

        /// <summary>Makes room for the features of codes.</summary>
        public void Reserve(int count)
        {
            if (ofCode.Length < count)
            {
                ofCode = new int[Math.Max(count, 2 * ofCode.Length)];
                isUnseen = new bool[ofCode.Length];
            }
        }

        public void Bind(int code, ReadOnlySpan<char> category) => ofCode[code] = features.Find(category, out isUnseen[code]);

        public void Bind(int code, ReadOnlySpan<byte> category) => ofCode[code] = features.Find(category, out isUnseen[code]);

        public void BindFeatures(int[] known) => (ofCode, holdsBits) = (known, true);

        /// <summary>The feature of a code; −1 where the category has none.</summary>
        public int FeatureOf(T code, out bool unseen)
        {
            unseen = false;
            if (holdsBits)
            {
                return ofCode[CodeBits.Of(code)];
            }

            if (T.IsNaN(code))
            {
                return features.OfMissing(out unseen);
            }

            unseen = isUnseen[int.CreateTruncating(code)];
            return ofCode[int.CreateTruncating(code)];
        }
    }
}
