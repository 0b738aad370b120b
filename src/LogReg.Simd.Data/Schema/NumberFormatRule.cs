using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>Decides how the numbers of a table are written.</summary>
internal static class NumberFormatRule
{
    private const string PointOfSemicolons = "A point before three digits, in a file of semicolons,";

    /// <summary>Decides from the columns that are numbers under some reading.</summary>
    /// <param name="path">The table, for errors.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="columns">What was seen of them; those without evidence are left out.</param>
    /// <param name="chosenDecimal">The mark of decimals that was chosen; null for the decision.</param>
    /// <param name="chosenThousands">The mark of thousands that was chosen.</param>
    /// <param name="hasSemicolons">Whether semicolons separate the cells, as programs write them where the comma separates decimals: then a point need not.</param>
    public static NumberFormat Decide(
        string path, IReadOnlyList<string> names, IReadOnlyList<ColumnEvidence> columns, char? chosenDecimal, char? chosenThousands, bool hasSemicolons) =>
        NumberFormat.Chosen(chosenDecimal, chosenThousands) ?? Decide(path, new NumberMarks(names, columns), hasSemicolons);

    /// <summary>Decides of a table that is read under an encoding: as the data of the encoding, unless its numbers are not written so.</summary>
    /// <param name="learnt">How the numbers of the encoding's data are written.</param>
    /// <param name="delimiter">What stands between the cells of the encoding's data.</param>
    /// <param name="source">The table.</param>
    /// <param name="columns">What was seen of its columns; those that are no numbers under the encoding are left out.</param>
    /// <remarks>
    /// One mark before three digits may be either. In a table of the delimiter of the encoding's data it is what it was there. In one of another delimiter, which another program wrote, it is asked
    /// about where training on the table alone would not read it as the encoding says.
    /// </remarks>
    public static NumberFormat Under(NumberFormat learnt, char delimiter, Tables.TableSource source, IReadOnlyList<ColumnEvidence> columns)
    {
        NumberMarks marks = new(source.Names, columns);
        bool areRead = columns.Where(NumberMarks.Count).All(seen => ColumnRules.NumbersUnder(seen, learnt) == seen.Numbers);
        if (areRead && delimiter != (source.HasCommas ? ',' : source.HasSemicolons ? ';' : delimiter))
        {
            AskAboutOneMark(learnt, source, marks);
        }

        bool areMixed = (marks.HaveDecimalComma || marks.HaveGroupPoint) && (marks.HaveDecimalPoint || marks.HaveGroupComma);
        return areRead || areMixed ? learnt : Decide(source.Path, marks, source.HasSemicolons);
    }

    private static void AskAboutOneMark(NumberFormat learnt, Tables.TableSource source, NumberMarks marks)
    {
        if (marks.HaveDecimalComma || marks.HaveDecimalPoint || marks.HaveGroupComma || marks.HaveGroupPoint)
        {
            return;
        }

        (bool havePoints, bool haveCommas) = (marks.Has(NumberShape.PointOrGroups), marks.Has(NumberShape.CommaOrGroups));
        if (havePoints && !haveCommas && learnt.Thousands == '.' && source.HasCommas)
        {
            const string What = "A point before three digits separates thousands in the data that the encoding was learnt from, but in a file of commas it";
            throw Undecided(source.Path, marks, What, '.', NumberShape.PointOrGroups);
        }

        if (havePoints && !haveCommas && learnt.Decimal == '.' && source.HasSemicolons)
        {
            throw Undecided(source.Path, marks, PointOfSemicolons, '.', NumberShape.PointOrGroups);
        }

        if (haveCommas && !havePoints)
        {
            throw Undecided(source.Path, marks, "A comma before three digits", ',', NumberShape.CommaOrGroups);
        }
    }

    private static NumberFormat Decide(string path, NumberMarks marks, bool hasSemicolons)
    {
        bool isComma = marks.HaveDecimalComma || marks.HaveGroupPoint;
        if (isComma && (marks.HaveDecimalPoint || marks.HaveGroupComma))
        {
            string? comma = marks.ExampleOf(NumberShape.Comma, NumberShape.PointGroupsComma, NumberShape.PointGroups);
            string? point = marks.ExampleOf(NumberShape.Point, NumberShape.CommaGroupsPoint, NumberShape.CommaGroups);
            throw new DataFormatException(
                path, 0, null, $"Numbers are written in two ways: {comma}, {point}. Write them in one way, or give --decimal , or --decimal . and ignore the other column.");
        }

        if (isComma)
        {
            return new NumberFormat(',', marks.HaveGroupPoint || marks.Has(NumberShape.PointOrGroups) ? '.' : null);
        }

        if (marks.HaveGroupComma || (marks.HaveDecimalPoint && marks.Has(NumberShape.CommaOrGroups)))
        {
            return new NumberFormat('.', ',');
        }

        if (marks.Has(NumberShape.CommaOrGroups))
        {
            throw Undecided(path, marks, "A comma before three digits", ',', NumberShape.CommaOrGroups);
        }

        return marks.HaveDecimalPoint || !hasSemicolons || !marks.Has(NumberShape.PointOrGroups)
            ? NumberFormat.Usual
            : throw Undecided(path, marks, PointOfSemicolons, '.', NumberShape.PointOrGroups);
    }

    private static DataFormatException Undecided(string path, NumberMarks marks, string what, char mark, NumberShape shape) =>
        new(path, 0, null, $"{what} may separate decimals or thousands: {marks.ExampleOf(shape)}. Give --decimal {mark} or --thousands {mark} to say which.");
}
