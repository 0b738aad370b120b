using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Binary;
using LogReg.Simd.Data.Tests.Fuzzing;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>The binary file of sparse rows holds what was written, and damage is found.</summary>
public sealed class SparseBinaryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_holds_what_was_written(bool hasWeights)
    {
        string text = folder.Write("a.txt", Text(hasWeights));
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(text);
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(sparse, path);
        using LabeledData<float> read = DataFile.LoadEither<float>(path);
        Assert.Equal(sparse.Features.EntryCount, Assert.IsType<SparseDataset<float>>(read).Features.EntryCount);
        AssertSame(sparse, read);
        using Dataset<float> dense = DataFile.Load<float>(path);
        AssertSame(sparse, dense);
        using LabeledData<double> wide = DataFile.LoadEither<double>(path);
        Assert.Equal(sparse.Features.EntryCount, ((SparseDataset<double>)wide).Features.EntryCount);
        Assert.Equal(sparse.Encoding.ToJson(), read.Encoding.ToJson());
        RowCheck.AssertStreamed(path, dense, batchSize: 7);

        // A dense file of the same rows can be read sparse.
        DataFile.Save(dense, folder.PathOf("dense.lrsd"));
        using SparseDataset<float> again = DataFile.LoadSparse<float>(folder.PathOf("dense.lrsd"));
        AssertSame(sparse, again);
        Assert.True(new FileInfo(path).Length < new FileInfo(folder.PathOf("dense.lrsd")).Length / 2);
        using RowStream<float> stream = RowStream<float>.Open(path, sparse.Encoding, new RowStreamOptions { KeepsSparse = true });
        Assert.True(stream.Read());
        Assert.Equal(sparse.Features.EntryCount, stream.SparseRows!.EntryCount);
    }

    [Theory]
    [InlineData("1 2:3\n-1\n1 1:2\n", 2)]
    [InlineData("1\n-1\n1\n", 0)]
    public void Rows_without_entries_are_read_back(string rows, int entries)
    {
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(folder.Write("a.txt", rows), new DataOptions { Format = DataFormat.Libsvm });
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(sparse, path);
        using SparseDataset<float> read = DataFile.LoadSparse<float>(path);
        Assert.Equal(entries, read.Features.EntryCount);
        AssertSame(sparse, read);
        using Dataset<float> dense = DataFile.Load<float>(path);
        AssertSame(sparse, dense);
        using SparseDataset<double> wide = DataFile.LoadSparse<double>(path);
        Assert.Equal(entries, wide.Features.EntryCount);
        RowCheck.AssertStreamed(path, dense, batchSize: 2);
        using RowStream<float> stream = RowStream<float>.Open(path, sparse.Encoding, new RowStreamOptions { KeepsSparse = true });
        Assert.True(stream.Read());
        Assert.Equal(entries, stream.SparseRows!.EntryCount);
        DataFile.Save(dense, folder.PathOf("dense.lrsd"));
        using Dataset<float> again = DataFile.Load<float>(folder.PathOf("dense.lrsd"));
        AssertSame(sparse, again);
    }

    /// <summary>What single precision loses of a file in double is named, however rows are stored; of a file in single precision nothing is left to be lost.</summary>
    [Theory]
    [InlineData(RowStorage.Dense)]
    [InlineData(RowStorage.Sparse)]
    [InlineData(RowStorage.Codes)]
    public void Numbers_that_single_precision_does_not_hold_are_named(RowStorage storage)
    {
        string table = folder.Write("a.csv", "a,gone,tiny,mixed,large,town,y\n0,1e-60,1e-41,1e-50,16777219,Oslo,0\n2,0,0,3,0,Rome,1\n0.5,2e-60,2e-41,0,5,Oslo,1\n");
        string path = folder.PathOf("a.lrsd");
        using (LabeledData<double> wide = DataFile.LoadEither<double>(table, new DataOptions { Storage = storage }))
        {
            DataFile.Save(wide, path);
        }

        using LabeledData<float> narrow = DataFile.LoadEither<float>(path, new DataOptions { Storage = storage });
        Assert.Equal(["gone", "tiny", "large"], narrow.RoundedColumns);
        using LabeledData<double> again = DataFile.LoadEither<double>(path, new DataOptions { Storage = storage });
        Assert.Empty(again.RoundedColumns);
        DataFile.Save(narrow, path);
        using LabeledData<float> single = DataFile.LoadEither<float>(path, new DataOptions { Storage = storage });
        Assert.Empty(single.RoundedColumns);
    }

    [Fact]
    public void Two_billion_columns_with_a_few_used_are_written_and_read()
    {
        const int Columns = int.MaxValue - 1;
        using SparseDataset<double> sparse = DataFile.LoadSparse<double>(folder.Write("a.txt", $"1 1:1 {Columns}:2\n-1 5:1\n"));
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(sparse, path);
        using SparseDataset<double> read = DataFile.LoadSparse<double>(path);
        Assert.Equal((2, Columns, 3), (read.Features.SampleCount, read.Features.FeatureCount, read.Features.EntryCount));
        int[] columns = new int[2];
        double[] values = new double[2];
        Assert.Equal(2, read.Features.CopyEntriesTo(0, columns, values));
        Assert.Equal([0, Columns - 1], columns);
        Assert.Equal([1, 2], values);
        Assert.Equal("2147483646", read.Encoding.FeatureNames[Columns - 1]);
        using RowStream<double> stream = RowStream<double>.Open(path, sparse.Encoding, new RowStreamOptions { KeepsSparse = true });
        Assert.True(stream.Read());
        Assert.Equal(3, stream.SparseRows!.EntryCount);
    }

    /// <summary>A row of more entries than are written and read at a time.</summary>
    [Fact]
    public void Long_rows_are_read_back()
    {
        const int Columns = 150_000;
        string text = "1 " + string.Join(' ', Enumerable.Range(1, Columns).Select(j => $"{j}:{j % 7}.5")) + "\n-1 140000:3\n";
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(folder.Write("a.txt", text));
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(sparse, path);
        using SparseDataset<float> read = DataFile.LoadSparse<float>(path);
        AssertSame(sparse, read);
        using Dataset<float> dense = DataFile.Load<float>(path);
        AssertSame(sparse, dense);
        DataFile.Save(dense, path);
        using Dataset<float> again = DataFile.Load<float>(path);
        AssertSame(sparse, again);
    }

    [Fact]
    public void Damage_behind_a_right_checksum_is_found()
    {
        using SparseDataset<float> sparse = DataFile.LoadSparse<float>(folder.Write("a.txt", "1 1:1 3:2\n-1 2:5 200:1\n"));
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(sparse, path);
        byte[] whole = File.ReadAllBytes(path);
        int rows = BinaryHeader.Size + BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(32));

        // A row is class, entries, columns, values: 8 bytes, and 8 an entry.
        AssertRefused(rows + 4, 3, "the columns of row 1 do not ascend");
        AssertRefused(rows + 4, 201, "row 1 has 201 entries");
        AssertRefused(rows + 4, -1, "row 1 has -1 entries");
        AssertRefused(rows + 12, 0, "the columns of row 1 do not ascend");
        AssertRefused(rows + 8, -1, "the columns of row 1 do not ascend");
        AssertRefused(rows + 24 + 12, 200, "the columns of row 2 do not ascend");
        AssertRefused(rows + 16, BitConverter.SingleToInt32Bits(float.NaN), "The number in row 1 is NaN");
        AssertRefused(36, 1 << 20, "shorter than its header says");

        void AssertRefused(int place, int value, string part)
        {
            byte[] damaged = [.. whole];
            BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(place), value);
            DamagedFiles.Seal(damaged);
            string file = folder.Write("damaged.lrsd", damaged);
            foreach (RowStorage storage in (RowStorage[])[RowStorage.Dense, RowStorage.Sparse])
            {
                DataFormatException thrown = Assert.Throws<DataFormatException>(() => DataFile.LoadEither<float>(file, new DataOptions { Storage = storage }));
                Assert.Contains(part, thrown.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Bytes_that_were_kept_are_written_divided()
    {
        string images = folder.Write("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102]);
        folder.Write("labels", [0, 0, 8, 1, 0, 0, 0, 2, 7, 4]);
        using Dataset<float> kept = DataFile.Load<float>(images, new DataOptions { Scale = 255, KeepsBytes = true });
        DataFile.Save(kept, folder.PathOf("a.lrsd"));
        using Dataset<float> read = DataFile.Load<float>(folder.PathOf("a.lrsd"));
        Assert.Equal([[0, 1], [0.2f, 0.4f]], RowCheck.All(read));
    }

    private static string Text(bool hasWeights)
    {
        Random random = new(6);
        StringBuilder text = new();
        for (int i = 0; i < 60; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? 1 : -1)}{(hasWeights ? $":{i % 5}" : string.Empty)}");
            for (int j = 1 + random.Next(40); j < 300; j += 1 + random.Next(90))
            {
                text.Append(CultureInfo.InvariantCulture, $" {j}:{random.Next(1, 9) * 0.25}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void AssertSame(LabeledData<float> expected, LabeledData<float> actual)
    {
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.ClassIndices, actual.ClassIndices);
        Assert.Equal(expected.SampleWeights, actual.SampleWeights);
        float[] one = new float[expected.Features.FeatureCount];
        float[] other = new float[actual.Features.FeatureCount];
        for (int i = 0; i < expected.Labels.Length; i++)
        {
            expected.Features.CopyRowTo(i, one);
            actual.Features.CopyRowTo(i, other);
            Assert.Equal(one, other);
        }
    }
}
