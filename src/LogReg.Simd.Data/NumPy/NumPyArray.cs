using System.Buffers.Binary;
using System.Text;

namespace LogReg.Simd.Data.NumPy;

/// <summary>One array: its header and its bytes.</summary>
/// <remarks>Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", versions 1 to 3.</remarks>
internal sealed class NumPyArray
{
    private const int PrefixBytes = 8;

    private NumPyArray(NumPyHeader header, byte[] bytes)
    {
        Header = header;
        Bytes = bytes;
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public NumPyHeader Header { get; }

    /// <summary>Gets the elements.</summary>
    public byte[] Bytes { get; }

    public static bool HasMagic(ReadOnlySpan<byte> head) => head.StartsWith(Magic);

    /// <summary>Reads an array to its end.</summary>
    /// <exception cref="InvalidDataException">The header cannot be understood, or bytes are missing.</exception>
    public static NumPyArray Read(Stream stream)
    {
        byte[] prefix = Exactly(stream, PrefixBytes);
        if (!HasMagic(prefix))
        {
            throw new InvalidDataException("It does not begin as a NumPy array does.");
        }

        int major = prefix[6];
        int length = major switch
        {
            1 => BinaryPrimitives.ReadUInt16LittleEndian(Exactly(stream, 2)),
            2 or 3 => BinaryPrimitives.ReadInt32LittleEndian(Exactly(stream, 4)),
            _ => throw new InvalidDataException($"The version of its header is {major}, but only 1 to 3 are known."),
        };
        if (length is < 0 or > 1 << 24)
        {
            throw new InvalidDataException($"Its header claims a length of {length} bytes.");
        }

        Encoding encoding = major == 3 ? Encoding.UTF8 : Encoding.Latin1;
        NumPyHeader header = NumPyHeader.Parse(encoding.GetString(Exactly(stream, length)));
        return new NumPyArray(header, Exactly(stream, checked(header.RowCount * header.ColumnCount * header.ElementBytes)));
    }

    private static byte[] Exactly(Stream stream, long count)
    {
        if (count > Array.MaxLength)
        {
            throw new InvalidDataException($"An array of {count} bytes is larger than the {Array.MaxLength} bytes that can be read. Split it.");
        }

        // Grown while it is read: a damaged header may claim any size.
        const int Step = 1 << 24;
        byte[] bytes = new byte[Math.Min(count, Step)];
        int done = 0;
        while (true)
        {
            int read = stream.ReadAtLeast(bytes.AsSpan(done), bytes.Length - done, throwOnEndOfStream: false);
            done += read;
            if (done == count)
            {
                return bytes;
            }

            if (done < bytes.Length)
            {
                throw new InvalidDataException($"It ends after {done} of {count} bytes");
            }

            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }
}
