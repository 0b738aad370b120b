using System.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests.Hashing;

/// <summary>Columns of text are hashed into the buckets of formula 1.7, whole and streamed, on any number of threads.</summary>
public sealed class HashingTests
{
    /// <summary>The vectors that implementations of XXH64 are commonly checked by.</summary>
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    public void The_slow_hash_is_XXH64(string text, ulong hash) => Assert.Equal(hash, SlowXxHash64.Of(Encoding.ASCII.GetBytes(text), 0));

    [Fact]
    public void A_bucket_is_the_hash_of_column_and_category()
    {
        Random random = new(7);
        for (int length = 0; length < 700; length += 1 + (length / 40))
        {
            string category = new([.. Enumerable.Range(0, length).Select(_ => (char)random.Next('!', 0x250))]);
            FeatureHashing hashing = new() { Bits = 1 + random.Next(31), Seed = random.NextInt64() };
            int expected = (int)(SlowXxHash64.Of(Encoding.UTF8.GetBytes("größe=" + category), (ulong)hashing.Seed) % (1UL << hashing.Bits));
            Assert.Equal(expected, hashing.BucketOf("größe", category));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 5)]
    [InlineData(10, -1)]
    [InlineData(31, 0)]
    public void Rows_have_the_buckets_of_the_formula(int bits, long seed)
    {
        HashedTable table = new(300, 60);
        using DataSource source = Source(table.Csv);
        using SparseDataset<float> data = DataFile.LoadSparse<float>(source, new DataOptions { HashBits = bits, HashSeed = seed, BlockBytes = 512, ThreadCount = 3 });
        FeatureHashing hashing = data.Encoding.Hashing!;
        Assert.Equal(("xxhash64", bits, seed), (hashing.Function, hashing.Bits, hashing.Seed));
        (string Column, string Cell)[] cells = [.. Enumerable.Range(0, 300).SelectMany(row => Enumerable.Range(0, 3).Select(i => (HashedTable.TextColumns[i], table.Texts[row][i])))];
        ulong[] hashes = [.. cells.Select(cell => HashedTable.HashOf(cell.Column, cell.Cell, seed)).Distinct()];
        IGrouping<int, ulong>[] buckets = [.. hashes.GroupBy(hash => (int)(hash % (1UL << bits))).OrderBy(group => group.Key)];
        Assert.Equal(buckets.Select(group => group.Key), hashing.Buckets);
        Assert.Equal(buckets.Count(group => group.Count() > 1), hashing.SharedBuckets);
        Assert.Equal(["size", .. hashing.Buckets.Select(bucket => $"hash={bucket}")], data.Encoding.FeatureNames);
        AssertRows(table, hashing, data.Features);

        using Reread again = new(table.Csv, data.Encoding);
        Assert.Equal(300, again.Compare(table, keepsSparse: true));
        Assert.Equal(300, again.Compare(table, keepsSparse: false));
    }

    [Fact]
    public void Double_precision_has_the_same_encoding_and_rows()
    {
        HashedTable table = new(200, 90);
        using DataSource source = Source(table.Csv);
        using SparseDataset<float> single = DataFile.LoadSparse<float>(source, new DataOptions { HashBits = 12 });
        using SparseDataset<double> wide = DataFile.LoadSparse<double>(source, new DataOptions { HashBits = 12 });
        Assert.Equal(single.Encoding.ToJson(), wide.Encoding.ToJson());
        float[] row = new float[single.Features.FeatureCount];
        double[] other = new double[row.Length];
        for (int i = 0; i < 200; i++)
        {
            single.Features.CopyRowTo(i, row);
            wide.Features.CopyRowTo(i, other);
            Assert.Equal(Array.ConvertAll(row, value => (double)value), other);
        }
    }

    [Fact]
    public void A_bucket_that_no_row_was_in_has_no_feature_and_is_counted()
    {
        using DataSource source = Source("x,town,label\n1,A,no\n2,B,yes\n3,A,no\n4,B,yes\n");
        using SparseDataset<float> data = DataFile.LoadSparse<float>(source, new DataOptions { HashBits = 30 });
        Assert.Equal(3, data.Features.FeatureCount);
        using DataSource later = Source("x,town\n1,A\n2,Z\n3,\n4,Y\n");
        using RowStream<float> stream = RowStream<float>.Open(later, data.Encoding, new RowStreamOptions { ReadLabels = false });
        Assert.True(stream.Read());
        Assert.Equal(1, stream.Rows.Slice(1, 2).ToArray().Sum());
        Assert.Equal([2f, 0, 0, 3, 0, 0, 4, 0, 0], stream.Rows[3..]);
        Assert.Equal(3, stream.UnseenCategories["town"]);
    }

    [Fact]
    public void Texts_that_tell_rows_apart_are_hashed_with_a_notice()
    {
        string text = string.Concat(Enumerable.Range(0, 200).Select(i => $"u{i},{i % 5},{i % 2}\n"));
        using DataSource source = Source("user,x,label\n" + text);
        Assert.Contains("--keep-ids", Assert.Throws<DataFormatException>(() => DataFile.LoadSparse<float>(source)).Message, StringComparison.Ordinal);
        using SparseDataset<float> data = DataFile.LoadSparse<float>(source, new DataOptions { HashBits = 20 });
        Assert.Contains("'user' has another text in nearly every row", Assert.Single(data.Notices), StringComparison.Ordinal);
        Assert.Equal(200, data.Encoding.Hashing!.Buckets.Count);
    }

    [Fact]
    public void Rows_that_are_dropped_leave_no_bucket()
    {
        using DataSource source = Source("x,town,label\n1,A,no\n,C,yes\n3,,no\n4,B,yes\n2,A,no\n");
        using SparseDataset<float> data = DataFile.LoadSparse<float>(source, new DataOptions { HashBits = 25, Missing = MissingCells.Drop });
        FeatureHashing hashing = data.Encoding.Hashing!;
        Assert.Equal(new[] { hashing.BucketOf("town", "A"), hashing.BucketOf("town", "B") }.Order(), hashing.Buckets);
        Assert.Equal((5, 2), (data.RowsRead, data.RowsDropped));
    }

    internal static DataSource Source(string text) => DataSource.OfStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text");

    internal static void AssertRows(HashedTable table, FeatureHashing hashing, FeatureSource<float> rows)
    {
        Assert.Equal(table.Numbers.Length, rows.SampleCount);
        float[] row = new float[rows.FeatureCount];
        for (int i = 0; i < rows.SampleCount; i++)
        {
            rows.CopyRowTo(i, row);
            Assert.Equal(table.FeaturesOf(i, hashing), row);
        }
    }

    /// <summary>A file that is read again under an encoding.</summary>
    private sealed class Reread(string text, DataEncoding encoding) : IDisposable
    {
        private readonly DataSource source = Source(text);

        public void Dispose() => source.Dispose();

        /// <summary>Compares all rows with the formula, and returns how many there are.</summary>
        public int Compare(HashedTable table, bool keepsSparse)
        {
            using RowStream<float> stream = RowStream<float>.Open(
                source, DataEncoding.FromJson(encoding.ToJson()), new RowStreamOptions { KeepsSparse = keepsSparse, BatchSize = 64, BlockBytes = 700, ThreadCount = 2 });
            int next = 0;
            float[] row = new float[encoding.FeatureCount];
            while (stream.Read())
            {
                for (int i = 0; i < stream.RowCount; i++)
                {
                    if (stream.SparseRows is { } sparse)
                    {
                        sparse.CopyRowTo(i, row);
                    }
                    else
                    {
                        stream.Rows.Slice(i * row.Length, row.Length).CopyTo(row);
                    }

                    Assert.Equal(table.FeaturesOf(next++, encoding.Hashing!), row);
                }
            }

            Assert.Empty(stream.UnseenCategories);
            return next;
        }
    }
}
