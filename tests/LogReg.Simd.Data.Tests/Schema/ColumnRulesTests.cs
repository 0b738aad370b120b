using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests.Schema;

/// <summary>What the cells of a column say it is: one row per rule, and one on the other side of it.</summary>
public class ColumnRulesTests
{
    [Theory]
    [InlineData("1 2.5 -3e4 7", nameof(ColumnVerdict.Number))]
    [InlineData("NA 1 N/A 2 #N/A 3 NULL 4 None 5 nan 6 . 7 - 8 ? 9", nameof(ColumnVerdict.Number))]
    [InlineData("1 2 3 4 5 6 7 8 9 x", nameof(ColumnVerdict.Number))]
    [InlineData("1 2 3 4 5 6 7 8 x y", nameof(ColumnVerdict.Mixed))]
    [InlineData("x 1", nameof(ColumnVerdict.Number))]
    [InlineData("x y 1", nameof(ColumnVerdict.Category))]
    [InlineData("1 x y z", nameof(ColumnVerdict.Category))]
    [InlineData("red blue red", nameof(ColumnVerdict.Category))]
    [InlineData("True FALSE true", nameof(ColumnVerdict.Category))]
    [InlineData("NA ZA NA DE", nameof(ColumnVerdict.Category))]
    [InlineData("+ - + -", nameof(ColumnVerdict.Category))]
    [InlineData("~ ~ NA", nameof(ColumnVerdict.Missing))]
    [InlineData("2024-01-31 2024-02-01 ~", nameof(ColumnVerdict.Date))]
    [InlineData("31/01/2024 1/2/24", nameof(ColumnVerdict.Date))]
    [InlineData("31.01.2024 01.02.2024", nameof(ColumnVerdict.Date))]
    [InlineData("12:30 09:05", nameof(ColumnVerdict.Date))]
    [InlineData("2024-01-31T12:30:00Z 2024-02-01T00:00:00Z", nameof(ColumnVerdict.Date))]
    [InlineData("1-Feb-2024 12-Mar-2024", nameof(ColumnVerdict.Date))]
    [InlineData("12-34-56 ab-cd", nameof(ColumnVerdict.Category))]
    [InlineData("1.2.3 4.5.6", nameof(ColumnVerdict.Category))]
    [InlineData("0 1 2 3 4 5 6 7", nameof(ColumnVerdict.RowNumber))]
    [InlineData("1 2 3 4 5 6 7 8 9", nameof(ColumnVerdict.RowNumber))]
    [InlineData("2 3 4 5 6 7 8 9 10", nameof(ColumnVerdict.Number))]
    [InlineData("1 2 3 4 5 6 8 9", nameof(ColumnVerdict.Number))]
    [InlineData("1 2 3", nameof(ColumnVerdict.Number))]
    public void A_column_is_what_its_cells_are(string cells, string verdict)
    {
        ColumnEvidence evidence = Evidence(cells.Split(' '));
        Assert.Equal(verdict, ColumnRules.Decide(evidence, NumberFormat.Usual, mayCount: true).ToString());
        bool counts = verdict == nameof(ColumnVerdict.RowNumber);
        Assert.Equal(counts ? nameof(ColumnVerdict.Number) : verdict, ColumnRules.Decide(evidence, NumberFormat.Usual, mayCount: false).ToString());
    }

    [Theory]
    [InlineData("50% 60% 50%", nameof(ColumnVerdict.Decorated))]
    [InlineData("$5 $6 7 8", nameof(ColumnVerdict.Decorated))]
    [InlineData("50% 60% low high", nameof(ColumnVerdict.Category))]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 none none2 x", nameof(ColumnVerdict.Marked))]
    [InlineData("1 2 3 4 5 6 7 8 9 9 9 9 none none2 x", nameof(ColumnVerdict.Mixed))]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 a b c d", nameof(ColumnVerdict.Mixed))]
    [InlineData("12kg 13kg", nameof(ColumnVerdict.Category))]
    public void Numbers_among_or_with_other_marks_are_asked_about(string cells, string verdict) =>
        Assert.Equal(verdict, ColumnRules.Decide(Evidence(cells.Split(' ')), NumberFormat.Usual, mayCount: true).ToString());

    [Theory]
    [InlineData(DeclaredType.Number, "x y 1", nameof(ColumnVerdict.Number))]
    [InlineData(DeclaredType.Number, "0 1 2 3 4 5 6 7", nameof(ColumnVerdict.Number))]
    [InlineData(DeclaredType.Category, "1 2 3", nameof(ColumnVerdict.Category))]
    [InlineData(DeclaredType.Category, "2024-01-31 2024-02-01", nameof(ColumnVerdict.Category))]
    [InlineData(DeclaredType.Text, "1 2 1", nameof(ColumnVerdict.Category))]
    [InlineData(DeclaredType.Text, "2024-01-31 2024-02-01", nameof(ColumnVerdict.Date))]
    [InlineData(DeclaredType.Date, "20240131 20240201", nameof(ColumnVerdict.Date))]
    [InlineData(DeclaredType.Number, "~ ~", nameof(ColumnVerdict.Missing))]
    public void A_declared_type_comes_before_the_cells(object declared, string cells, string verdict) =>
        Assert.Equal(verdict, ColumnRules.Decide(Evidence(cells.Split(' '), (DeclaredType)declared), NumberFormat.Usual, mayCount: true).ToString());

    [Theory]
    [InlineData("a b|1 5 6|2 7 8|3 9 1", "|a|b")]
    [InlineData("a b|r 5 6|s 7 8|t 9 1", "|a|b")]
    [InlineData("a b|5 6 ~|7 8 ~", "a|b|")]
    [InlineData("a b|r x y|s x y", "a|b")]
    [InlineData("a b|r 5 6|r 7 8", "a|b")]
    [InlineData("a 1|1 5 6|2 7 8", "a|1")]
    [InlineData("a b|1 5|2 7", "a|b")]
    public void A_header_that_lacks_a_cell_is_widened_where_it_is_clear_which(string table, string header)
    {
        List<Data.Csv.CsvRecord> records = [.. table.Split('|').Select((record, i) => new Data.Csv.CsvRecord(i, [.. record.Split(' ').Select(cell => cell == "~" ? string.Empty : cell)]))];
        HeaderRule.Widen(records);
        Assert.Equal(header, string.Join('|', records[0].Cells));
    }

    [Theory]
    [InlineData(20, 20, "C{0}", nameof(ColumnVerdict.Identifier))]
    [InlineData(19, 19, "C{0}", nameof(ColumnVerdict.Category))]
    [InlineData(40, 36, "C{0}", nameof(ColumnVerdict.Identifier))]
    [InlineData(40, 35, "C{0}", nameof(ColumnVerdict.Category))]
    [InlineData(2000, 1000, "C{0}", nameof(ColumnVerdict.Category))]
    [InlineData(20, 20, "words like these, number {0}", nameof(ColumnVerdict.FreeText))]
    public void Texts_that_differ_in_nearly_every_row_are_no_categories(int rows, int different, string text, string verdict)
    {
        string[] cells = [.. Enumerable.Range(0, rows).Select(i => string.Format(CultureInfo.InvariantCulture, text, Math.Min(i, different - 1)))];
        Assert.Equal(verdict, ColumnRules.Decide(Evidence(cells), NumberFormat.Usual, mayCount: true).ToString());
    }

    [Theory]
    [InlineData("1 2.5", '.', null)]
    [InlineData("1,5 2", ',', null)]
    [InlineData("0,125 1", ',', null)]
    [InlineData("1.234,5 2", ',', '.')]
    [InlineData("1,234.5 2", '.', ',')]
    [InlineData("1,234,567 2", '.', ',')]
    [InlineData("1.234.567 2", ',', '.')]
    [InlineData("1,234 2.5", '.', ',')]
    [InlineData("1,25 2.345", ',', '.')]
    [InlineData("1.234 2", '.', null)]
    public void The_marks_of_numbers_are_told_from_all_of_them(string cells, char decimalMark, char? thousands) =>
        Assert.Equal(new NumberFormat(decimalMark, thousands), NumberFormatRule.Decide("a", ["c"], [Evidence(cells.Split(' '))], null, null, hasSemicolons: false));

    [Theory]
    [InlineData("1,234 2", "--decimal , or --thousands ,")]
    [InlineData("1.234 2", "--decimal . or --thousands .")]
    [InlineData("1,5 2.5", "two ways")]
    [InlineData("1,5 1,234.5", "two ways")]
    public void Marks_that_may_mean_either_are_refused(string cells, string says) =>
        Assert.Contains(
            says, Assert.Throws<DataFormatException>(() => NumberFormatRule.Decide("a", ["c"], [Evidence(cells.Split(' '))], null, null, hasSemicolons: true)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1234,5", ',', null, 1234.5)]
    [InlineData("-1.234.567,25", ',', '.', -1234567.25)]
    [InlineData("1,234", '.', ',', 1234)]
    [InlineData("+12,345.5e1", '.', ',', 123455)]
    [InlineData("1 234,5", ',', ' ', 1234.5)]
    public void Numbers_are_read_by_their_marks(string cell, char decimalMark, char? thousands, double value)
    {
        Assert.True(new NumberFormat(decimalMark, thousands).TryParse(Encoding.UTF8.GetBytes(cell), out double parsed));
        Assert.Equal(value, parsed);
    }

    [Theory]
    [InlineData("1.5", ',', null)]
    [InlineData("1,5,5", ',', null)]
    [InlineData("12.34,5", ',', '.')]
    [InlineData("1.2345", ',', '.')]
    [InlineData("1,23", '.', ',')]
    [InlineData(",123", '.', ',')]
    public void Numbers_with_marks_in_wrong_places_are_none(string cell, char decimalMark, char? thousands) =>
        Assert.False(new NumberFormat(decimalMark, thousands).TryParse(Encoding.UTF8.GetBytes(cell), out double _));

    [Theory]
    [InlineData("a b|1 2|3 4", nameof(FirstRecord.Names))]
    [InlineData("1 2|3 4|5 6", nameof(FirstRecord.Row))]
    [InlineData("0 1 label|1.5 2 0|2 3 1", nameof(FirstRecord.Names))]
    [InlineData("1999 2000 y|1.5 2 0|2 3 1", nameof(FirstRecord.Names))]
    [InlineData("1.5 2 x|1.5 2 0|2 3 1", nameof(FirstRecord.Row))]
    [InlineData("-1 2 x|1.5 2 0|2 3 1", nameof(FirstRecord.Row))]
    [InlineData("2 1 x|1.5 2 0|2 3 1", nameof(FirstRecord.Row))]
    [InlineData("NA 2 1|1.5 2 0|2 3 1", nameof(FirstRecord.Row))]
    [InlineData("colour size|red L|blue M", nameof(FirstRecord.Names))]
    [InlineData("red L|red M|blue L", nameof(FirstRecord.Row))]
    [InlineData("flag|true|false", nameof(FirstRecord.Names))]
    [InlineData("2 2 no yes|1 2 0|3 4 1", nameof(FirstRecord.Counts))]
    [InlineData("by me|a b|1 2|3 4|5 6", nameof(FirstRecord.StrayLine))]
    [InlineData("a b|kg m|1 2|3 4|5 6", nameof(FirstRecord.StrayLine))]
    public void The_first_record_is_told_by_types_and_uniqueness(string table, string kind)
    {
        string[][] records = [.. table.Split('|').Select(record => record.Split(' '))];
        ColumnEvidence[] below = [.. Enumerable.Range(0, records[1].Length).Select(i => Evidence([.. records.Skip(1).Select(record => record[i])]))];
        Assert.Equal(kind, HeaderRule.Decide(records[0], records[1], below).ToString());
    }

    private static ColumnEvidence Evidence(string[] cells, DeclaredType? declared = null)
    {
        ColumnEvidence evidence = new() { Declared = declared };
        foreach (string cell in cells)
        {
            evidence.Add(Encoding.UTF8.GetBytes(cell == "~" ? string.Empty : cell), isQuoted: false, MissingMarkers.Usual);
        }

        return evidence;
    }
}
