using System.Numerics;

namespace LogReg.Simd.Data.Tests.Support;

/// <summary>Features as arrays, to compare.</summary>
internal static class RowCheck
{
    public static T[] Of<T>(Dataset<T> dataset, int row)
        where T : unmanaged
    {
        T[] values = new T[dataset.Features.FeatureCount];
        dataset.Features.CopyRowTo(row, values);
        return values;
    }

    public static T[][] All<T>(Dataset<T> dataset)
        where T : unmanaged
        => [.. Enumerable.Range(0, dataset.Features.SampleCount).Select(row => Of(dataset, row))];

    /// <summary>Holds a stream under a data set's encoding against the data set itself, bit by bit.</summary>
    public static void AssertStreamed<T>(string path, Dataset<T> dataset, int batchSize = 0, DataEncoding? encoding = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using RowStream<T> stream = RowStream<T>.Open(path, encoding ?? dataset.Encoding, new RowStreamOptions { BatchSize = batchSize });
        int done = 0;
        T[] expected = new T[dataset.Features.FeatureCount];
        while (stream.Read())
        {
            for (int row = 0; row < stream.RowCount; row++, done++)
            {
                dataset.Features.CopyRowTo(done, expected);
                Xunit.Assert.True(expected.AsSpan().SequenceEqual(stream.Rows.Slice(row * expected.Length, expected.Length)), $"Row {done} differs.");
                Xunit.Assert.Equal(dataset.ClassIndices[done], stream.ClassIndices[row]);
                Xunit.Assert.Equal(dataset.Labels[done], stream.Labels[row]);
                if (dataset.SampleWeights is not null)
                {
                    Xunit.Assert.Equal(dataset.SampleWeights[done], stream.SampleWeights[row]);
                }
            }
        }

        Xunit.Assert.Equal(dataset.Features.SampleCount, done);
        Xunit.Assert.Equal(dataset.RowsRead, stream.RowsRead);
        Xunit.Assert.Equal(dataset.RowsDropped, stream.RowsDropped);
        Xunit.Assert.Empty(stream.UnseenCategories);
    }
}
