using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>The rules by which the cells of a column say what it is, in the order in which they are tried.</summary>
internal static class ColumnRules
{
    /// <summary>Of that many cells one text may stand among numbers before the column counts as one of texts.</summary>
    public const int NumbersPerText = 10;

    /// <summary>In fewer rows different texts say nothing.</summary>
    public const int IdentifierRows = 20;

    /// <summary>From this many different numbers on, a text that repeats among them is no category beside them.</summary>
    public const int MeasuredNumbers = 10;

    /// <summary>The most different texts that may mean missing cells.</summary>
    public const int FewMarkers = 3;

    /// <summary>A named column counts rows only from this many on.</summary>
    public const int CountingRows = 8;

    /// <summary>The numbers of a column as a format reads them.</summary>
    public static int NumbersUnder(ColumnEvidence evidence, NumberFormat format)
    {
        bool groups = format.Thousands is not null;
        int numbers = evidence[NumberShape.Plain] + evidence.ChosenNumbers;
        if (format.Decimal == ',')
        {
            numbers += evidence[NumberShape.Comma] + evidence[NumberShape.CommaOrGroups];
            numbers += groups ? evidence[NumberShape.PointOrGroups] + evidence[NumberShape.PointGroups] + evidence[NumberShape.PointGroupsComma] : 0;
            return numbers;
        }

        numbers += evidence[NumberShape.Point] + evidence[NumberShape.PointOrGroups];
        return groups ? numbers + evidence[NumberShape.CommaOrGroups] + evidence[NumberShape.CommaGroups] + evidence[NumberShape.CommaGroupsPoint] : numbers;
    }

    /// <summary>Tells whether the cells are numbers, so that a text among them is an error and no category.</summary>
    public static bool AreNumbers(ColumnEvidence evidence, NumberFormat format)
    {
        int present = evidence.Cells - evidence.Empty;
        int numbers = NumbersUnder(evidence, format);
        return AreNumbers(numbers, present - numbers - evidence.Markers, present);
    }

    /// <summary>Decides what a column of features is.</summary>
    /// <param name="evidence">What was seen of it.</param>
    /// <param name="format">How numbers are written.</param>
    /// <param name="mayCount">Whether the column is the first, or has no name.</param>
    public static ColumnVerdict Decide(ColumnEvidence evidence, NumberFormat format, bool mayCount)
    {
        int present = evidence.Cells - evidence.Empty;
        int numbers = NumbersUnder(evidence, format);
        int texts = present - numbers - evidence.Markers;
        if (numbers + texts == 0)
        {
            return ColumnVerdict.Missing;
        }

        switch (evidence.Declared)
        {
            case DeclaredType.Number:
                return ColumnVerdict.Number;
            case DeclaredType.Category:
                return ColumnVerdict.Category;
            case DeclaredType.Date:
                return ColumnVerdict.Date;
            case DeclaredType.Text:
                (texts, numbers) = (texts + numbers, 0);
                break;
            default:
                break;
        }

        if (AreNumbers(numbers, texts, present))
        {
            bool isCounting = mayCount && evidence.CountsRows && evidence.Cells >= CountingRows;
            return isCounting ? ColumnVerdict.RowNumber : ColumnVerdict.Number;
        }

        if (evidence.Dates > 0 && evidence.Dates * 10 >= (texts + numbers) * 9)
        {
            return ColumnVerdict.Date;
        }

        if (evidence.Decorated > 0 && (evidence.Decorated + evidence.Numbers) * 10 >= (texts + numbers) * 9)
        {
            return ColumnVerdict.Decorated;
        }

        bool isMarked = numbers * 2 > present && evidence.DistinctNumbers >= MeasuredNumbers && evidence.DistinctTexts.Count <= FewMarkers;
        if (isMarked)
        {
            return ColumnVerdict.Marked;
        }

        int distinct = evidence.DistinctTexts.Count + evidence.DistinctNumbers;
        if (present >= IdentifierRows && distinct * 10 >= Math.Min(present, ColumnEvidence.MostDistinct) * 9)
        {
            return evidence.Blanks >= 2L * evidence.Texts ? ColumnVerdict.FreeText : ColumnVerdict.Identifier;
        }

        return numbers * 2 <= present ? ColumnVerdict.Category : ColumnVerdict.Mixed;
    }

    private static bool AreNumbers(int numbers, int texts, int present) => numbers >= texts && texts <= Math.Max(1, present / NumbersPerText);
}
