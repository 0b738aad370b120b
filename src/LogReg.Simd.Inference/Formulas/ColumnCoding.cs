using System.Globalization;

namespace LogReg.Simd.Inference.Formulas;

/// <summary>What a factor of a term becomes: one column of numbers, or one per level but the reference.</summary>
/// <param name="Names">The names of the columns.</param>
/// <param name="Columns">The columns.</param>
internal sealed record ColumnCoding(IReadOnlyList<string> Names, IReadOnlyList<double[]> Columns)
{
    /// <summary>Codes a factor.</summary>
    /// <param name="formula">The formula, for errors.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="data">The columns.</param>
    /// <param name="allLevels">Whether every level has a column, the reference too.</param>
    public static ColumnCoding Of(string formula, FormulaFactor factor, NamedColumns data, bool allLevels)
    {
        if (data.NumbersOf(factor.Column) is { } numbers && factor.Kind != FactorKind.Categories)
        {
            return new([factor.Name], [Numbers(formula, factor, numbers)]);
        }

        if (factor.Kind is FactorKind.Logarithm or FactorKind.Power && data.Contains(factor.Column))
        {
            throw new FormulaException(formula, factor.Position, $"The column {factor.Column} holds texts, but {factor.Name} needs numbers. Use the column as it is, or C({factor.Column}).");
        }

        string[] texts = data.TextsOf(factor.Column) ?? [.. NumbersOf(formula, factor, data).Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
        string[] levels = data.TextsOf(factor.Column) is null
            ? [.. data.NumbersOf(factor.Column)!.Distinct().Order().Select(value => value.ToString("R", CultureInfo.InvariantCulture))]
            : [.. texts.Distinct().Order(StringComparer.Ordinal)];
        string reference = ReferenceOf(formula, factor, levels);
        string[] coded = [.. levels.Where(level => allLevels || level != reference)];
        return new([.. coded.Select(level => $"{factor.Column}={level}")], [.. coded.Select(level => texts.Select(text => text == level ? 1.0 : 0).ToArray())]);
    }

    /// <summary>The numbers of an offset or of a factor that is one.</summary>
    public static double[] Numbers(string formula, FormulaFactor factor, double[] numbers) => factor.Kind switch
    {
        FactorKind.Logarithm => [.. numbers.Select((value, row) => value > 0
            ? Math.Log(value)
            : throw new FormulaException(formula, factor.Position, string.Create(
                CultureInfo.InvariantCulture,
                $"The column {factor.Column} holds {value} in row {row + 1}, counted from 1, which has no logarithm. Leave such rows out.")))],
        FactorKind.Power => [.. numbers.Select(value => Power(value, factor.Exponent))],
        _ => numbers,
    };

    /// <summary>The column of numbers behind a name.</summary>
    public static double[] NumbersOf(string formula, FormulaFactor factor, NamedColumns data) =>
        data.NumbersOf(factor.Column) ?? throw new FormulaException(
            formula,
            factor.Position,
            data.Contains(factor.Column)
                ? $"The column {factor.Column} holds texts, but numbers are needed. Use another column."
                : $"There is no column {factor.Column}, but {data.Names.Count} others: {string.Join(", ", data.Names.Take(20))}{(data.Names.Count > 20 ? ", …" : string.Empty)}. Use one of them.");

    private static double Power(double value, int exponent)
    {
        double product = value;
        for (int i = 1; i < exponent; i++)
        {
            product *= value;
        }

        return product;
    }

    private static string ReferenceOf(string formula, FormulaFactor factor, string[] levels)
    {
        if (factor.Reference is not { } wanted)
        {
            return levels[0];
        }

        // Blanks are easily forgotten.
        string? found = levels.FirstOrDefault(level => level == wanted) ?? levels.FirstOrDefault(level => Bare(level) == Bare(wanted));
        return found ?? throw new FormulaException(
            formula, factor.Position, $"No row of {factor.Column} has the level '{wanted}'. Its {levels.Length} levels are "
                + $"{string.Join(", ", levels.Take(20).Select(level => $"'{level}'"))}. Name one of them.");
    }

    private static string Bare(string text) => text.Replace(" ", string.Empty, StringComparison.Ordinal);
}
