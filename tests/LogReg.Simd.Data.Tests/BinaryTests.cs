using LogReg.Simd.Data.Binary;
using LogReg.Simd.Data.Tests.Fuzzing;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>The binary data file gives back what was written, and nothing when a bit of it is wrong.</summary>
public sealed class BinaryTests : IDisposable
{
    private const string Text = "n,c,w,y\n0.1,red,1,no\n?,blue,2,yes\n1e-3,red,0.5,maybe\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Everything_comes_back()
    {
        AssertRoundTrip<float>();
        AssertRoundTrip<double>();
    }

    [Fact]
    public void A_file_of_another_precision_is_converted()
    {
        using Dataset<double> wide = Load<double>();
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(wide, path);
        using Dataset<float> narrow = DataFile.Load<float>(path);
        Assert.Equal(RowCheck.All(wide).Select(row => row.Select(value => (float)value)), RowCheck.All(narrow));
        DataFile.Save(narrow, path);
        using Dataset<double> back = DataFile.Load<double>(path);
        Assert.Equal(RowCheck.All(narrow).Select(row => row.Select(value => (double)value)), RowCheck.All(back));
        Assert.Equal([1, 2, 0.5], back.SampleWeights!);
    }

    [Fact]
    public void Another_positive_label_can_be_chosen()
    {
        using Dataset<float> dataset = Load<float>();
        Assert.Equal([1, 2, 0], dataset.Labels);
        DataFile.Save(dataset, folder.PathOf("a.lrsd"));
        using Dataset<float> chosen = DataFile.Load<float>(folder.PathOf("a.lrsd"), new DataOptions { Positive = "maybe,yes" });
        Assert.Equal([0, 1, 1], chosen.Labels);
        Assert.Equal([1, 2, 0], chosen.ClassIndices);
    }

    [Fact]
    public void A_file_under_another_encoding_is_refused()
    {
        using Dataset<float> dataset = Load<float>();
        DataFile.Save(dataset, folder.PathOf("a.lrsd"));
        using Dataset<float> other = DataFile.Load<float>(folder.Write("b.csv", "n,c,y\n1,green,no\n2,red,yes\n3,blue,maybe\n"));
        Assert.Throws<DataFormatException>(() => RowStream<float>.Open(folder.PathOf("a.lrsd"), other.Encoding));
        Assert.Throws<DataFormatException>(() => RowStream<float>.Open(folder.PathOf("a.lrsd"), dataset.Encoding with { Scale = 2 }));
    }

    [Fact]
    public void Every_bit_is_under_a_checksum()
    {
        using Dataset<float> dataset = Load<float>();
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(dataset, path);
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 << (i % 8));
            folder.Write("b.lrsd", damaged);
            Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.PathOf("b.lrsd"), new DataOptions { Format = DataFormat.Binary }));
        }

        for (int length = 1; length < whole.Length; length += 7)
        {
            folder.Write("b.lrsd", whole.AsSpan(0, length));
            Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.PathOf("b.lrsd"), new DataOptions { Format = DataFormat.Binary }));
        }

        folder.Write("b.lrsd", [.. whole, 0]);
        Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.PathOf("b.lrsd")));
    }

    [Fact]
    public void Writing_replaces_the_file_at_once_and_leaves_nothing_behind()
    {
        using Dataset<float> dataset = Load<float>();
        string path = folder.Write("a.lrsd", "old");
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => DataFile.Save(dataset, path, cancelled.Token));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(path)!).Length);
        DataFile.Save(dataset, path);
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(path)!).Length);
        DataFile.Load<float>(path).Dispose();
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Save(dataset, folder.PathOf("absent/a.lrsd")));
        Assert.Contains("There is no folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_too_large_for_single_precision_is_refused()
    {
        using Dataset<double> wide = DataFile.Load<double>(folder.Write("a.csv", "big,y\n1,no\n1e300,yes\n3,no\n"));
        DataFile.Save(wide, folder.PathOf("a.lrsd"));
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.PathOf("a.lrsd")));
        Assert.Contains("big", error.Message, StringComparison.Ordinal);
        Assert.Contains("The number in row 2 is Infinity as Single", error.Message, StringComparison.Ordinal);
        using Dataset<double> back = DataFile.Load<double>(folder.PathOf("a.lrsd"));
        Assert.Equal(1e300, RowCheck.Of(back, 1)[0]);
    }

    [Theory]
    [InlineData(0, float.NaN, "The weight of row 3 is NaN")]
    [InlineData(0, -1f, "The weight of row 3 is -1")]
    [InlineData(1, float.NegativeInfinity, "The number in row 3 is -Infinity as Single")]
    public void A_wrong_number_is_refused_though_the_checksum_is_right(int place, float value, string message)
    {
        using Dataset<float> dataset = Load<float>();
        DataFile.Save(dataset, folder.PathOf("a.lrsd"));
        byte[] bytes = File.ReadAllBytes(folder.PathOf("a.lrsd"));
        int row = bytes.Length - sizeof(uint) - ((1 + dataset.Features.FeatureCount) * sizeof(float));
        BitConverter.TryWriteBytes(bytes.AsSpan(row + (place * sizeof(float))), value);
        DamagedFiles.Seal(bytes);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("b.lrsd", bytes)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checksum_is_CRC_32C_wherever_pieces_are_cut()
    {
        byte[] bytes = [.. "123456789"u8];
        Assert.Equal(0xE3069283u, Checksum.Add(0, bytes));
        Assert.Equal(0xE3069283u, Checksum.Add(Checksum.Add(0, bytes.AsSpan(0, 4)), bytes.AsSpan(4)));
        Assert.Equal(0u, Checksum.Add(0, []));
    }

    /// <summary>The bytes themselves: files written by one version are read by the next.</summary>
    [Fact]
    public void The_layout_is_the_documented_one()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a", "-1 1:2\n1 2:3\n"));
        DataFile.Save(dataset, folder.PathOf("a.lrsd"));
        byte[] bytes = File.ReadAllBytes(folder.PathOf("a.lrsd"));
        int json = BitConverter.ToInt32(bytes, 32);
        Assert.Equal([0x93, 0x4C, 0x52, 0x53, 0x44, 0x0D, 0x0A, 0x1A, 1, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], bytes[..32]);
        Assert.Equal(64 + json + (2 * 12) + 4, bytes.Length);
        Assert.Equal((byte)'{', bytes[64]);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x40], bytes[(64 + json)..^4]);
    }

    private void AssertRoundTrip<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using Dataset<T> dataset = Load<T>();
        string path = folder.PathOf("a.lrsd");
        DataFile.Save(dataset, path);
        using Dataset<T> back = DataFile.Load<T>(path);
        Assert.Equal(RowCheck.All(dataset), RowCheck.All(back));
        Assert.Equal(dataset.Labels, back.Labels);
        Assert.Equal(dataset.ClassIndices, back.ClassIndices);
        Assert.Equal(dataset.SampleWeights!, back.SampleWeights!);
        Assert.Equal(dataset.Encoding.ToJson(), back.Encoding.ToJson());
        RowCheck.AssertStreamed(path, back, batchSize: 2, encoding: dataset.Encoding);
        using Dataset<T> compressed = DataFile.Load<T>(folder.WriteCompressed("a.lrsd.gz", File.ReadAllBytes(path)));
        Assert.Equal(RowCheck.All(dataset), RowCheck.All(compressed));
    }

    private Dataset<T> Load<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        => DataFile.Load<T>(folder.Write("a.csv", Text), new DataOptions { Weight = "w", Missing = MissingCells.Mean });
}
