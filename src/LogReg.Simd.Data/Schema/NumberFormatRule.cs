using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>Decides how the numbers of a table are written.</summary>
internal static class NumberFormatRule
{
    /// <summary>Decides from the columns that are numbers under some reading.</summary>
    /// <param name="path">The table, for errors.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="columns">What was seen of them; those without evidence are left out.</param>
    /// <param name="chosenDecimal">The mark of decimals that was chosen; null for the decision.</param>
    /// <param name="chosenThousands">The mark of thousands that was chosen.</param>
    /// <param name="hasSemicolons">Whether semicolons separate the cells, as programs write them where the comma separates decimals: then a point need not.</param>
    public static NumberFormat Decide(
        string path, IReadOnlyList<string> names, IReadOnlyList<ColumnEvidence> columns, char? chosenDecimal, char? chosenThousands, bool hasSemicolons)
    {
        if (NumberFormat.Chosen(chosenDecimal, chosenThousands) is { } chosen)
        {
            return chosen;
        }

        int[] totals = new int[NumberShapes.Count];
        string?[] examples = new string?[NumberShapes.Count];
        for (int column = 0; column < columns.Count; column++)
        {
            ColumnEvidence evidence = columns[column];
            if (evidence.FirstMarked is null || evidence.Numbers < 9 * evidence.Texts)
            {
                continue;
            }

            for (int shape = 0; shape < totals.Length; shape++)
            {
                int count = evidence[(NumberShape)shape];
                totals[shape] += count;
                examples[shape] ??= count > 0 ? $"column '{names[column]}' has '{evidence.FirstMarked}'" : null;
            }
        }

        int Of(params ReadOnlySpan<NumberShape> shapes)
        {
            int sum = 0;
            foreach (NumberShape shape in shapes)
            {
                sum += totals[(int)shape];
            }

            return sum;
        }

        string Example(params ReadOnlySpan<NumberShape> shapes)
        {
            foreach (NumberShape shape in shapes)
            {
                if (examples[(int)shape] is { } example)
                {
                    return example;
                }
            }

            return string.Empty;
        }

        bool decimalComma = Of(NumberShape.Comma, NumberShape.PointGroupsComma) > 0;
        bool decimalPoint = Of(NumberShape.Point, NumberShape.CommaGroupsPoint) > 0;
        bool groupComma = Of(NumberShape.CommaGroups, NumberShape.CommaGroupsPoint) > 0;
        bool groupPoint = Of(NumberShape.PointGroups, NumberShape.PointGroupsComma) > 0;
        if ((decimalComma || groupPoint) && (decimalPoint || groupComma))
        {
            string comma = Example(NumberShape.Comma, NumberShape.PointGroupsComma, NumberShape.PointGroups);
            string point = Example(NumberShape.Point, NumberShape.CommaGroupsPoint, NumberShape.CommaGroups);
            throw new DataFormatException(
                path, 0, null, $"Numbers are written in two ways: {comma}, {point}. Write them in one way, or give --decimal , or --decimal . and ignore the other column.");
        }

        if (decimalComma || groupPoint)
        {
            return new NumberFormat(',', groupPoint || Of(NumberShape.PointOrGroups) > 0 ? '.' : null);
        }

        if (groupComma || (decimalPoint && Of(NumberShape.CommaOrGroups) > 0))
        {
            return new NumberFormat('.', ',');
        }

        if (Of(NumberShape.CommaOrGroups) > 0)
        {
            throw Undecided("A comma before three digits", ',', NumberShape.CommaOrGroups);
        }

        return decimalPoint || !hasSemicolons || Of(NumberShape.PointOrGroups) == 0
            ? NumberFormat.Usual
            : throw Undecided("A point before three digits, in a file of semicolons,", '.', NumberShape.PointOrGroups);

        DataFormatException Undecided(string what, char mark, NumberShape shape) => new(
            path, 0, null, $"{what} may separate decimals or thousands: {Example(shape)}. Give --decimal {mark} or --thousands {mark} to say which.");
    }
}
