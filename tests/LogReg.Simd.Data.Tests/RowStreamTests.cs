using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>A stored encoding applied to other files.</summary>
public sealed class RowStreamTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DataEncoding encoding;

    public RowStreamTests()
    {
        using Dataset<double> dataset = DataFile.Load<double>(
            folder.Write("train.csv", "id,n,c,y\n1,1,red,no\n2,3,blue,yes\n3,5,red,no\n"), new DataOptions { Ignore = ["id"], Missing = MissingCells.Mean });
        encoding = DataEncoding.FromJson(dataset.Encoding.ToJson());
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_the_target_may_lack()
    {
        using RowStream<double> stream = Open("c,n\nblue,7\nred,?\n");
        Assert.True(stream.Read());
        Assert.False(stream.HasLabels);
        Assert.Equal([7, 1, 0, 3, 0, 1], stream.Rows);
        Assert.Equal([0L, 1L], stream.RowNumbers);
        Assert.False(stream.Read());
    }

    [Fact]
    public void Without_a_header_columns_are_counted_off()
    {
        using RowStream<double> all = Open("9,7,blue,yes\n", new RowStreamOptions { Header = HeaderLine.Absent });
        Assert.True(all.Read());
        Assert.Equal([7, 1, 0], all.Rows);
        Assert.Equal([1.0], all.Labels);
        using RowStream<double> unlabelled = Open("9,7,blue\n", new RowStreamOptions { Header = HeaderLine.Absent });
        Assert.True(unlabelled.Read());
        Assert.Equal([7, 1, 0], unlabelled.Rows);
        using RowStream<double> features = Open("7,blue\n", new RowStreamOptions { Header = HeaderLine.Absent });
        Assert.True(features.Read());
        Assert.Equal([7, 1, 0], features.Rows);
    }

    [Fact]
    public void Unseen_categories_are_counted()
    {
        using RowStream<double> stream = Open("n,c,y\n7,green,yes\n8,?,no\n9,red,no\n");
        Assert.True(stream.Read());
        Assert.Equal([7, 0, 0, 8, 0, 0, 9, 0, 1], stream.Rows);
        Assert.Equal(2, stream.UnseenCategories["c"]);
    }

    [Theory]
    [InlineData("n,y\n7,yes\n", 1, "lacks the column 'c'")]
    [InlineData("n,c,z,y\n7,red,1,yes\n", 1, "'z' too many")]
    [InlineData("n,c,n,y\n7,red,1,yes\n", 1, "'n' too many, or twice")]
    [InlineData("1,2,3,4,5\n", 1, "none of the names of the columns, 'n', 'c'")]
    [InlineData("n,c,y\n7,red,perhaps\n", 2, "'perhaps' is unknown. The known labels are 'no', 'yes'")]
    [InlineData("n,c,y\n7,red\n", 2, "2 cells")]
    [InlineData("n,c,y\nx,red,no\n", 2, "'x' is no number")]
    [InlineData("n,c,y\n1,red,?\n", 2, "label is missing")]
    public void What_does_not_match_the_encoding_is_named(string text, long line, string says)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() =>
        {
            using RowStream<double> stream = Open(text);
            stream.Read();
        });
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Names_may_differ_in_case_where_no_other_is_meant()
    {
        using RowStream<double> stream = Open("C,N,Y\nblue,7,yes\n");
        Assert.True(stream.Read());
        Assert.Equal([7, 1, 0], stream.Rows);
        Assert.Equal([1.0], stream.Labels);
        Assert.Contains("'C' for 'c'", Assert.Single(stream.Notices), StringComparison.Ordinal);
        DataFormatException error = Assert.Throws<DataFormatException>(() => Open("C,c,N,n\nred,blue,7,8\n", new RowStreamOptions()));
        Assert.Contains("too many", error.Message, StringComparison.Ordinal);
        Assert.Contains("lacks the column 'n'", Assert.Throws<DataFormatException>(() => Open("c,N,N\nred,7,8\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_are_unknown_are_negative_where_positive_ones_were_chosen()
    {
        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("t.csv", "n,y\n1,a\n2,b\n3,c\n"), new DataOptions { Positive = "b" });
        using RowStream<double> stream = RowStream<double>.Open(folder.Write("u.csv", "n,y\n1,b\n2,z\n3,z\n"), DataEncoding.FromJson(dataset.Encoding.ToJson()));
        Assert.True(stream.Read());
        Assert.Equal([1, 0, 0], stream.Labels);
        Assert.Equal(2, stream.UnknownLabels);
    }

    [Fact]
    public void Columns_are_carried_as_they_stand()
    {
        using RowStream<double> stream = Open("z,c,n\n\"a, b\",blue,07\n,red,8.50\n", new RowStreamOptions { Carried = ["z", "n"], IgnoreExtraColumns = true, BatchSize = 1 });
        Assert.True(stream.Read());
        Assert.Equal(("a, b", "07"), (stream.CarriedText(0, 0), stream.CarriedText(0, 1)));
        Assert.Equal([7, 1, 0], stream.Rows);
        Assert.True(stream.Read());
        Assert.Equal((string.Empty, "8.50"), (stream.CarriedText(0, 0), stream.CarriedText(0, 1)));
        Assert.Throws<DataFormatException>(() => Open("c,n\nred,1\n", new RowStreamOptions { Carried = ["q"] }));
    }

    [Fact]
    public void Labels_can_be_passed_over_and_so_can_extra_columns()
    {
        using RowStream<double> stream = Open("n,c,z,y\n7,red,1,perhaps\n", new RowStreamOptions { ReadLabels = false, IgnoreExtraColumns = true });
        Assert.True(stream.Read());
        Assert.False(stream.HasLabels);
        Assert.Equal([7, 0, 1], stream.Rows);
    }

    [Fact]
    public void Another_format_is_refused() =>
        Assert.Contains("libsvm", Assert.Throws<DataFormatException>(() => Open("1 1:2\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_left_out_leave_gaps_in_the_numbers()
    {
        using RowStream<double> stream = RowStream<double>.Open(
            folder.Write("b.csv", "n,c,y\n1,red,no\n?,red,no\n3,blue,yes\n"), encoding with { Missing = MissingCells.Drop });
        Assert.True(stream.Read());
        Assert.Equal([0L, 2L], stream.RowNumbers);
        Assert.Equal([0, 1], stream.ClassIndices);
        Assert.Equal(1, stream.RowsDropped);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"featureCount\":-1}")]
    [InlineData("{\"featureCount\":2,\"format\":\"Libsvm\",\"version\":2}")]
    [InlineData("{\"featureCount\":2,\"format\":\"Libsvm\",\"scale\":0}")]
    [InlineData("{\"featureCount\":2,\"format\":\"Binary\"}")]
    [InlineData("{\"featureCount\":2,\"format\":\"Libsvm\",\"classNames\":null}")]
    [InlineData("{\"featureCount\":2,\"format\":\"Libsvm\",\"classNames\":[\"a\",\"a\"]}")]
    [InlineData("{\"featureCount\":2,\"format\":\"Libsvm\",\"positiveLabels\":[\"a\"]}")]
    [InlineData("{\"featureCount\":1,\"delimiter\":\",\",\"columns\":[{\"name\":\"a\",\"kind\":\"Numeric\",\"firstFeature\":1}]}")]
    [InlineData("{\"featureCount\":2,\"delimiter\":\",\",\"columns\":[{\"name\":\"a\",\"kind\":\"Numeric\",\"firstFeature\":0}]}")]
    [InlineData("{\"featureCount\":1,\"delimiter\":\",\",\"columns\":[null]}")]
    [InlineData("{\"featureCount\":1,\"delimiter\":\",\",\"columns\":[{\"name\":\"a\",\"kind\":\"Other\",\"firstFeature\":0}]}")]
    [InlineData("{\"featureCount\":2,\"delimiter\":\",\",\"columns\":[{\"name\":\"a\",\"kind\":\"OneHot\",\"firstFeature\":0,\"categories\":[\"r\",\"r\"]}]}")]
    public void An_encoding_that_makes_no_sense_is_refused(string json) => Assert.Throws<DataFormatException>(() => DataEncoding.FromJson(json));

    [Fact]
    public void Progress_is_told_and_reading_can_be_ended()
    {
        string path = folder.PathOf("long.svm");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("1 1:0.25 2:0.5\n-1 2:0.125\n", 150_000)));
        Recorder recorder = new();
        DataFile.Load<float>(path, progress: recorder).Dispose();
        Assert.True(recorder.Reports.Count > 4);
        Assert.Equal(recorder.Reports.OrderBy(report => report.BytesRead), recorder.Reports);
        Assert.All(recorder.Reports, report => Assert.True(report.BytesRead <= report.TotalBytes));
        Assert.Equal(300_000, recorder.Reports[^1].Rows);
        Assert.Equal(recorder.Reports[^1].TotalBytes, recorder.Reports[^1].BytesRead);
        using CancellationTokenSource source = new();
        recorder.Then = source.Cancel;
        Assert.Throws<OperationCanceledException>(() => DataFile.Load<float>(path, progress: recorder, cancellationToken: source.Token));
    }

    private RowStream<double> Open(string text, RowStreamOptions? options = null) => RowStream<double>.Open(folder.Write($"{Guid.NewGuid():N}.csv", text), encoding, options);

    private sealed class Recorder : IProgress<ReadingProgress>
    {
        public List<ReadingProgress> Reports { get; } = [];

        public Action? Then { get; set; }

        public void Report(ReadingProgress value)
        {
            Reports.Add(value);
            Then?.Invoke();
        }
    }
}
