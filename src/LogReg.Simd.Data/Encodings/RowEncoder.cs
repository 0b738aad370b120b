using System.Numerics;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Encodings;

/// <summary>Turns rows of numbers and codes of texts into features, as an encoding says.</summary>
internal sealed class RowEncoder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DataEncoding encoding;
    private readonly List<Run> runs = [];
    private readonly List<Number> numbers = [];
    private readonly List<Category> categories = [];

    /// <summary>Prepares for rows whose columns stand in slots.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="slotOf">The slot of each of its columns; −1 of those that are not there.</param>
    public RowEncoder(DataEncoding encoding, int[] slotOf)
    {
        this.encoding = encoding;
        for (int i = 0; i < slotOf.Length; i++)
        {
            ColumnEncoding column = encoding.Columns[i];
            if (column.Kind == ColumnKind.Numeric)
            {
                numbers.Add(new Number(i, slotOf[i], column.FirstFeature, column.Mean is double mean ? T.CreateTruncating(mean) : T.NaN));
                Extend(slotOf[i], column.FirstFeature);
            }
            else if (column.Kind == ColumnKind.OneHot)
            {
                categories.Add(new Category(i, slotOf[i], column));
            }
        }
    }

    /// <summary>Gets the slots of texts.</summary>
    public IEnumerable<int> TextSlots => categories.Select(category => category.Slot);

    /// <summary>Gets, by column, the cells so far with a category that the encoding does not know.</summary>
    public Dictionary<string, long> Unseen { get; } = new(StringComparer.Ordinal);

    /// <summary>Says what the codes of a slot mean.</summary>
    public void Bind(int slot, int count, Func<int, string> textOf)
    {
        foreach (Category category in categories)
        {
            if (category.Slot == slot)
            {
                category.Bind(count, textOf);
            }
        }
    }

    /// <summary>Writes the features of a row.</summary>
    /// <param name="cells">Its slots.</param>
    /// <param name="mayMiss">Whether a number may be missing.</param>
    /// <param name="features">Receives all of them.</param>
    /// <returns>The column whose number is missing and has no mean to take its place; −1 where there is none.</returns>
    public int Encode(ReadOnlySpan<T> cells, bool mayMiss, Span<T> features)
    {
        if (categories.Count > 0)
        {
            features.Clear();
        }

        foreach (Run run in runs)
        {
            cells.Slice(run.Slot, run.Length).CopyTo(features[run.Feature..]);
        }

        if (mayMiss)
        {
            foreach (Number number in numbers)
            {
                if (T.IsNaN(cells[number.Slot]))
                {
                    if (T.IsNaN(number.Fill))
                    {
                        return number.Column;
                    }

                    features[number.Feature] = number.Fill;
                }
            }
        }

        foreach (Category category in categories)
        {
            int feature = category.FeatureOf(cells[category.Slot]);
            if (feature >= 0)
            {
                features[feature] = T.One;
            }
            else
            {
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Unseen, encoding.Columns[category.Column].Name, out _)++;
            }
        }

        return -1;
    }

    /// <summary>Adds a number to the last run, if it continues it.</summary>
    private void Extend(int slot, int feature)
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

    private readonly record struct Number(int Column, int Slot, int Feature, T Fill);

    /// <summary>A one-hot column and what its codes mean at present.</summary>
    private sealed class Category
    {
        private readonly Dictionary<string, int> features;
        private readonly int missing;
        private int[] ofCode = [];

        public Category(int index, int slot, ColumnEncoding column)
        {
            Column = index;
            Slot = slot;
            features = column.Categories.Select((category, i) => (category, i))
                .ToDictionary(pair => pair.category, pair => column.FirstFeature + pair.i, StringComparer.Ordinal);
            missing = features.GetValueOrDefault(Cells.Missing, -1);
        }

        public int Column { get; }

        public int Slot { get; }

        public void Bind(int count, Func<int, string> textOf)
        {
            ofCode = ofCode.Length >= count ? ofCode : new int[Math.Max(count, 2 * ofCode.Length)];
            for (int code = 0; code < count; code++)
            {
                ofCode[code] = features.GetValueOrDefault(textOf(code), -1);
            }
        }

        /// <summary>The feature of a code; −1 where the category is unknown.</summary>
        public int FeatureOf(T code) => T.IsNaN(code) ? missing : ofCode[int.CreateTruncating(code)];
    }
}
