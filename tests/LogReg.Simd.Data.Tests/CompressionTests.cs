using System.Text;
using LogReg.Simd.Data.Tests.Support;
using Xunit;
using ZstdSharp;

namespace LogReg.Simd.Data.Tests;

/// <summary>Zstandard is told from the content, in one frame or several, and a file that is cut off is refused wherever it is cut.</summary>
public sealed class CompressionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Zstandard_is_unpacked()
    {
        string plain = folder.Write("a.csv", Table());
        string packed = folder.Write("a.csv.zst", Frames());
        using Dataset<double> expected = DataFile.Load<double>(plain);
        using Dataset<double> actual = DataFile.Load<double>(packed);
        Assert.Equal(RowCheck.All(expected), RowCheck.All(actual));
        Assert.Equal(expected.Labels, actual.Labels);
        RowCheck.AssertStreamed(packed, expected);
    }

    [Fact]
    public void A_Zstandard_file_that_is_cut_off_is_refused()
    {
        byte[] frames = Frames();
        for (int length = 5; length < frames.Length; length += 1 + (frames.Length / 37))
        {
            string path = folder.Write("cut.csv.zst", frames.AsSpan(0, length));
            if (length == frames.Length / 2)
            {
                // The end of the first frame: what stands there is whole.
                continue;
            }

            DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<double>(path));
            Assert.Contains("damaged or cut off", error.Message, StringComparison.Ordinal);
        }
    }

    private static string Table()
    {
        Random random = new(4);
        StringBuilder text = new("a,b,y\n");
        for (int i = 0; i < 2000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{random.NextDouble():F4},{random.Next(100)},{i % 2}\n");
        }

        return text.ToString();
    }

    /// <summary>The table in two frames.</summary>
    private static byte[] Frames()
    {
        byte[] text = Encoding.UTF8.GetBytes(Table());
        using Compressor compressor = new();
        byte[] first = compressor.Wrap(text.AsSpan(0, text.Length / 2)).ToArray();
        return [.. first, .. compressor.Wrap(text.AsSpan(text.Length / 2))];
    }
}
