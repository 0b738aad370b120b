using System.Buffers.Binary;
using LogReg.Simd.Data.Arrow;
using LogReg.Simd.Data.Parquet;
using LogReg.Simd.Data.Tests.Support;
using LogReg.Simd.Tests.Shared;
using Xunit;

namespace LogReg.Simd.Data.Tests.Columns;

/// <summary>Files that claim more than they hold are refused before memory is taken for it.</summary>
public sealed class ClaimedSizesTests : IDisposable
{
    private const int Claimed = 0x70000000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("arrow", 8)]
    [InlineData("arrows", 0)]
    public void Metadata_longer_than_the_file_is_refused(string format, int message)
    {
        byte[] bytes = File.ReadAllBytes(new SampleTable(50).Write(folder, format));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(message + 4), Claimed);
        AssertRefusedCheaply(folder.Write("a." + format, bytes), "metadata of 1879048192 bytes");
    }

    [Fact]
    public void Pages_longer_than_their_column_are_refused()
    {
        // A column of whole numbers begins with the header of its first page, whose second and third fields are its sizes.
        byte[] bytes = File.ReadAllBytes(new SampleTable(50).Write(folder, "parquet"));
        byte[] header = [0x15, 0x00, 0x15];
        int place = bytes.AsSpan().IndexOf(header) + header.Length;
        int length = 1;
        while (bytes[place + length - 1] >= 0x80)
        {
            length++;
        }

        byte[] claim = [0xFE, 0xFF, 0xFF, 0xFF, 0x0F];
        byte[] damaged = [.. bytes[..place], .. claim, .. bytes[(place + claim.Length)..]];
        Assert.InRange(length, 1, claim.Length);
        AssertRefusedCheaply(folder.Write("a.parquet", damaged), "claims");
    }

    [Fact]
    public void Lists_longer_than_the_metadata_are_refused()
    {
        // Field 1, a list of 2^28 structures.
        byte[] footer = [0x19, 0xFC, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00];
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => new ThriftWalk(footer).PassStructure());
        Assert.Contains("268435456", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_readers_take_differently_is_refused()
    {
        // Field 4 without a type, which some take for the end; field 4, the row groups, as a text that would be read as a list of 2^28; a list of row groups that are texts.
        byte[] list = [0xFC, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00];
        AssertRefused([0x40, .. list], "no type");
        AssertRefused([0x48, 0x02, 0xFC, 0x80, 0x00], "claims the type 8, where 9 is right");
        AssertRefused([0x49, 0x18, 0x01, 0x41, 0x00], "values of the type 8, where 12 is right");
        new ThriftWalk([0x15, 0x02, 0x39, 0x0C, 0x00]).PassStructure(ParquetShapes.File);

        static void AssertRefused(byte[] footer, string part) => Assert.Contains(
            part, Assert.Throws<InvalidDataException>(() => new ThriftWalk(footer).PassStructure(ParquetShapes.File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x1C, 1_000_000)];
        Assert.Contains("deep", Assert.Throws<InvalidDataException>(() => new ThriftWalk(deep).PassStructure()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Offsets_out_of_the_metadata_are_refused()
    {
        byte[] table = [8, 0, 0, 0, 6, 0, 4, 0, 4, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F];
        Assert.Throws<InvalidDataException>(() => FlatTable.Root(table).Vector(0, 1).Length);
        Assert.Throws<InvalidDataException>(() => FlatTable.Root([0xFF, 0xFF, 0xFF, 0xFF]).Has(0));
    }

    private static void AssertRefusedCheaply(string path, string part)
    {
        // By one thread, so that tests beside this one are not counted.
        DataFormatException? error = null;
        long bytes = AllocatedBytes.Of(
            () => error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Mean, ThreadCount = 1 })));
        Assert.Contains(part, error!.Message, StringComparison.Ordinal);
        Assert.InRange(bytes, 0, 256L << 20);
    }
}
