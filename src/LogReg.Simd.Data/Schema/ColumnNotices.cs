using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>What should be said of a column that is read as a feature and may not be meant as one, or not so.</summary>
internal static class ColumnNotices
{
    /// <summary>Other names of columns that programs write without being told to: pandas into CSV, and into Parquet and Arrow.</summary>
    private static readonly string[] NamesOfNoName = ["Unnamed: ", "__index_level_"];

    private static readonly string[] IdentifierWords = ["id", "uid", "uuid", "guid", "key", "index"];

    /// <summary>Tells a name that a program has given to a column that had none.</summary>
    public static bool IsNoName(string name) => name.Length == 0 || Array.Exists(NamesOfNoName, beginning => name.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Says of a column of numbers that it may tell rows apart; null where nothing is to be said.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="seen">What was seen of it.</param>
    /// <param name="isUnnamed">Whether the table has names, but none for it.</param>
    public static string? OfNumbers(string name, ColumnEvidence seen, bool isUnnamed)
    {
        if (isUnnamed)
        {
            return $"column '{name}' has no name of its own and is read as numbers; --ignore leaves it out";
        }

        if (seen.CountsRows && seen.Cells >= ColumnRules.IdentifierRows)
        {
            return $"column '{name}' counts the rows and is read as numbers; --ignore leaves it out";
        }

        if (seen.Declared is not null)
        {
            return null;
        }

        if (seen.CompactDates >= ColumnRules.CountingRows && seen.CompactDates == seen.Statistics.Count)
        {
            return $"the numbers of column '{name}' look like dates, as {ClassList.NameOf(seen.First)}, and are read as numbers; --ignore leaves the column out";
        }

        return seen.IsAllDifferent && seen.Cells >= ColumnRules.IdentifierRows && IsIdentifierName(name)
            ? $"column '{name}' has another number in every row, as an identifier has; --ignore leaves it out"
            : null;
    }

    /// <summary>Says of a column of texts that they are measurements, or too many to tell classes; null where nothing is to be said.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="seen">What was seen of it.</param>
    /// <param name="isUnnamed">Whether the table has names, but none for it.</param>
    /// <param name="keepsIdentifiers">Whether columns that tell rows apart were asked for.</param>
    public static string? OfCategories(string name, ColumnEvidence seen, bool isUnnamed, bool keepsIdentifiers)
    {
        if (seen.Declared == DeclaredType.Category)
        {
            return null;
        }

        int different = seen.DistinctTexts.Count + seen.DistinctNumbers;
        if (seen.HaveUnits)
        {
            return $"column '{name}' holds numbers with a unit, as {Cells.Quoted(seen.FirstWithUnit!)}, and is read as categories, {different} of them in the rows looked at; "
                + "write the numbers alone to have one feature of them, or leave the column out with --ignore";
        }

        if (keepsIdentifiers)
        {
            return null;
        }

        int present = seen.Cells - seen.Empty;
        bool areMany = present >= ColumnRules.IdentifierRows ? different * 4 >= 3 * Math.Min(present, ColumnEvidence.MostDistinct) : present >= ColumnRules.CountingRows && different == present;
        return areMany ? $"column '{name}' has {different} different texts in the {present} rows looked at that hold one, and each of them is a category; --ignore leaves the column out"
            : isUnnamed ? $"column '{name}' has no name of its own and is read as categories; --ignore leaves it out"
            : null;
    }

    /// <summary>Tells whether a name ends in the word id or the like.</summary>
    private static bool IsIdentifierName(string name) =>
        Array.Exists(IdentifierWords, word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase)
            && (name.Length == word.Length || !char.IsLetter(name[^(word.Length + 1)]) || (char.IsLower(name[^(word.Length + 1)]) && char.IsUpper(name[^word.Length]))));
}
