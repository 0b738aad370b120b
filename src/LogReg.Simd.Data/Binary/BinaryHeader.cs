using System.Buffers.Binary;

namespace LogReg.Simd.Data.Binary;

/// <summary>The first 64 bytes of a binary data file; docs/data.md draws them.</summary>
internal readonly record struct BinaryHeader(int ElementSize, bool HasWeights, long RowCount, int FeatureCount, int EncodingBytes)
{
    public const int Size = 64;
    public const int Version = 1;

    /// <summary>The bytes of the checksum behind the last row.</summary>
    public const int TrailerSize = sizeof(uint);

    private const int ChecksumAt = Size - sizeof(uint);

    /// <summary>Like that of PNG: a byte that is no text, a name, and line ends that a transfer as text would change.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'L', (byte)'R', (byte)'S', (byte)'D', (byte)'\r', (byte)'\n', 0x1A];

    /// <summary>Gets the bytes of a row: the class, the weight if there is one, the features.</summary>
    public long RowBytes => sizeof(int) + (((long)FeatureCount + (HasWeights ? 1 : 0)) * ElementSize);

    public void Write(Span<byte> destination)
    {
        destination.Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], ElementSize);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], RowCount);
        BinaryPrimitives.WriteInt32LittleEndian(destination[24..], FeatureCount);
        BinaryPrimitives.WriteInt32LittleEndian(destination[28..], HasWeights ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(destination[32..], EncodingBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumAt..], Checksum.Add(0, destination[..ChecksumAt]));
    }

    public static BinaryHeader Read(string path, ReadOnlySpan<byte> source, long mostContentBytes)
    {
        if (source.Length < Size || !source.StartsWith(Magic))
        {
            throw Damaged(path, "it has no complete header");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumAt..]) != Checksum.Add(0, source[..ChecksumAt]))
        {
            throw Damaged(path, "the checksum of its header is wrong");
        }

        if (version != Version)
        {
            throw new DataFormatException(path, 0, null, $"The file has version {version}, and this program reads version {Version}. Convert the data again.");
        }

        BinaryHeader header = new(
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[28..]) != 0,
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[32..]));
        bool possible = header.ElementSize is sizeof(float) or sizeof(double) && header.RowCount is > 0 and <= int.MaxValue
            && header.FeatureCount >= 0 && header.EncodingBytes > 0 && header.RowBytes <= Array.MaxLength
            && Size + header.EncodingBytes + ((Int128)header.RowBytes * header.RowCount) + TrailerSize <= mostContentBytes;
        return possible ? header : throw Damaged(path, "it is shorter than its header says, or the header is impossible");
    }

    public static DataFormatException Damaged(string path, string how, Exception? cause = null) =>
        new(path, 0, null, $"The binary data file is damaged: {how}. Convert the data again.", cause);
}
