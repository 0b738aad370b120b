using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Schema;

/// <summary>A file that is read under an encoding may write its numbers in another way than the data that it was learnt from.</summary>
public sealed class ForeignMarksTests : IDisposable
{
    private const string Comma = "a;b;y\n1,5;1;0\n2,5;0;1\n3,25;1;0\n";
    private const string CommaAndPoint = "a;b;y\n1.234,5;1;0\n2,5;0;1\n3,25;1;0\n";
    private const string Point = "a,b,y\n1.5,1,0\n2.5,0,1\n3.25,1,0\n";
    private const string PointAndComma = "a;b;y\n1,234.5;1;0\n2.5;0;1\n3.25;1;0\n";

    private const string QuotedCommaAndPoint = "a,b,y\n\"1.234,5\",1,0\n\"2,5\",0,1\n\"3,25\",1,0\n";
    private const string PointAndQuotedComma = "a,b,y\n\"1,234.5\",1,0\n2.5,0,1\n3.25,1,0\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Comma, "a,b\n1.5,1\n2.25,0\n", 1.5, "numbers have a decimal point, in the data of the model a decimal comma")]
    [InlineData(Comma, "a,b\n1.234,1\n2,0\n", 1.234, "numbers have a decimal point, in the data of the model a decimal comma")]
    [InlineData(Comma, "a;b\n1.5;1\n", 1.5, "numbers have a decimal point, in the data of the model a decimal comma")]
    [InlineData(Comma, "a;b\n1,234.5;1\n", 1234.5, "numbers have a decimal point and a comma between thousands, in the data of the model a decimal comma")]
    [InlineData(Comma, "a,b\n\"1,5\",1\n", 1.5, null)]
    [InlineData(Comma, "a;b\n1,234;1\n", 1.234, null)]
    [InlineData(Comma, "a;b\n7;1\n", 7, null)]
    [InlineData(CommaAndPoint, "a,b\n1.5,1\n", 1.5, "numbers have a decimal point, in the data of the model a decimal comma and a point between thousands")]
    [InlineData(CommaAndPoint, "a;b\n1.234;1\n", 1234, null)]
    [InlineData(CommaAndPoint, "a\tb\n1.234\t1\n", 1234, null)]
    [InlineData(CommaAndPoint, "a,b\n1.234.567,1\n", 1234567, null)]
    [InlineData(Point, "a;b\n1,5;1\n", 1.5, "numbers have a decimal comma, in the data of the model a decimal point")]
    [InlineData(Point, "a;b\n1.234,5;1\n", 1234.5, "numbers have a decimal comma and a point between thousands, in the data of the model a decimal point")]
    [InlineData(PointAndComma, "a;b\n1,234;1\n", 1234, null)]
    [InlineData(QuotedCommaAndPoint, "a,b\n\"1.234\",1\n", 1234, null)]
    [InlineData(PointAndQuotedComma, "a,b\n\"1,234\",1\n", 1234, null)]
    [InlineData(PointAndComma, "a;b\n1,23;1\n", 1.23, "numbers have a decimal comma, in the data of the model a decimal point and a comma between thousands")]
    public void Its_own_marks_count_where_they_tell(string learnt, string text, double first, string? notice)
    {
        using RowStream<double> rows = Open(learnt, text, new RowStreamOptions());
        Assert.Equal(notice is null ? [] : [notice], rows.Notices);
        Assert.True(rows.Read());
        Assert.Equal(first, rows.Rows[0]);
    }

    [Theory]
    [InlineData(CommaAndPoint, "a,b\n1.234,1\n2,0\n", "column 'a' has '1.234'. Give --decimal . or --thousands .")]
    [InlineData(Point, "a;b\n1.234;1\n", "column 'a' has '1.234'. Give --decimal . or --thousands .")]
    [InlineData(PointAndQuotedComma, "a;b\n1,234;1\n", "column 'a' has '1,234'. Give --decimal , or --thousands ,")]
    [InlineData(PointAndQuotedComma, "a;b\n1.234;1\n", "column 'a' has '1.234'. Give --decimal . or --thousands .")]
    [InlineData(Point, "a;b\n1,234;1\n", "column 'a' has '1,234'. Give --decimal , or --thousands ,")]
    [InlineData(Comma, "a;b\n1.234;1\n", "column 'a' has '1.234'. Give --decimal . or --thousands .")]
    [InlineData(Comma, "a;b\n1,5;1\n1.5;1\n", "line 3, column a: The cell '1.5' is no number with the marks of the data")]
    [InlineData(Point, "a;b\n1,5;1\n1.5;1\n", "line 2, column a: The cell '1,5' is no number with the marks of the data")]
    public void What_may_be_either_is_asked_about_and_two_ways_are_an_error(string learnt, string text, string says)
    {
        DataFormatException fault = Assert.Throws<DataFormatException>(() =>
        {
            using RowStream<double> rows = Open(learnt, text, new RowStreamOptions());
            while (rows.Read())
            {
            }
        });
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CommaAndPoint, "a,b\n1.234,1\n", '.', null, 1.234)]
    [InlineData(CommaAndPoint, "a,b\n1.234,1\n", null, '.', 1234)]
    [InlineData(Point, "a;b\n1,234;1\n", ',', null, 1.234)]
    [InlineData(Point, "a;b\n1,234;1\n", null, ',', 1234)]
    [InlineData(Comma, "a;b\n1,234;1\n", null, ',', 1234)]
    public void Options_decide(string learnt, string text, char? decimals, char? thousands, double first)
    {
        using RowStream<double> rows = Open(learnt, text, new RowStreamOptions { DecimalMark = decimals, ThousandsMark = thousands });
        Assert.Empty(rows.Notices);
        Assert.True(rows.Read());
        Assert.Equal(first, rows.Rows[0]);
    }

    [Theory]
    [InlineData("a;y\n0.5;u\n1.5;v\n2.25;u\n", ',', '.', "as '0.5', but none with a decimal comma and a point between thousands")]
    [InlineData("a;y\n0,5;u\n1,5;v\n2,25;u\n", '.', null, "as '0,5', but none with a decimal point")]
    public void A_column_that_is_numbers_under_other_marks_alone_is_said(string text, char decimals, char? thousands, string says)
    {
        DataOptions options = new() { DecimalMark = decimals, ThousandsMark = thousands };
        DataFormatException fault = Assert.Throws<DataFormatException>(() => DataFile.Load<double>(folder.Write("a.csv", text), options));
        Assert.Contains("column a", fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Contains("--categorical", fault.Message, StringComparison.Ordinal);
        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("a.csv", text), options with { Categorical = "auto,a" });
        Assert.Equal(3, dataset.Encoding.Columns[0].Categories.Count);
    }

    /// <summary>Rows in memory have no file to look at, and their texts are numbers as the encoding has them.</summary>
    [Fact]
    public void Records_are_read_once()
    {
        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("learnt.csv", Comma));
        int taken = 0;
        IEnumerable<string> Records()
        {
            taken++;
            yield return "1,5";
        }

        using DataSource source = DataSource.OfRecords(Records(), new RecordColumns<string>().Text("a", text => text).Number("b", _ => 1), "records");
        using RowStream<double> rows = RowStream<double>.Open(source, dataset.Encoding);
        Assert.True(rows.Read());
        Assert.Equal((1.5, 1), (rows.Rows[0], taken));
    }

    private RowStream<double> Open(string learnt, string text, RowStreamOptions options)
    {
        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("learnt.csv", learnt));
        return RowStream<double>.Open(folder.Write("read.csv", text), dataset.Encoding, options);
    }
}
