using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Persistence;

/// <summary>Doubles as little-endian bytes.</summary>
internal static class PackedNumbers
{
    /// <summary>More coefficients than this are packed: nobody reads so many, and text takes ten times as long to load.</summary>
    public const int MostReadable = 10_000;

    public static byte[] Pack(ReadOnlySpan<double> numbers)
    {
        byte[] bytes = new byte[checked(numbers.Length * sizeof(double))];
        CopyLittleEndian(MemoryMarshal.Cast<double, long>(numbers), MemoryMarshal.Cast<byte, long>(bytes.AsSpan()));
        return bytes;
    }

    /// <summary>The doubles of some bytes; null where they are no whole number of doubles.</summary>
    public static double[]? Unpack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % sizeof(double) != 0)
        {
            return null;
        }

        double[] numbers = new double[bytes.Length / sizeof(double)];
        CopyLittleEndian(MemoryMarshal.Cast<byte, long>(bytes), MemoryMarshal.Cast<double, long>(numbers.AsSpan()));
        return numbers;
    }

    private static void CopyLittleEndian(ReadOnlySpan<long> source, Span<long> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            source.CopyTo(destination);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(source, destination);
        }
    }
}
