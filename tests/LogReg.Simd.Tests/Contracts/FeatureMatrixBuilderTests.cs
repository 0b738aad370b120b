using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>The builder makes what packing all rows at once makes, however the rows arrive.</summary>
public class FeatureMatrixBuilderTests
{
    private static readonly int[] SampleCounts = [0, 1, 15, 16, 17, 33];
    private static readonly int[] FeatureCounts = [0, 1, 3, 16, 159, 160, 300];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    public void The_strips_have_the_bits_of_packing_at_once(int piece)
    {
        foreach (int sampleCount in SampleCounts)
        {
            foreach (int featureCount in FeatureCounts)
            {
                AssertSame<float>(sampleCount, featureCount, piece);
                AssertSame<double>(sampleCount, featureCount, piece);
            }
        }
    }

    [Fact]
    public void Pieces_of_changing_length_make_the_same_strips()
    {
        Random random = new(7);
        for (int attempt = 0; attempt < 200; attempt++)
        {
            int sampleCount = random.Next(70);
            int featureCount = FeatureCounts[random.Next(1, FeatureCounts.Length)];
            float[] rows = Numbered<float>(sampleCount * featureCount);
            using FeatureMatrixBuilder<float> builder = new(sampleCount, featureCount);
            while (builder.AppendedCount < sampleCount)
            {
                int count = random.Next(sampleCount - builder.AppendedCount + 1);
                builder.Append(rows.AsSpan(builder.AppendedCount * featureCount, count * featureCount));
            }

            AssertSameStrips(rows, builder.Build(), sampleCount, featureCount);
        }
    }

    [Fact]
    public void Pieces_given_column_by_column_make_the_same_strips()
    {
        Random random = new(8);
        for (int attempt = 0; attempt < 200; attempt++)
        {
            int sampleCount = random.Next(70);
            int featureCount = FeatureCounts[random.Next(1, FeatureCounts.Length)];
            double[] rows = Numbered<double>(sampleCount * featureCount);
            using FeatureMatrixBuilder<double> builder = new(sampleCount, featureCount);
            while (builder.AppendedCount < sampleCount)
            {
                int first = builder.AppendedCount;
                int count = random.Next(sampleCount - first + 1);
                double[] columns = [.. Enumerable.Range(0, featureCount).SelectMany(feature => Enumerable.Range(first, count).Select(row => rows[(row * featureCount) + feature]))];
                if (random.Next(4) == 0)
                {
                    builder.Append(rows.AsSpan(first * featureCount, count * featureCount));
                    continue;
                }

                builder.AppendColumns(columns);
            }

            AssertSameStrips(rows, builder.Build(), sampleCount, featureCount);
        }
    }

    [Fact]
    public void Columns_that_do_not_fit_are_refused_and_write_nothing()
    {
        using FeatureMatrixBuilder<float> builder = new(2, 3);
        Assert.Contains("4 elements", Assert.Throws<ArgumentException>(() => builder.AppendColumns(new float[4])).Message, StringComparison.Ordinal);
        Assert.Contains("holds 3 rows", Assert.Throws<ArgumentException>(() => builder.AppendColumns(new float[9])).Message, StringComparison.Ordinal);
        Assert.Equal(0, builder.AppendedCount);
        builder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => builder.AppendColumns([]));
    }

    [Fact]
    public void A_piece_that_does_not_fit_is_refused_and_writes_nothing()
    {
        using FeatureMatrixBuilder<float> builder = new(2, 3);
        ArgumentException cut = Assert.Throws<ArgumentException>(() => builder.Append(new float[4]));
        Assert.Contains("4 elements", cut.Message, StringComparison.Ordinal);
        builder.Append([1, 2, 3]);
        ArgumentException late = Assert.Throws<ArgumentException>(() => builder.Append([4, 5, 6, 7, 8, 9]));
        Assert.Contains("holds 2 rows, but the matrix has room for 1 more", late.Message, StringComparison.Ordinal);
        Assert.Equal(1, builder.AppendedCount);
        InvalidOperationException early = Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Contains("1 of its 2 rows", early.Message, StringComparison.Ordinal);
        builder.Append([4, 5, 6]);
        using FeatureMatrix<float> matrix = builder.Build();
        float[] row = new float[3];
        matrix.CopyRowTo(1, row);
        Assert.Equal([4, 5, 6], row);
    }

    [Fact]
    public void Without_features_there_is_nothing_to_append()
    {
        using FeatureMatrixBuilder<double> builder = new(5, 0);
        builder.Append([]);
        Assert.Throws<ArgumentException>(() => builder.Append([1.0]));
        using FeatureMatrix<double> matrix = builder.Build();
        Assert.Equal((5, 0), (matrix.SampleCount, matrix.FeatureCount));
    }

    [Fact]
    public void A_builder_builds_once()
    {
        using FeatureMatrixBuilder<float> builder = new(0, 4);
        builder.Build().Dispose();
        Assert.Throws<ObjectDisposedException>(builder.Build);
        Assert.Throws<ObjectDisposedException>(() => builder.Append([]));
        FeatureMatrixBuilder<float> abandoned = new(1, 1);
        abandoned.Dispose();
        abandoned.Dispose();
        Assert.Throws<ObjectDisposedException>(abandoned.Build);
    }

    [Fact]
    public void Impossible_shapes_and_types_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMatrixBuilder<float>(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMatrixBuilder<float>(1, -1));
        Assert.Throws<NotSupportedException>(() => new FeatureMatrixBuilder<int>(1, 1));
    }

    private static void AssertSame<T>(int sampleCount, int featureCount, int piece)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] rows = Numbered<T>(sampleCount * featureCount);
        using FeatureMatrixBuilder<T> builder = new(sampleCount, featureCount);
        for (int row = 0; row < sampleCount; row += piece)
        {
            builder.Append(rows.AsSpan(row * featureCount, Math.Min(piece, sampleCount - row) * featureCount));
        }

        AssertSameStrips(rows, builder.Build(), sampleCount, featureCount);
    }

    private static unsafe void AssertSameStrips<T>(T[] rows, FeatureMatrix<T> built, int sampleCount, int featureCount)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using (built)
        {
            using FeatureMatrix<T> packed = FeatureMatrix<T>.PackAs<T>(featureCount >= 160, rows, sampleCount, featureCount, 0);
            int length = (sampleCount + Lanes.Count - 1) / Lanes.Count * (int)packed.StripSize;
            Bits.AssertSame(
                new ReadOnlySpan<T>(packed.Packed, length), new ReadOnlySpan<T>(built.Packed, length), "Element", (sampleCount, featureCount));
        }
    }

    private static T[] Numbered<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. Enumerable.Range(1, count).Select(i => T.CreateChecked(i))];
}
