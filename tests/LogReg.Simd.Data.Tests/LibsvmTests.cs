using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>LIBSVM text as it is written in the wild.</summary>
public sealed class LibsvmTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_labels_comments_and_blanks_are_understood()
    {
        string path = folder.Write("a", "# a comment\n+1 1:0.5 3:2 \n\n-1\t2:1e1\r\n  -1  # no features: 7:7\n1 4:-3");
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal([[0.5, 0, 2, 0], [0, 10, 0, 0], [0, 0, 0, 0], [0, 0, 0, -3]], RowCheck.All(dataset));
        Assert.Equal([1, 0, 0, 1], dataset.Labels);
        Assert.Equal(["-1", "1"], dataset.Encoding.ClassNames);
        Assert.Equal(["1", "2", "3", "4"], dataset.Encoding.FeatureNames);
        RowCheck.AssertStreamed(path, dataset, batchSize: 3);
        using Dataset<double> compressed = DataFile.Load<double>(folder.WriteCompressed("a.gz", File.ReadAllBytes(path)));
        Assert.Equal(RowCheck.All(dataset), RowCheck.All(compressed));
    }

    [Fact]
    public void Lines_longer_than_the_buffer_and_cut_by_it_are_read()
    {
        System.Text.StringBuilder text = new();
        for (int row = 0; row < 3; row++)
        {
            text.Append(row);
            for (int i = 1; i <= 60_000; i++)
            {
                text.Append(' ').Append(i).Append(':').Append((i + row) % 1000);
            }

            text.Append('\n');
        }

        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("wide.svm", text.ToString()));
        Assert.Equal((3, 60_000), (dataset.Features.SampleCount, dataset.Features.FeatureCount));
        for (int row = 0; row < 3; row++)
        {
            Assert.Equal(Enumerable.Range(1, 60_000).Select(i => (float)((i + row) % 1000)), RowCheck.Of(dataset, row));
        }
    }

    [Theory]
    [InlineData("\uFEFF+1 1:0.5 3:2\n-1 2:1\n")]
    [InlineData("+1 1:0.5 3:2\r-1 2:1\r")]
    [InlineData("+1 1:0.5 3:2\r\n-1 2:1\r\n")]
    [InlineData("+1 qid:7 1:0.5 3:2\n-1 qid:7 2:1\n")]
    [InlineData("+1\t1:0.5\t3:2\n-1\t2:1\n")]
    [InlineData("1:1 1:0.5 3:2\n-1:1 2:1\n")]
    [InlineData("1:1 qid:3 1:0.5 3:2\n-1:1 qid:3 2:1\n")]
    [InlineData("\uFEFF# a comment\r\n+1 1:0.5 3:2 # behind\r\n-1.0 2:1\r\n")]
    [InlineData("+1 1:0.5 3:2   \n\n  -1 2:1")]
    [InlineData("1 1:5e-1 3:+2.0\n-1 2:1 3:0\n")]
    public void Variants_of_the_text_are_recognised(string text)
    {
        string path = folder.Write("a", text);
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Same(DataFormat.Libsvm, dataset.Encoding.Format);
        Assert.Equal([[0.5f, 0, 2], [0, 1, 0]], RowCheck.All(dataset));
        Assert.Equal([1, 0], dataset.Labels);
        RowCheck.AssertStreamed(path, dataset, encoding: DataEncoding.FromJson(dataset.Encoding.ToJson()));
    }

    [Fact]
    public void Labels_may_have_weights()
    {
        string path = folder.Write("a", "1:2.5 1:0.5 3:2\n0:0.5 2:1\n");
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal([2.5f, 0.5f], dataset.SampleWeights!);
        Assert.Equal([1, 0], dataset.Labels);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("b", "1:1 1:2\n0:-1 1:3\n")));
        Assert.Equal(2, error.Line);
    }

    [Theory]
    [InlineData("a", "1 1:2 -3:4\n0 1:3 2:5\n", 1, "7")]
    [InlineData("a", "1 1:3 2:5\n0 -3:4 1:2\n", 2, "3")]
    [InlineData("a.svm", "1 -3:4\n0 -2:3\n", 1, "3")]
    public void A_negative_index_does_not_make_a_table_of_it(string name, string text, long line, string column)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write(name, text)));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains("no pair of index and value. Write index:value, with an index from 1. Found: '-3:4'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_with_a_sign_are_cells()
    {
        string path = folder.Write("a", "0 12 -3:30\n1 13 -4:30\n0 12 -4:30\n");
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Target = "0" });
        Assert.Same(DataFormat.Csv, dataset.Encoding.Format);
    }

    [Theory]
    [InlineData("0\t12:30\t14:45\n1\t10:15\t11:20\n", "dates or times")]
    [InlineData("0\t3:1\t2:2\n1\t4:1\t3:3\n0\t1:1\t5:2\n", null)]
    [InlineData("1 |f a:1 b:2\n-1 |f a:3\n", "Vowpal Wabbit")]
    [InlineData("// made by hand\n1 1:2\n-1 2:1\n", "begin no comment")]
    public void Other_texts_are_not_taken_for_it(string text, string? says)
    {
        string path = folder.Write("a", text);
        if (says is null)
        {
            using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Target = "0" });
            Assert.Same(DataFormat.Csv, dataset.Encoding.Format);
            return;
        }

        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 400);
    }

    [Fact]
    public void Entries_beyond_the_features_are_left_out_and_counted_when_scored()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a", "1 1:2 2:3\n2 1:7\n"));
        using RowStream<float> stream = RowStream<float>.Open(folder.Write("b", "1 1:5 2:6 4:1 900000000:1\n2 3:1\n"), dataset.Encoding);
        Assert.True(stream.Read());
        Assert.Equal([5, 6, 0, 0], stream.Rows);
        Assert.Equal(3, stream.UnknownFeatures);
    }

    [Fact]
    public void The_number_of_features_may_be_given()
    {
        string path = folder.Write("a", "1 1:2 3:4\n0 2:1\n");
        using Dataset<float> wide = DataFile.Load<float>(path, new DataOptions { FeatureCount = 5 });
        Assert.Equal([[2, 0, 4, 0, 0], [0, 1, 0, 0, 0]], RowCheck.All(wide));
        RowCheck.AssertStreamed(path, wide);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, new DataOptions { FeatureCount = 2 }));
        Assert.Equal((1, "7"), (error.Line, error.Column));
        Assert.Contains("The index is 3, but there are 2 features", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_scaled_in_double()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a", "1 1:200 2:3\n2 1:7\n"), new DataOptions { Scale = 255 });
        Assert.Equal([(float)(200 / 255.0), (float)(3 / 255.0)], RowCheck.Of(dataset, 0));
    }

    [Fact]
    public void A_file_without_labels_can_be_predicted()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a", "1 1:2 2:3\n2 1:7\n"));
        using RowStream<float> stream = RowStream<float>.Open(folder.Write("b", "1:5\n2:6\n"), dataset.Encoding);
        Assert.True(stream.Read());
        Assert.False(stream.HasLabels);
        Assert.Equal([5, 0, 0, 6], stream.Rows);
        Assert.True(stream.Labels.IsEmpty);
    }
}
