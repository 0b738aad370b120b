namespace LogReg.Simd.Data.Schema;

/// <summary>The marks in the numbers of a table: how many cells there are of each shape, and an example of each.</summary>
internal sealed class NumberMarks
{
    private readonly int[] totals = new int[NumberShapes.Count];
    private readonly string?[] examples = new string?[NumberShapes.Count];

    /// <summary>The marks of the columns that are numbers under some reading.</summary>
    public NumberMarks(IReadOnlyList<string> names, IReadOnlyList<ColumnEvidence> columns)
    {
        for (int column = 0; column < columns.Count; column++)
        {
            ColumnEvidence evidence = columns[column];
            if (evidence.FirstMarked is null || !Count(evidence))
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
    }

    /// <summary>Gets a value indicating whether a number is one with a decimal comma only.</summary>
    public bool HaveDecimalComma => Has(NumberShape.Comma, NumberShape.PointGroupsComma);

    /// <summary>Gets a value indicating whether a number is one with a decimal point only.</summary>
    public bool HaveDecimalPoint => Has(NumberShape.Point, NumberShape.CommaGroupsPoint);

    /// <summary>Gets a value indicating whether commas stand between groups.</summary>
    public bool HaveGroupComma => Has(NumberShape.CommaGroups, NumberShape.CommaGroupsPoint);

    /// <summary>Gets a value indicating whether points stand between groups.</summary>
    public bool HaveGroupPoint => Has(NumberShape.PointGroups, NumberShape.PointGroupsComma);

    /// <summary>Tells whether the marks of a column count: where nearly all of its cells are numbers under some reading.</summary>
    public static bool Count(ColumnEvidence column) => column.Numbers >= 9 * column.Texts;

    /// <summary>Tells whether a number has one of some shapes.</summary>
    public bool Has(params ReadOnlySpan<NumberShape> shapes) => ExampleOf(shapes) is not null;

    /// <summary>A number of the first of some shapes that there is, for messages; null where there is none.</summary>
    public string? ExampleOf(params ReadOnlySpan<NumberShape> shapes)
    {
        foreach (NumberShape shape in shapes)
        {
            if (totals[(int)shape] > 0)
            {
                return examples[(int)shape];
            }
        }

        return null;
    }
}
