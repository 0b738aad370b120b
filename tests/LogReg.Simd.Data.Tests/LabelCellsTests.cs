using System.Text;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>What is a label, what a missing one, and what none.</summary>
public sealed class LabelCellsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("NA", "0", "1")]
    [InlineData("nan", "0", "1")]
    [InlineData("NULL", "0", "1")]
    [InlineData("-", "-1", "1")]
    [InlineData("None", "1", "2")]
    [InlineData("NA", "TRUE", "FALSE")]
    [InlineData("None", "True", "False")]
    [InlineData("NULL", "no", "yes")]
    [InlineData("\"NA\"", "no", "yes")]
    [InlineData("nan", "no", "yes")]
    [InlineData("null", "no", "yes")]
    public void A_marker_of_missing_cells_is_no_class(string marker, string first, string second)
    {
        string path = folder.Write("a.csv", Rows(40, i => i % 13 == 5 ? marker : i % 2 == 0 ? first : second));
        foreach (DataOptions options in (DataOptions[])[new(), new() { Positive = second }, new() { LabelsAreClasses = true }, new() { Missing = MissingCells.Mean }])
        {
            DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, options));
            Assert.Equal((7, "y"), (error.Line, error.Column));
            Assert.Contains("--missing drop", error.Message, StringComparison.Ordinal);
            Assert.Contains("--na", error.Message, StringComparison.Ordinal);
        }

        using Dataset<float> dropped = DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Drop });
        Assert.Equal((2, 3L, 37), (dropped.Encoding.ClassNames.Count, dropped.RowsDropped, dropped.Features.SampleCount));
        RowCheck.AssertStreamed(path, dropped);
        using Dataset<float> chosen = DataFile.Load<float>(path, new DataOptions { Categorical = "auto,y" });
        Assert.Equal(3, chosen.Encoding.ClassNames.Count);
        RowCheck.AssertStreamed(path, chosen);
    }

    [Fact]
    public void A_marker_is_missing_under_an_encoding_whose_positive_labels_were_chosen()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", Rows(40, i => $"{i % 3}")), new DataOptions { Positive = "2" });
        using RowStream<float> stream = RowStream<float>.Open(folder.Write("b.csv", Rows(9, i => i == 4 ? "NA" : "2")), dataset.Encoding);
        Assert.Equal(6, Assert.Throws<DataFormatException>(() => stream.Read()).Line);
    }

    [Fact]
    public void A_text_among_numbers_is_an_unknown_label_under_an_encoding_whose_positive_labels_were_chosen()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", Rows(40, i => $"{i % 3}")), new DataOptions { Positive = "2" });
        using RowStream<float> stream = RowStream<float>.Open(folder.Write("b.csv", Rows(9, i => i == 4 ? "oops" : "2")), dataset.Encoding);
        Assert.True(stream.Read());
        Assert.Equal((1L, 0f), (stream.UnknownLabels, stream.Labels[4]));
    }

    [Theory]
    [InlineData("O")]
    [InlineData("inf")]
    [InlineData("1x")]
    public void A_text_among_labels_that_are_numbers_is_an_error_with_its_line(string text)
    {
        string path = folder.Write("a.csv", Rows(5000, i => i == 4500 ? text : $"{i % 2}"));
        foreach (DataOptions options in (DataOptions[])[new(), new() { Positive = "1" }, new() { LabelsAreClasses = true }])
        {
            DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, options));
            Assert.Equal((4502, "y"), (error.Line, error.Column));
            Assert.Contains($"'{text}' is no number", error.Message, StringComparison.Ordinal);
            Assert.Contains("--categorical auto,y", error.Message, StringComparison.Ordinal);
        }

        using Dataset<float> chosen = DataFile.Load<float>(path, new DataOptions { Categorical = "auto,y" });
        Assert.Equal(["0", "1", text], chosen.Encoding.ClassNames);
        using Dataset<float> named = DataFile.Load<float>(path, new DataOptions { Positive = text });
        Assert.Equal([text], named.Encoding.PositiveLabels);
    }

    [Theory]
    [InlineData("A B 3")]
    [InlineData("1 2 other")]
    [InlineData("+ -")]
    [InlineData("None mild severe")]
    [InlineData("no yes unknown")]
    [InlineData("Al Fe Na")]
    [InlineData("Null Smith Nan")]
    public void Texts_and_mixtures_stay_classes(string labels)
    {
        string[] classes = labels.Split(' ');
        string path = folder.Write("a.csv", Rows(60, i => classes[i % classes.Length]));
        foreach (MissingCells missing in (MissingCells[])[MissingCells.Error, MissingCells.Drop])
        {
            using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Missing = missing });
            Assert.Equal(classes.Order(StringComparer.Ordinal), dataset.Encoding.ClassNames);
            Assert.DoesNotContain(dataset.Notices, notice => notice.Contains("left out", StringComparison.Ordinal));
            RowCheck.AssertStreamed(path, dataset);
        }
    }

    [Theory]
    [InlineData("NA", "3 rows are left out because the label in column 'y' is missing, as 'NA' is")]
    [InlineData("", "3 rows are left out because the label in column 'y' is missing")]
    public void Rows_without_a_label_are_noticed_where_they_are_dropped(string label, string says)
    {
        string path = folder.Write("a.csv", Rows(40, i => i % 13 == 5 ? label : i % 2 == 0 ? "no" : "yes"));
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Drop });
        Assert.Equal([says], dataset.Notices);
        string gaps = folder.Write("b.csv", Rows(40, i => i % 2 == 0 ? "no" : "yes") + ",3,no\n");
        using Dataset<float> others = DataFile.Load<float>(gaps, new DataOptions { Missing = MissingCells.Drop });
        Assert.Equal(1, others.RowsDropped);
        Assert.Empty(others.Notices);
    }

    [Fact]
    public void Labels_with_a_decimal_comma_have_the_same_markers_when_scored()
    {
        string text = "a;b;y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},5;{i % 11};{(i % 13 == 5 ? "None" : $"{i % 2},0")}\n"));
        string path = folder.Write("a.csv", text);
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Drop });
        Assert.Equal((2, 3L), (dataset.Encoding.ClassNames.Count, dataset.RowsDropped));
        RowCheck.AssertStreamed(path, dataset);
    }

    [Theory]
    [InlineData("None", "", "None")]
    [InlineData("None", "NA", "NA,None")]
    [InlineData("Null", "?", "'?,Null'")]
    [InlineData("\"None\"", "NA", "NA,None")]
    public void The_notice_of_a_class_gives_markers_that_make_missing_cells_of_it(string label, string cell, string markers)
    {
        string path = folder.Write("a.csv", Rows(60, i => i % 3 == 0 ? label : i % 3 == 1 ? "mild" : "severe") + $"{cell},3,mild\n");
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Drop });
        Assert.Equal((3, 1L), (dataset.Encoding.ClassNames.Count, dataset.RowsDropped));
        Assert.Contains($"--na {markers} makes", Assert.Single(dataset.Notices), StringComparison.Ordinal);
        using Dataset<float> chosen = DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Drop, MissingMarkers = markers.Trim('\'').Split(',') });
        Assert.Equal(["mild", "severe"], chosen.Encoding.ClassNames);
        Assert.Equal(21, chosen.RowsDropped);
        RowCheck.AssertStreamed(path, chosen);
        RowCheck.AssertStreamed(path, chosen, encoding: DataEncoding.FromJson(chosen.Encoding.ToJson()));
    }

    [Fact]
    public void A_chosen_marker_is_missing_among_labels_of_records_too()
    {
        string[] labels = ["None", "mild", "severe"];
        RecordColumns<int> columns = new RecordColumns<int>().Number("a", row => row % 7).Text("y", row => labels[row % 3]);
        using DataSource source = DataSource.OfRecords(Enumerable.Range(0, 60), columns, "rows");
        using Dataset<float> dataset = DataFile.Load<float>(source, new DataOptions { Missing = MissingCells.Drop, MissingMarkers = ["None"] });
        Assert.Equal(["mild", "severe"], dataset.Encoding.ClassNames);
    }

    [Fact]
    public void Whole_numbers_that_double_does_not_tell_apart_stay_classes_of_their_own()
    {
        string[] classes = ["9007199254740992", "9007199254740993", "9007199254740995"];
        string path = folder.Write("a.csv", Rows(60, i => classes[i % 3]));
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(classes, dataset.Encoding.ClassNames);
        RowCheck.AssertStreamed(path, dataset, encoding: DataEncoding.FromJson(dataset.Encoding.ToJson()));
        string sparse = folder.Write("a.svm", "9007199254740992 1:1\n9007199254740993 1:2\n");
        Assert.Contains("2^53", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(sparse)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2021,2020,2019,label")]
    [InlineData("90,50,10,label")]
    [InlineData("0.5,1.5,2.5,target")]
    [InlineData("-1,0,1,y")]
    [InlineData("a,0.1,0.2,label")]
    [InlineData("3,2,age,label")]
    [InlineData("2021,2020,2022,age")]
    [InlineData("10,2,1,survived")]
    [InlineData("0,1,2,3")]
    [InlineData("1,2,3,4")]
    public void Numbers_name_columns_where_they_can_be_nothing_else(string header)
    {
        foreach (string[] classes in (string[][])[["0", "1"], ["no", "yes"]])
        {
            if (classes[0] == "no" && header is "-1,0,1,y" or "0,1,2,3" or "1,2,3,4")
            {
                continue;
            }

            string text = header + "\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"0.{10 + i},0.{60 - i},0.{i * 7 % 40 + 10},{classes[i % 2]}\n"));
            using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", text));
            Assert.Equal(header.Split(',')[..^1], dataset.Encoding.FeatureNames);
            Assert.Equal(classes, dataset.Encoding.ClassNames);
            Assert.Contains("--header no makes a row of it", Assert.Single(dataset.Notices), StringComparison.Ordinal);
            Assert.Contains($"the first line, '{header.Replace(",", "', '", StringComparison.Ordinal)}', is taken for names", dataset.Notices[0], StringComparison.Ordinal);
            using Dataset<float> said = DataFile.Load<float>(folder.Write("a.csv", text), new DataOptions { Header = HeaderLine.Present });
            Assert.Empty(said.Notices);
        }
    }

    [Theory]
    [InlineData("0.3,0.4,0.5,oops", 4)]
    [InlineData("0.3,oops,0.5,1", 2)]
    public void A_first_row_with_a_text_may_be_a_header_and_the_error_says_how(string first, int column)
    {
        string text = first + "\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"0.{10 + i},0.{60 - i},0.{i * 7 % 40 + 10},{i % 2}\n"));
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a.csv", text)));
        Assert.Equal((1, $"x{column - 1}"), (error.Line, error.Column));
        Assert.Contains("--header yes", error.Message, StringComparison.Ordinal);
        DataFormatException later = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("b.csv", "a,b,c,y\n1,2,3,0\n" + first + text[first.Length..])));
        Assert.DoesNotContain("--header", later.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,1,2")]
    [InlineData("0,1,0")]
    public void Rows_that_count_by_chance_stay_rows(string first)
    {
        string text = first + "\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 3},{i % 4},{i % 3}\n"));
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", text));
        Assert.Equal(41, dataset.Features.SampleCount);
    }

    [Theory]
    [InlineData("0,1,2,3", 0)]
    [InlineData("0,1,2,3", 1)]
    [InlineData("1,2,3,4", 2)]
    public void Numbers_that_count_columns_are_a_row_where_one_occurs_below(string first, int column)
    {
        // Whole numbers up to nine in one column, fractions in the others, and a class that the first row would add.
        string text = first + "\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            string.Join(',', Enumerable.Range(0, 3).Select(at => at == column ? $"{i % 10}" : $"0.{10 + (i * (at + 3) % 40)}")) + $",{i % 2}\n"));
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", text));
        Assert.Equal(41, dataset.Features.SampleCount);
        Assert.Empty(dataset.Notices);
    }

    [Fact]
    public void A_name_twice_is_refused_under_an_encoding_as_it_is_when_learnt()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", "a,b,y\n1,2,0\n3,4,1\n5,6,0\n"));
        string path = folder.Write("b.csv", "a,b,a\n1,2,3\n");
        DataFormatException error = Assert.Throws<DataFormatException>(() => RowStream<float>.Open(path, dataset.Encoding, new RowStreamOptions { IgnoreExtraColumns = true }));
        Assert.Equal(1, error.Line);
        Assert.Contains("'a' too many, or twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 1000000000:1\n0 1:2\n", 1_000_000_000)]
    [InlineData("1 2147483647:1\n0 1:2\n", int.MaxValue)]
    public void Indices_of_ten_digits_are_read(string text, int features)
    {
        using SparseDataset<float> dataset = DataFile.LoadSparse<float>(folder.Write("a.svm", text));
        Assert.Equal(features, dataset.Encoding.FeatureCount);
    }

    [Theory]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    public void Indices_beyond_all_are_told(string index) =>
        Assert.Contains(
            "beyond 2147483647", Assert.Throws<DataFormatException>(() => DataFile.LoadSparse<float>(folder.Write("a.svm", $"1 1:1\n0 {index}:2\n"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_marker_among_numbers_that_all_differ_is_asked_about()
    {
        string path = folder.Write("a.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{(i % 7 == 0 ? "missing" : $"{i}.5")},{i % 2}\n")));
        Assert.Contains("--na missing", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path)).Message, StringComparison.Ordinal);
    }

    private static string Rows(int count, Func<int, string> label)
    {
        StringBuilder text = new("a,b,y\n");
        for (int i = 0; i < count; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i % 7}.5,{i % 11},{label(i)}\n");
        }

        return text.ToString();
    }
}
