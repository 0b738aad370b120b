using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>idx files: images with their labels beside them.</summary>
public sealed class IdxTests : IDisposable
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102, 1, 2];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 4, 7];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_come_together(bool compressedLabels)
    {
        string path = folder.Write("a-images-idx3-ubyte", Images);
        if (compressedLabels)
        {
            folder.WriteCompressed("a-labels-idx1-ubyte.gz", Labels);
        }
        else
        {
            folder.Write("a-labels-idx1-ubyte", Labels);
        }

        using Dataset<double> dataset = DataFile.Load<double>(path, new DataOptions { Scale = 255 });
        Assert.Equal([[0, 1], [0.2, 0.4], [1 / 255.0, 2 / 255.0]], RowCheck.All(dataset));
        Assert.Equal(["4", "7"], dataset.Encoding.ClassNames);
        Assert.Equal([1, 0, 1], dataset.Labels);
        RowCheck.AssertStreamed(path, dataset, batchSize: 2);
    }

    [Theory]
    [InlineData(255)]
    [InlineData(1)]
    public void Bytes_stay_bytes_where_they_are_asked_for(double scale)
    {
        string path = folder.Write("images", Images);
        folder.Write("labels", Labels);
        using Dataset<float> kept = DataFile.Load<float>(path, new DataOptions { Scale = scale, KeepsBytes = true });
        Assert.Equal((FeatureStorage.Byte, scale), (kept.Features.Storage, kept.FeatureScale));
        Assert.Equal([[0, 255], [51, 102], [1, 2]], RowCheck.All(kept));
        using Dataset<float> divided = DataFile.Load<float>(path, new DataOptions { Scale = scale });
        Assert.Equal((FeatureStorage.SinglePrecision, 1), (divided.Features.Storage, divided.FeatureScale));
        Assert.Equal(divided.Labels, kept.Labels);
        Assert.Equal(divided.ClassIndices, kept.ClassIndices);
        Assert.Equal(divided.Encoding.ToJson(), kept.Encoding.ToJson());
        Assert.Equal(divided.RowsRead, kept.RowsRead);
    }

    [Fact]
    public void A_negative_scale_is_applied_and_not_kept()
    {
        string path = folder.Write("images", Images);
        folder.Write("labels", Labels);
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Scale = -1, KeepsBytes = true });
        Assert.Equal([[0, -255], [-51, -102], [-1, -2]], RowCheck.All(dataset));
        Assert.Equal(1, dataset.FeatureScale);
        Assert.Throws<ArgumentException>(() => DataFile.Load<float>(path, new DataOptions { Scale = 0, KeepsBytes = true }));
        Assert.Throws<ArgumentException>(() => DataFile.Load<float>(path, new DataOptions { Scale = double.NaN, KeepsBytes = true }));
    }

    [Fact]
    public void Kept_bytes_that_are_cut_off_are_refused()
    {
        folder.Write("labels", Labels);
        string path = folder.WriteCompressed("images", Images.AsSpan(0, Images.Length - 1));
        Assert.Contains("ends before", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, new DataOptions { KeepsBytes = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_may_lack_where_they_are_not_needed()
    {
        string path = folder.Write("images", Images);
        DataEncoding encoding = new() { Format = DataFormat.Idx, FeatureCount = 2, ClassNames = ["4", "7"], NumericLabels = true };
        using RowStream<float> stream = RowStream<float>.Open(path, encoding);
        Assert.True(stream.Read());
        Assert.False(stream.HasLabels);
        Assert.Equal([0, 255, 51, 102, 1, 2], stream.Rows);
        AssertError(path, "no file of labels");
    }

    [Fact]
    public void Files_that_do_not_fit_are_refused()
    {
        string path = folder.Write("images", Images);
        folder.Write("labels", [0, 0, 8, 1, 0, 0, 0, 2, 7, 4]);
        AssertError(path, "2 labels for the 3 images");
        AssertError(folder.PathOf("labels"), "Name the file of the images");
        folder.Write("labels", Labels);
        AssertError(folder.Write("images", Images.AsSpan(0, Images.Length - 1)), "ends before");
        AssertError(folder.Write("images", Images.AsSpan(0, 9)), "ends before");
        AssertError(folder.WriteCompressed("images", Images.AsSpan(0, Images.Length - 1)), "ends before");
        AssertError(folder.Write("images", [0, 0, 13, 3, .. Images.AsSpan(4)]), "type 13");
        AssertError(folder.Write("images", [1, .. Images.AsSpan(1)]), "magic number", new DataOptions { Format = DataFormat.Idx });
        AssertError(folder.Write("images", [0, 0, 8, 3, 127, 255, 255, 255, .. Images.AsSpan(8)]), "ends before");
        AssertError(folder.Write("images", [0, 0, 8, 3, 255, 255, 255, 255, .. Images.AsSpan(8)]), "announces");
        folder.Write("images", Images);
        folder.Write("labels", Images);
        AssertError(path, "does not hold labels");
    }

    private static void AssertError(string path, string says, DataOptions? options = null) => Assert.Contains(
        says, Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, options)).Message, StringComparison.Ordinal);
}
