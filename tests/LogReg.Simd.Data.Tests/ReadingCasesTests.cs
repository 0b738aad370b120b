using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Files that people have and that were read wrongly without a word.</summary>
public sealed class ReadingCasesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("age,y\nN/A,0\n40,1\n50,0\n", 2, "age", "missing")]
    [InlineData("age,y\n30,0\n40,1\nforty,0\n50,1\n", 4, "age", "'forty' is no number, but 3 of 4 cells")]
    [InlineData("a,b,y\n1,2,0\n3,4,1\n5,6,0\na,b,y\n7,8,1\n", 5, "a", "repeats the header")]
    [InlineData("a,b,label\nr,s,no\nt,s,yes\nr,u,no\na,b,label\nr,s,yes\n", 5, null, "repeats the header")]
    [InlineData("written by me\na,b,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n", 1, null, "1 cell, but most lines have 3")]
    [InlineData("# by, me, now\na,b,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n", 1, null, "--comment")]
    [InlineData("d,y\n2024-01-02,0\n2024-01-03,1\n2024-01-05,0\n", 0, "d", "dates or times")]
    [InlineData("c,y\nRed,0\nred,1\nblue,0\n", 0, "c", "differ in nothing but case")]
    [InlineData("n;y\n1,5;0\n2.5;1\n3;0\n", 0, null, "two ways")]
    [InlineData("n;y\n1,500;0\n2,500;1\n3;0\n", 0, null, "may separate decimals or thousands")]
    [InlineData("n;y\n1.500;0\n2.500;1\n3;0\n", 0, null, "A point before three digits, in a file of semicolons, may separate decimals or thousands: column 'n' has '1.500'")]
    public void What_cannot_be_right_is_refused(string text, long line, string? column, string says)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a.csv", text)));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData(';', '.', null, 1.5)]
    [InlineData(';', null, '.', 1500)]
    [InlineData(',', null, null, 1.5)]
    public void A_point_before_three_digits_is_read_as_told_or_between_commas_as_usual(char delimiter, char? decimals, char? thousands, double expected)
    {
        string text = "n;y\n1.500;0\n2.500;1\n3;0\n".Replace(';', delimiter);
        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("a.csv", text), new DataOptions { DecimalMark = decimals, ThousandsMark = thousands });
        double[] row = new double[1];
        dataset.Features.CopyRowTo(0, row);
        Assert.Equal(expected, row[0]);
    }

    [Fact]
    public void The_kind_of_a_column_is_told_from_the_whole_file()
    {
        // The numbers begin far behind the sample of the first rows, between markers.
        StringBuilder text = new("a,b,y\n");
        for (int i = 0; i < 60_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i < 30_000 ? "NULL" : (i % 97).ToString(CultureInfo.InvariantCulture))},{i % 7},{i % 2}\n");
        }

        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", text.ToString()), new DataOptions { Missing = MissingCells.Mean });
        Assert.Equal(["a", "b"], dataset.Encoding.FeatureNames);
    }

    [Fact]
    public void Identifiers_and_row_numbers_need_to_be_asked_for()
    {
        string path = folder.Write("a.csv", ",id,x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},C{i:D4},{i * 7 % 11},{i % 2}\n")));
        Assert.Contains("--keep-ids", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path)).Message, StringComparison.Ordinal);
        using Dataset<float> without = DataFile.Load<float>(path, new DataOptions { Ignore = ["id"] });
        Assert.Equal(["x"], without.Encoding.FeatureNames);
        Assert.Contains("counts the rows", Assert.Single(without.Notices), StringComparison.Ordinal);
        using Dataset<float> kept = DataFile.Load<float>(path, new DataOptions { KeepIdentifiers = true });
        Assert.Equal(42, kept.Encoding.FeatureCount);
    }

    [Fact]
    public void Booleans_in_any_case_are_one_pair()
    {
        string path = folder.Write("a.csv", "f,x,y\nTRUE,1,True\nFalse,2,false\ntrue,3,TRUE\nFALSE,4,False\n");
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(["x", "f=False", "f=TRUE"], dataset.Encoding.FeatureNames);
        Assert.Equal([[1, 0, 1], [2, 1, 0], [3, 0, 1], [4, 1, 0]], RowCheck.All(dataset));
        Assert.Equal([1, 0, 1, 0], dataset.Labels);
        RowCheck.AssertStreamed(path, dataset, encoding: DataEncoding.FromJson(dataset.Encoding.ToJson()));
        using RowStream<float> stream = RowStream<float>.Open(folder.Write("b.csv", "f,x,y\ntRuE,1,fAlSe\n"), dataset.Encoding);
        Assert.True(stream.Read());
        Assert.Equal([1, 0, 1], stream.Rows);
        Assert.Equal([0], stream.ClassIndices);
    }

    [Theory]
    [InlineData("10.5 9 8.25 7 6.5 5 4.25 3.5", false)]
    [InlineData("0.5 1 1.5 0.5 1 1.5 0.5 1 1.5 0.5 1 1.5 0.5", true)]
    [InlineData("1 2 3 4 5 6 7 8", true)]
    public void Measurements_are_no_classes(string labels, bool areClasses)
    {
        string path = folder.Write("a.csv", "x,y\n" + string.Concat(labels.Split(' ').Select((label, i) => $"{i * 3 % 5},{label}\n")));
        if (areClasses)
        {
            DataFile.Load<float>(path).Dispose();
            return;
        }

        Assert.Contains("measurement", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path)).Message, StringComparison.Ordinal);
        DataFile.Load<float>(path, new DataOptions { LabelsAreClasses = true }).Dispose();
        DataFile.Load<float>(path, new DataOptions { Positive = "9" }).Dispose();
    }

    [Fact]
    public void Ages_are_no_classes() =>
        Assert.Contains(
            "measurement",
            Assert.Throws<DataFormatException>(
                () => DataFile.Load<float>(folder.Write("a.csv", "x,age\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i * 3 % 5},{18 + (i * 7 % 60)}\n"))))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Text_in_other_encodings_is_read_by_its_mark_or_by_option()
    {
        const string Text = "town,x,y\nKöln,1,0\nZürich,2,1\nKöln,3,0\n";
        using Dataset<float> expected = DataFile.Load<float>(folder.Write("a.csv", Text));
        foreach ((Encoding encoding, TextEncoding option) in ((Encoding, TextEncoding)[])
            [(Encoding.Unicode, TextEncoding.Auto), (Encoding.BigEndianUnicode, TextEncoding.Auto), (Encoding.Latin1, TextEncoding.Latin1), (Encoding.Latin1, TextEncoding.Windows1252)])
        {
            string path = folder.Write("b.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(Text)]);
            using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Encoding = option });
            Assert.Equal(expected.Encoding.FeatureNames, dataset.Encoding.FeatureNames);
            Assert.Equal(RowCheck.All(expected), RowCheck.All(dataset));
        }

        string latin = folder.Write("c.csv", Encoding.Latin1.GetBytes(Text));
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(latin));
        Assert.Equal(2, error.Line);
        Assert.Contains("--encoding", error.Message, StringComparison.Ordinal);

        // Far behind the sample, too.
        string late = folder.Write("d.csv", [.. Encoding.ASCII.GetBytes("t,y\n" + string.Concat(Enumerable.Repeat("a,0\nb,1\n", 100_000))), .. "é,1\n"u8[1..], .. "\n"u8]);
        Assert.Equal(200_002, Assert.Throws<DataFormatException>(() => DataFile.Load<float>(late)).Line);
    }

    [Fact]
    public void Windows_1252_has_characters_that_Latin_1_lacks()
    {
        string path = folder.Write("a.csv", [.. "c,x,y\n"u8, 0x80, .. ",1,0\nb,2,1\nb,3,0\n"u8]);
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Encoding = TextEncoding.Windows1252 });
        Assert.Contains("c=€", dataset.Encoding.FeatureNames);
    }

    [Fact]
    public void Markers_of_missing_cells_are_chosen()
    {
        string path = folder.Write("a.csv", "c,n,y\nNA,-99,0\n,1,1\nZA,3,0\n\"NA\",NA,1\n");
        using Dataset<double> usual = DataFile.Load<double>(folder.Write("b.csv", "c,n,y\nNA,5,0\n,1,1\nZA,3,0\n\"NA\",NA,1\n"), new DataOptions { Missing = MissingCells.Mean });
        Assert.Equal(["n", "c=?", "c=NA", "c=ZA"], usual.Encoding.FeatureNames);
        Assert.Equal([3, 0, 1, 0], RowCheck.Of(usual, 3));
        using Dataset<double> chosen = DataFile.Load<double>(path, new DataOptions { Missing = MissingCells.Mean, MissingMarkers = ["NA", "-99"] });
        Assert.Equal(["n", "c=?", "c=NA", "c=ZA"], chosen.Encoding.FeatureNames);
        Assert.Equal([[2, 1, 0, 0], [1, 1, 0, 0], [3, 0, 0, 1], [2, 0, 1, 0]], RowCheck.All(chosen));
        RowCheck.AssertStreamed(path, chosen, encoding: DataEncoding.FromJson(chosen.Encoding.ToJson()));
    }

    [Fact]
    public void Chosen_markers_count_when_columns_are_told_apart()
    {
        string path = folder.Write("a.csv", "n,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{(i % 3 == 0 ? "unknown" : $"{i % 4}")},{i % 2}\n")));
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Drop, MissingMarkers = ["unknown"] });
        Assert.Equal(["n"], dataset.Encoding.FeatureNames);
        Assert.Equal(10, dataset.RowsDropped);
    }

    [Fact]
    public void Missing_numbers_take_the_median_or_have_an_indicator()
    {
        string path = folder.Write("a.csv", "n,m,y\n1,5,0\n,6,1\n2,7,0\n9,8,1\n");
        using Dataset<double> median = DataFile.Load<double>(path, new DataOptions { Missing = MissingCells.Median });
        Assert.Equal([[1.0, 5], [2, 6], [2, 7], [9, 8]], RowCheck.All(median));
        using Dataset<double> indicator = DataFile.Load<double>(path, new DataOptions { Missing = MissingCells.Indicator });
        Assert.Equal(["n", "n=?", "m"], indicator.Encoding.FeatureNames);
        Assert.Equal([[1.0, 0, 5], [4, 1, 6], [2, 0, 7], [9, 0, 8]], RowCheck.All(indicator));
        RowCheck.AssertStreamed(path, indicator, encoding: DataEncoding.FromJson(indicator.Encoding.ToJson()));
        using RowStream<double> stream = RowStream<double>.Open(folder.Write("b.csv", "n,m\n,\n"), indicator.Encoding);
        Assert.True(stream.Read());
        Assert.Equal([4, 1, 6.5], stream.Rows);
        Assert.Equal([("m", 1L), ("n", 1L)], stream.FilledCells.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Rare_categories_share_one_and_a_reference_has_none()
    {
        string path = folder.Write("a.csv", "c,x,y\na,1,0\na,2,1\nb,3,0\nb,4,1\nc,5,0\nd,6,1\n");
        using Dataset<float> rare = DataFile.Load<float>(path, new DataOptions { RareLimit = 2 });
        Assert.Equal(["x", "c=a", "c=b", "c=other"], rare.Encoding.FeatureNames);
        Assert.Equal([5, 0, 0, 1], RowCheck.Of(rare, 4));
        using Dataset<float> treatment = DataFile.Load<float>(path, new DataOptions { Coding = CategoryCoding.Treatment });
        Assert.Equal(["x", "c=b", "c=c", "c=d"], treatment.Encoding.FeatureNames);
        Assert.Equal([1, 0, 0, 0], RowCheck.Of(treatment, 0));
        foreach (Dataset<float> dataset in (Dataset<float>[])[rare, treatment])
        {
            DataEncoding encoding = DataEncoding.FromJson(dataset.Encoding.ToJson());
            RowCheck.AssertStreamed(path, dataset, encoding: encoding);
            using RowStream<float> stream = RowStream<float>.Open(folder.Write("b.csv", "c,x\na,1\nz,2\n"), encoding);
            Assert.True(stream.Read());
            Assert.Equal(1, stream.UnseenCategories["c"]);
            Assert.Equal(dataset == rare ? [1, 1, 0, 0, 2, 0, 0, 1] : [1, 0, 0, 0, 2, 0, 0, 0], stream.Rows);
        }
    }

    [Fact]
    public void Names_of_features_are_unique()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", "x=1,x,y\n1,A,0\n2,1,1\n3,A,0\n4,1,1\n5,B,0\n"));
        Assert.Equal(["x=1", "x=\"1\"", "x=A", "x=B"], dataset.Encoding.FeatureNames);
    }

    [Fact]
    public void The_delimiter_is_told_by_records()
    {
        string path = folder.Write("a.csv", "note,a,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"\"first, {i % 5}\nsecond; line\",{i}.5,{i % 2}\n")));
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Ignore = ["note"] });
        Assert.Equal((20, ","), (dataset.Features.SampleCount, dataset.Encoding.Delimiter.ToString()));
        using Dataset<float> decimals = DataFile.Load<float>(folder.Write("b.csv", "1,5;0\n2,25;1\n3,5;0\n"));
        Assert.Equal((';', ','), (decimals.Encoding.Delimiter, decimals.Encoding.DecimalMark));
    }

    [Fact]
    public void Lines_longer_than_the_sample_and_many_columns_are_read()
    {
        const int Columns = 100_000;
        string path = folder.PathOf("wide.csv");
        using (StreamWriter writer = new(path))
        {
            for (int row = 0; row < 4; row++)
            {
                writer.Write(string.Join(',', Enumerable.Range(0, Columns).Select(i => (i * 31 + row * 17) % 1000)));
                writer.Write($",{row % 2}\n");
            }
        }

        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal((4, Columns), (dataset.Features.SampleCount, dataset.Features.FeatureCount));
        Assert.Equal((99_999 * 31 + 3 * 17) % 1000, RowCheck.Of(dataset, 3)[^1]);
    }

    [Fact]
    public void Lines_are_passed_over_before_the_table()
    {
        string path = folder.Write("a.csv", "report\n\n\"of\" today\na,y\n; remark\n1,0\n2,1\n");
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { SkipLines = 3, Comment = ';' });
        Assert.Equal([[1], [2]], RowCheck.All(dataset));
        string bad = folder.Write("b.csv", "report\n\n\"of\" today\na,y\n; remark\n1,0\n2,1\n3\n");
        Assert.Equal(8, Assert.Throws<DataFormatException>(() => DataFile.Load<float>(bad, new DataOptions { SkipLines = 3, Comment = ';' })).Line);
    }

    [Fact]
    public void Columns_far_from_zero_keep_their_digits()
    {
        string path = folder.Write("a.csv", "time,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{1_700_000_000 + (i * 7 % 40)},{i % 2}\n")));
        using Dataset<float> rounded = DataFile.Load<float>(path);
        Assert.Equal(["time"], rounded.RoundedColumns);
        using Dataset<float> moved = DataFile.Load<float>(path, new DataOptions { MoveFarColumns = true });
        Assert.Empty(moved.RoundedColumns);
        double offset = moved.Encoding.Columns[0].Offset;
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 1_700_000_000.0 + (i * 7 % 40)), RowCheck.All(moved).Select(row => row[0] + offset));
        RowCheck.AssertStreamed(path, moved, encoding: DataEncoding.FromJson(moved.Encoding.ToJson()));
    }
}
