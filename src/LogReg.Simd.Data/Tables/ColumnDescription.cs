using System.Globalization;
using System.Numerics;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Storage;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Tables;

/// <summary>Describes columns once all of their cells are known.</summary>
internal static class ColumnDescription
{
    private static readonly string[] NamesOfOthers = ["other", "(other)", "(other categories)"];

    /// <summary>A column of texts as categories.</summary>
    /// <param name="source">The table, for errors.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="table">Its texts.</param>
    /// <param name="isChosen">Whether the column was named as one of categories, which are then taken as they are.</param>
    /// <param name="options">How categories become features.</param>
    public static ColumnEncoding OfCategories(TableSource source, string name, GlobalTexts table, bool isChosen, DataOptions options)
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        for (int code = 0; code < table.Texts.Count; code++)
        {
            counts[table.Texts[code]] = table.Counts[code];
        }

        bool areBooleans = !isChosen && counts.Count > 0 && counts.Keys.All(BooleanText.IsBoolean);
        if (areBooleans)
        {
            // pandas writes True, R TRUE: the first spelling stands for all.
            counts = counts.GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value), StringComparer.Ordinal);
        }
        else if (!isChosen)
        {
            ThrowAlike(source, name, counts.Keys);
        }

        if (table.HasMissing)
        {
            counts.TryAdd(Cells.Missing, 0);
        }

        string[] rare = [.. counts.Where(pair => pair.Value < options.RareLimit && pair.Key != Cells.Missing).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
        string? other = null;
        if (rare.Length > 0)
        {
            foreach (string category in rare)
            {
                counts.Remove(category);
            }

            other = NamesOfOthers.First(candidate => !counts.ContainsKey(candidate) && !rare.Contains(candidate));
            counts.Add(other, 0);
        }

        if (counts.Count > options.CategoryLimit)
        {
            throw source.Error(0, name, TooMany(options.CategoryLimit));
        }

        string[] categories = [.. counts.Keys.Order(StringComparer.Ordinal)];
        bool hasReference = options.Coding == CategoryCoding.Treatment && categories.Length > 0;
        return new ColumnEncoding
        {
            Name = name,
            Kind = ColumnKind.OneHot,
            Categories = hasReference ? categories[1..] : categories,
            Reference = hasReference ? categories[0] : null,
            IgnoresCase = areBooleans,
            Other = other == categories[0] && hasReference ? null : other,
            Rare = other is null ? null : rare,
        };
    }

    /// <summary>The message about a column of too many categories.</summary>
    public static string TooMany(int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"The column has more than {limit} different texts, too many for categories. Leave the column out with --ignore, raise --max-categories, put rare ones together by --rare, "
        + $"or hash them by --hash.");

    /// <summary>What takes the place of missing numbers of a column, divided by the scale; null where nothing does.</summary>
    /// <param name="store">The rows.</param>
    /// <param name="slot">The slot of the column.</param>
    /// <param name="offset">What was subtracted from its numbers.</param>
    /// <param name="missing">What becomes of missing cells.</param>
    /// <param name="hasGaps">Whether a number is missing.</param>
    public static double? FillOf<T>(RowStore<T> store, int slot, double offset, MissingCells missing, out bool hasGaps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        hasGaps = false;
        if (missing is MissingCells.Error or MissingCells.Drop)
        {
            return null;
        }

        List<T>? values = missing == MissingCells.Median ? new(store.RowCount) : null;
        double sum = 0;
        long count = 0;
        for (int chunk = 0; chunk < store.ChunkCount; chunk++)
        {
            for (int i = 0; i < store.RowsOf(chunk); i++)
            {
                T value = store.Row(chunk, i)[slot];
                if (T.IsNaN(value))
                {
                    hasGaps = true;
                    continue;
                }

                sum += double.CreateTruncating(value);
                count++;
                values?.Add(value);
            }
        }

        if (values is null)
        {
            return (sum / count) + offset;
        }

        values.Sort();
        double lower = double.CreateTruncating(values[(values.Count - 1) / 2]);
        double upper = double.CreateTruncating(values[values.Count / 2]);
        return (lower == upper ? lower : (lower / 2) + (upper / 2)) + offset;
    }

    private static void ThrowAlike(TableSource source, string name, IEnumerable<string> texts)
    {
        string[]? alike = texts.GroupBy(text => text, StringComparer.OrdinalIgnoreCase).Select(group => group.Take(2).ToArray()).FirstOrDefault(group => group.Length > 1);
        if (alike is not null)
        {
            throw source.Error(
                0, name, $"The categories {ClassList.Listed(alike)} differ in nothing but case. Write them alike, or name the column with --categorical to keep them apart.");
        }
    }
}
