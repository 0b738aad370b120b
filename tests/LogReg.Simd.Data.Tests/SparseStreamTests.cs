using System.Globalization;
using System.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Rows are dense or sparse as their density or the options say, and rows of a stream are the same either way.</summary>
public sealed class SparseStreamTests
{
    [Theory]
    [InlineData(RowStorage.Auto, 8, false)]
    [InlineData(RowStorage.Auto, 10, true)]
    [InlineData(RowStorage.Auto, 40, true)]
    [InlineData(RowStorage.Dense, 40, false)]
    [InlineData(RowStorage.Sparse, 2, true)]
    public void Rows_of_few_features_are_sparse(RowStorage storage, int featureCount, bool isSparse)
    {
        using DataSource source = Source("1 1:1\n-1 2:3\n");
        using LabeledData<float> data = DataFile.LoadEither<float>(source, new DataOptions { Storage = storage, FeatureCount = featureCount });
        Assert.Equal(isSparse, data is SparseDataset<float>);
        Assert.Equal((2, featureCount), (data.Features.SampleCount, data.Features.FeatureCount));
        Assert.Equal(2, data.RowsRead);
    }

    [Fact]
    public void Rows_that_do_not_fit_densely_are_sparse()
    {
        // One feature in five is not zero, which is dense, but for the limit of a kilobyte.
        using DataSource source = Source(string.Concat(Enumerable.Repeat("1 1:1 5:2\n-1 7:1 10:3\n", 50)));
        using LabeledData<float> data = DataFile.LoadEither<float>(source, new DataOptions { MemoryLimit = 2000 });
        Assert.IsType<SparseDataset<float>>(data);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(0)]
    public void A_stream_of_sparse_rows_has_those_of_the_dense_one(int batchSize)
    {
        Random random = new(5);
        StringBuilder text = new();
        for (int i = 0; i < 300; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? 1 : -1)}:{i % 4}");
            for (int j = 1 + random.Next(40); j < 120; j += 1 + random.Next(40))
            {
                text.Append(CultureInfo.InvariantCulture, $" {j}:{random.Next(-3, 4) * 0.25}");
            }

            text.Append('\n');
        }

        DataEncoding encoding;
        using (DataSource source = Source(text.ToString()))
        using (Dataset<float> learnt = DataFile.Load<float>(source, new DataOptions { FeatureCount = 120 }))
        {
            // Fewer features than the text has: the others are left out and counted.
            encoding = learnt.Encoding with { FeatureCount = 90 };
        }

        using DataSource one = Source(text.ToString());
        using DataSource other = Source(text.ToString());
        using RowStream<float> dense = RowStream<float>.Open(one, encoding);
        using RowStream<float> sparse = RowStream<float>.Open(other, encoding, new RowStreamOptions { KeepsSparse = true, BatchSize = batchSize });
        List<float> expected = [];
        List<float> actual = [];
        while (dense.Read())
        {
            Assert.Null(dense.SparseRows);
            expected.AddRange([.. dense.Rows, .. dense.Labels, .. dense.SampleWeights]);
        }

        List<float> labels = [];
        List<float> weights = [];
        float[] row = new float[90];
        while (sparse.Read())
        {
            Assert.Equal(0, sparse.Rows.Length);
            for (int i = 0; i < sparse.RowCount; i++)
            {
                sparse.SparseRows!.CopyRowTo(i, row);
                actual.AddRange(row);
            }

            labels.AddRange(sparse.Labels);
            weights.AddRange(sparse.SampleWeights);
        }

        Assert.Equal(expected, [.. actual, .. labels, .. weights]);
        Assert.Equal(300, sparse.RowsRead);
        Assert.InRange(sparse.UnknownFeatures, 1, long.MaxValue);
        Assert.Equal(dense.UnknownFeatures, sparse.UnknownFeatures);
    }

    [Fact]
    public void A_stream_of_a_table_may_be_sparse_too()
    {
        const string Text = "a,b,y\n0,2,no\n3,0,yes\n";
        using DataSource source = Source(Text);
        using Dataset<float> learnt = DataFile.Load<float>(source);
        using RowStream<float> stream = RowStream<float>.Open(source, learnt.Encoding, new RowStreamOptions { KeepsSparse = true });
        Assert.True(stream.Read());
        Assert.Equal((2, 2L), (stream.SparseRows!.SampleCount, stream.SparseRows.EntryCount));
    }

    private static DataSource Source(string text) => DataSource.OfStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text");
}
