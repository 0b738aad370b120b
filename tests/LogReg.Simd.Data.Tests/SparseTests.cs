using System.Globalization;
using System.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>LIBSVM text kept sparse holds what the dense reader holds, and is wrong where that finds it wrong.</summary>
public class SparseTests
{
    [Theory]
    [InlineData("1 1:0.5 3:2\n-1 2:1e-3\n1 # nothing\n-1 1:0 3:-4\n")]
    [InlineData("2:0.5 1:1 5:3\n1:2 qid:7 2:4\n2:1 qid:8\n")]
    [InlineData("3 9:1\n1 1:1 2:1\n2 4:0.25\n")]
    public void Sparse_and_dense_rows_are_the_same(string text)
    {
        using DataSource source = Source(text);
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(source);
        using DataSource again = Source(text);
        using Dataset<float> dense = DataFile.Load<float>(again);
        AssertSame(dense, sparse);
    }

    [Fact]
    public void Random_text_is_read_as_the_dense_reader_reads_it()
    {
        Random random = new(14);
        StringBuilder text = new();
        for (int i = 0; i < 500; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? 1 : -1)}");
            for (int j = 1 + random.Next(5); j < 300; j += 1 + random.Next(90))
            {
                text.Append(CultureInfo.InvariantCulture, $" {j}:{random.Next(-3, 4) * 0.25}");
            }

            text.Append('\n');
        }

        using DataSource source = Source(text.ToString());
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(source);
        using DataSource again = Source(text.ToString());
        using Dataset<float> dense = DataFile.Load<float>(again);
        AssertSame(dense, sparse);
        float[] row = new float[sparse.Features.FeatureCount];
        long stored = 0;
        for (int i = 0; i < 500; i++)
        {
            sparse.Features.CopyRowTo(i, row);
            stored += row.Count(value => value != 0);
        }

        Assert.Equal(stored, sparse.Features.EntryCount);
    }

    [Theory]
    [InlineData("1 3:1 2:1\n-1 1:1\n", "ascend")]
    [InlineData("1 0:1\n-1 1:1\n", "begin at 1")]
    [InlineData("1 1:nan\n-1 1:1\n", "no finite number")]
    public void What_the_dense_reader_refuses_is_refused(string text, string word)
    {
        using DataSource source = Source(text);
        DataFormatException thrown = Assert.Throws<DataFormatException>(() => DataFile.LoadSparse<float>(source, new DataOptions { Format = DataFormat.Libsvm }));
        Assert.Contains(word, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CategoryCoding.OneHot, MissingCells.Indicator)]
    [InlineData(CategoryCoding.Treatment, MissingCells.Mean)]
    public void Tables_have_the_rows_of_the_dense_reader(CategoryCoding coding, MissingCells missing)
    {
        Random random = new(8);
        StringBuilder text = new("a,town,w,b,colour,y\n");
        for (int i = 0; i < 400; i++)
        {
            string a = random.Next(10) == 0 ? string.Empty : $"{random.Next(3)}";
            string colour = random.Next(9) == 0 ? string.Empty : $"c{random.Next(5)}";
            text.Append(CultureInfo.InvariantCulture, $"{a},t{random.Next(90)},{random.Next(3)},{random.Next(-4, 5) * 0.5},{colour},{(random.Next(2) == 0 ? "no" : "yes")}\n");
        }

        DataOptions options = new() { Coding = coding, Missing = missing, Weight = "w" };
        using DataSource source = Source(text.ToString());
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(source, options);
        using Dataset<float> dense = DataFile.Load<float>(source, options);
        AssertSame(dense, sparse);
        Assert.Equal(dense.Encoding.ToJson(), sparse.Encoding.ToJson());

        // Four columns of about a hundred features would be sparse by themselves, and take less as codes.
        using LabeledData<float> either = DataFile.LoadEither<float>(source, options);
        Assert.IsType<CategoricalDataset<float>>(either);
        Assert.Equal(400, either.RowsRead);
    }

    [Fact]
    public void Records_in_memory_may_be_sparse()
    {
        RecordColumns<int> columns = new RecordColumns<int>().Number("a", i => i % 3).Text("b", i => $"t{i % 7}").Flag("y", i => i % 2 == 0);
        using DataSource source = DataSource.OfRecords(Enumerable.Range(0, 42), columns);
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(source);
        using Dataset<float> dense = DataFile.Load<float>(source);
        AssertSame(dense, sparse);
        Assert.Equal(28 + 42, sparse.Features.EntryCount);
    }

    [Fact]
    public void Formats_of_dense_rows_say_so()
    {
        using DataSource source = DataSource.OfStream(new MemoryStream([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5]), "images");
        Assert.Contains("idx are dense", Assert.Throws<DataFormatException>(() => DataFile.LoadSparse<float>(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Indices_may_begin_at_0()
    {
        const string Text = "1 0:1 2:3\n-1 1:2\n";
        DataOptions options = new() { IndicesFromZero = true };
        using DataSource source = Source(Text);
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(source, options);
        using Dataset<float> dense = DataFile.Load<float>(source, options);
        AssertSame(dense, sparse);
        Assert.Equal(["0", "1", "2"], sparse.Encoding.FeatureNames);
        float[] row = new float[3];
        sparse.Features.CopyRowTo(0, row);
        Assert.Equal([1, 0, 3], row);

        // The encoding keeps it, and an index beyond the features is counted.
        using DataSource wider = Source("1 0:5 3:1\n");
        using RowStream<float> stream = RowStream<float>.Open(wider, DataEncoding.FromJson(sparse.Encoding.ToJson()));
        Assert.True(stream.Read());
        Assert.Equal([5, 0, 0], stream.Rows);
        Assert.Equal(1, stream.UnknownFeatures);
        Assert.Contains("--index-base 0", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(source)).Message, StringComparison.Ordinal);
        using DataSource twice = Source("1 0:5 0:1\n-1 1:1\n");
        Assert.Contains("ascend", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(twice, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_columns_take_the_memory_of_what_is_stored()
    {
        using DataSource source = Source("1 1:1 1000000:2\n-1 5:1\n");
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(source);
        Assert.Equal((2, 1_000_000, 3), (sparse.Features.SampleCount, sparse.Features.FeatureCount, sparse.Features.EntryCount));
        Assert.True(sparse.Features.ByteCount < 1000);
    }

    private static void AssertSame(Dataset<float> dense, SparseDataset<float> sparse)
    {
        Assert.Equal((dense.Features.SampleCount, dense.Features.FeatureCount), (sparse.Features.SampleCount, sparse.Features.FeatureCount));
        Assert.Equal(dense.Labels, sparse.Labels);
        Assert.Equal(dense.ClassIndices, sparse.ClassIndices);
        Assert.Equal(dense.SampleWeights, sparse.SampleWeights);
        Assert.Equal(dense.Encoding.ClassNames, sparse.Encoding.ClassNames);
        float[] expected = new float[dense.Features.FeatureCount];
        float[] actual = new float[dense.Features.FeatureCount];
        for (int i = 0; i < dense.Features.SampleCount; i++)
        {
            dense.Features.CopyRowTo(i, expected);
            sparse.Features.CopyRowTo(i, actual);
            Assert.Equal(expected, actual);
        }
    }

    private static DataSource Source(string text) => DataSource.OfStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text");
}
