using System.Buffers.Binary;

namespace LogReg.Simd.Data.Binary;

/// <summary>The first 64 bytes of a binary data file; docs/data.md draws them.</summary>
internal readonly record struct BinaryHeader(int ElementSize, bool HasWeights, long RowCount, int FeatureCount, int EncodingBytes)
{
    public const int Size = 64;
    public const int Version = 1;

    /// <summary>The version of files of sparse rows, which readers of dense ones refuse.</summary>
    public const int SparseVersion = 2;

    /// <summary>The bytes of the checksum behind the last row.</summary>
    public const int TrailerSize = sizeof(uint);

    private const int ChecksumAt = Size - sizeof(uint);

    /// <summary>Like that of PNG: a byte that is no text, a name, and line ends that a transfer as text would change.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'L', (byte)'R', (byte)'S', (byte)'D', (byte)'\r', (byte)'\n', 0x1A];

    /// <summary>Gets the features that are not zero, of all rows; null where every feature is stored.</summary>
    public long? EntryCount { get; init; }

    /// <summary>Gets the bytes before the features of a row: the class, the weight if there is one, and in sparse rows the number of entries.</summary>
    public int HeadBytes => sizeof(int) + (HasWeights ? ElementSize : 0) + (EntryCount is null ? 0 : sizeof(int));

    /// <summary>Gets the bytes of all rows: their heads, and the features, or the columns and values of their entries.</summary>
    private Int128 BytesOfRows => EntryCount is { } entries
        ? ((Int128)HeadBytes * RowCount) + ((Int128)(sizeof(int) + ElementSize) * entries)
        : (HeadBytes + ((Int128)FeatureCount * ElementSize)) * RowCount;

    public void Write(Span<byte> destination)
    {
        destination.Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], EntryCount is null ? Version : SparseVersion);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], ElementSize);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], RowCount);
        BinaryPrimitives.WriteInt32LittleEndian(destination[24..], FeatureCount);
        BinaryPrimitives.WriteInt32LittleEndian(destination[28..], HasWeights ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(destination[32..], EncodingBytes);
        BinaryPrimitives.WriteInt64LittleEndian(destination[36..], EntryCount ?? 0);
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

        if (version is not (Version or SparseVersion))
        {
            throw new DataFormatException(path, 0, null, $"The file has version {version}, and this program reads versions {Version} and {SparseVersion}. Convert the data again.");
        }

        BinaryHeader header = new(
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[28..]) != 0,
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[32..]))
        {
            EntryCount = version == SparseVersion ? BinaryPrimitives.ReadInt64LittleEndian(source[36..]) : null,
        };
        bool possible = header.ElementSize is sizeof(float) or sizeof(double) && header.RowCount is > 0 and <= int.MaxValue
            && header.FeatureCount >= 0 && header.EncodingBytes > 0 && header.EntryCount is null or >= 0
            && Size + header.EncodingBytes + header.BytesOfRows + TrailerSize <= mostContentBytes;
        return possible ? header : throw Damaged(path, "it is shorter than its header says, or the header is impossible");
    }

    public static DataFormatException Damaged(string path, string how, Exception? cause = null) =>
        new(path, 0, null, $"The binary data file is damaged: {how}. Convert the data again.", cause);
}
