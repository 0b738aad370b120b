using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Files as people have them: each is read right, or refused in a sentence that says what to do.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A column of a pattern, in which N is a number that varies.</summary>
    [Theory]
    [InlineData("$N.50", "'$10.50'. Write them")]
    [InlineData("N%", "marks that are not read, as '10%'")]
    [InlineData("€ N", "as '€ 10'")]
    [InlineData("N €", "as '10 €'")]
    [InlineData("1'N0.00", "--thousands")]
    [InlineData("1 N0,00", "--thousands")]
    [InlineData("1\u00A0N0,00", "--thousands")]
    [InlineData("\u2212N.5", "as '\u221210.5'")]
    [InlineData("(N.00)", "as '(10.00)'")]
    [InlineData("1.ND+00", "as '1.10D+00'")]
    [InlineData("0xN", "as '0x10'")]
    [InlineData("N kg", null)]
    [InlineData("item N", null)]
    [InlineData("1_N_2", "as '1_10_2'")]
    [InlineData("2024-01-N", "dates or times")]
    public void Numbers_with_other_marks_are_no_categories(string pattern, string? says)
    {
        string text = "a;b;y\n" + string.Concat(Enumerable.Range(0, 38).Select(i => $"{pattern.Replace("N", $"{10 + (i % 19)}", StringComparison.Ordinal)};{i};{i % 2}\n"));
        string path = folder.Write("a.csv", text);
        DataOptions options = new() { Delimiter = ';' };
        if (says is null)
        {
            using Dataset<float> dataset = DataFile.Load<float>(path, options);
            Assert.Equal(20, dataset.Encoding.FeatureCount);
            return;
        }

        Assert.Contains(says, Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, options)).Message, StringComparison.Ordinal);
        using Dataset<float> chosen = DataFile.Load<float>(path, options with { Categorical = "a" });
        Assert.Equal(20, chosen.Encoding.FeatureCount);
    }

    [Theory]
    [InlineData("1 N0,5", ' ', ',')]
    [InlineData("1'N0.5", '\'', '.')]
    public void The_mark_of_thousands_can_be_any_that_is_named(string pattern, char thousands, char decimals)
    {
        string text = "a;y\n" + string.Concat(Enumerable.Range(10, 30).Select(i => $"{pattern.Replace("N", $"{i}", StringComparison.Ordinal)};{i % 2}\n"));
        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("a.csv", text), new DataOptions { ThousandsMark = thousands, DecimalMark = decimals });
        Assert.Equal(Enumerable.Range(10, 30).Select(i => 1000.5 + (10 * i)), RowCheck.All(dataset).Select(row => row[0]));
    }

    [Theory]
    [InlineData("missing", null, "'missing'. Add to --na")]
    [InlineData("n.v.", null, "'n.v.'")]
    [InlineData("missing", "missing", null)]
    public void A_text_that_repeats_among_numbers_is_asked_about(string marker, string? given, string? says)
    {
        string path = folder.Write("a.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{(i % 4 == 0 ? marker : $"{i}.5")},{i % 2}\n")));
        DataOptions options = new() { Missing = MissingCells.Mean, MissingMarkers = given is null ? null : [given] };
        if (says is null)
        {
            using Dataset<float> dataset = DataFile.Load<float>(path, options);
            Assert.Equal(1, dataset.Encoding.FeatureCount);
            return;
        }

        Assert.Contains(says, Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":1,\"y\":0}\n{\"a\":2,\"y\":1}\n", "JSON")]
    [InlineData("[{\"a\":1}]", "JSON")]
    [InlineData("<!DOCTYPE html>\n<html></html>\n", "HTML")]
    [InlineData("<?xml version=\"1.0\"?>\n<a/>\n", "XML")]
    [InlineData("PK\u0003\u0004....[Content_Types].xml....xl/", "Excel workbook")]
    [InlineData("-1 1.0 tag1|f a:1 b:2 |g c\n1 1.0 tag2|f a:3\n", "Vowpal Wabbit")]
    [InlineData("1,2 1:0.5 3:2\n3 2:1\n", "several labels")]
    [InlineData("spam 1:0.5 3:2\nham 2:1\n", "labels are no numbers")]
    [InlineData("a,b,y\n1,2,0\n1,\u00002,1\n3,4,0\n", "null byte")]
    public void Files_of_other_kinds_are_named(string text, string says)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a", text)));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 300);
    }

    [Theory]
    [InlineData("a|12:30|1\nb|13:30|0\n")]
    [InlineData("[1],2,0\n[3],4,1\n")]
    [InlineData("{x},2,0\n{z},4,1\n")]
    public void Tables_are_not_taken_for_files_of_other_kinds(string text)
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", text), new DataOptions { Categorical = "auto,1" });
        Assert.Equal(2, dataset.Features.SampleCount);
    }

    [Fact]
    public void A_header_of_texts_above_texts_that_is_repeated_is_refused_with_its_line()
    {
        string rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i % 3 == 0 ? "red" : "blue")},{(i % 2 == 0 ? "n" : "p")}\n"));
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a.csv", "c,y\n" + rows + "c,y\n" + rows)));
        Assert.Equal(22, error.Line);
        Assert.Contains("repeats the header", error.Message, StringComparison.Ordinal);

        // Rows that repeat are no headers.
        using Dataset<float> paired = DataFile.Load<float>(folder.Write("b.csv", "red,n\nblue,p\nred,n\nblue,p\n"));
        Assert.Equal(4, paired.Features.SampleCount);
    }

    [Theory]
    [InlineData("a,b,y,\n1,2,0,\n3,4,1,\n")]
    [InlineData("a,b,y\n1,2,0,\n3,4,1,\n")]
    public void A_delimiter_at_the_ends_of_lines_makes_no_column(string text)
    {
        string path = folder.Write("a.csv", text);
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal([[1, 2], [3, 4]], RowCheck.All(dataset));
        Assert.Contains("neither a name nor cells", Assert.Single(dataset.Notices), StringComparison.Ordinal);
        RowCheck.AssertStreamed(path, dataset);
    }

    /// <summary>Files for a model that was learnt from commas and points.</summary>
    [Theory]
    [InlineData("a;b;c\n1,5;5;red\n", null, null)]
    [InlineData("a;b;c\n1,5;5;red\n1.5;5;red\n", null, "'1,5' is no number with the marks of the data")]
    [InlineData("a;b;c\n1,5;5;red\n", ',', null)]
    [InlineData("a,b,c\n1.5,5%,red\n", null, "marks that are not read")]
    [InlineData("a,b,c\n1.5,5,red\na,b,c\n", null, "repeats the header")]
    [InlineData("a,b,c\n1.5,x,red\n", null, "'x' is no number. Correct it.")]
    [InlineData("c b a\nred 5 1.5\n", null, null)]
    [InlineData("c\tb\ta\tmore\nred\t5\t1.5\t\n", null, null)]
    [InlineData("a,b,c,\n1.5,5,red,\n1.5,5,red,\n", null, null)]
    [InlineData("a,b,c\n1.5,5,red,\n1.5,5,red,\n", null, null)]
    [InlineData(",a,b,c\n0,1.5,5,red\n", null, null)]
    [InlineData("a,B,c\n1.5,5,red\n", null, null)]
    [InlineData("a,bb,c\n1.5,5,red\n", null, "lacks the column 'b'")]
    [InlineData("1.5,5,red\n", null, "--header no")]
    public void A_file_to_score_is_matched_by_names_or_refused(string text, char? decimalMark, string? says)
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", "a,b,c,y\n1.5,2,red,0\n2.5,3,blue,1\n0.5,1,red,0\n"));
        string path = folder.Write("b.csv", text);
        RowStreamOptions options = new() { IgnoreExtraColumns = true, DecimalMark = decimalMark };
        if (says is not null)
        {
            Assert.Contains(says, Assert.Throws<DataFormatException>(() => Read(path, dataset.Encoding, options)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal([1.5f, 5, 0, 1], Read(path, dataset.Encoding, options)[..4]);
    }

    private static float[] Read(string path, DataEncoding encoding, RowStreamOptions options)
    {
        using RowStream<float> stream = RowStream<float>.Open(path, encoding, options);
        List<float> rows = [];
        while (stream.Read())
        {
            rows.AddRange(stream.Rows);
        }

        return [.. rows];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Text_in_UTF_16_without_a_mark_is_read_in_its_order(bool isBigEndian)
    {
        Encoding encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: false);
        string path = folder.Write("a.csv", encoding.GetBytes("größe,y\n1,0\n2,1\n"));
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Encoding = TextEncoding.Utf16 });
        Assert.Equal(["größe"], dataset.Encoding.FeatureNames);
        Assert.Contains("--encoding utf-16", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", 7, "column 'id' has another number in every row")]
    [InlineData("customerId", 7, "has another number in every row")]
    [InlineData("customer_id", 7, "has another number in every row")]
    [InlineData("paid", 7, null)]
    [InlineData("id", 0, null)]
    [InlineData("day", 1, "look like dates, as 20240101")]
    public void Numbers_that_may_be_something_else_are_noticed(string name, int step, string? says)
    {
        long first = name == "day" ? 20240101 : 1000;
        string path = folder.Write("a.csv", $"a,{name},y\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"{i % 5}.5,{first + (step * i)},{i % 2}\n")));
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(2, dataset.Encoding.FeatureCount);
        if (says is null)
        {
            Assert.Empty(dataset.Notices);
            return;
        }

        Assert.Contains(says, Assert.Single(dataset.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_that_double_rounds_are_named_even_if_they_are_moved()
    {
        string path = folder.Write("a.csv", "k,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => string.Create(CultureInfo.InvariantCulture, $"{9007199254740993 + i},{i % 2}\n"))));
        using Dataset<double> dataset = DataFile.Load<double>(path, new DataOptions { MoveFarColumns = true, KeepIdentifiers = true });
        Assert.Equal(["k"], dataset.RoundedColumns);
    }
}
