using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Data.Text;

/// <summary>Numbers of up to eight characters behind the sign, which most cells are, without a branch that depends on their digits.</summary>
/// <remarks>
/// The length is found by comparing sixteen bytes with what ends a cell; the point is cut out of eight bytes at once, and the digits are
/// added up in three multiplications (pairs, fours, eight). Everything else is left to <see cref="Numbers"/>, which rounds the same.
/// </remarks>
internal static class ShortNumbers
{
    /// <summary>The bytes that are read from the beginning of a cell.</summary>
    public const int BytesRead = 17;

    private const int MostLength = 8;
    private const ulong Zeros = 0x3030303030303030;
    private const ulong Points = 0x2E2E2E2E2E2E2E2E;
    private const ulong Ones = 0x0101010101010101;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>Parses the number of a cell that a delimiter or a line feed ends.</summary>
    /// <param name="start">The beginning of the cell, with <see cref="BytesRead"/> readable bytes.</param>
    /// <param name="delimiter">What may end the cell besides a line feed.</param>
    /// <param name="value">The number.</param>
    /// <returns>The length of the cell; 0 where it is none of these numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Parse<T>(ref byte start, byte delimiter, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        value = default;
        int sign = start == '-' ? 1 : 0;
        ref byte first = ref Unsafe.Add(ref start, sign);
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref first);
        uint ends = (Vector128.Equals(bytes, Vector128.Create(delimiter)) | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))).ExtractMostSignificantBits();
        int length = BitOperations.TrailingZeroCount(ends);
        if (length - 1 > MostLength - 1 || length == 0)
        {
            return 0;
        }

        ulong text = Unsafe.ReadUnaligned<ulong>(ref first);
        text = BitConverter.IsLittleEndian ? text : BinaryPrimitives.ReverseEndianness(text);

        // The lowest byte that is a point; bytes above it may be marked wrongly, which does not matter.
        ulong difference = text ^ Points;
        int point = BitOperations.TrailingZeroCount((difference - Ones) & ~difference & HighBits) >> 3;
        int digits = length;
        int fraction = 0;
        if (point < length)
        {
            ulong below = (1UL << (8 * point)) - 1;
            text = (text & below) | ((text >> 8) & ~below);
            digits--;
            fraction = digits - point;
            if (digits == 0)
            {
                return 0;
            }
        }

        // Zeros in front fill the eight places.
        int free = 8 * (MostLength - digits);
        text = free == 0 ? text : (text << free) | (Zeros >> (64 - free));
        if (((text & 0xF0F0F0F0F0F0F0F0) | (((text + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) != 0x3333333333333333)
        {
            return 0;
        }

        text -= Zeros;
        text = (text * 10) + (text >> 8);
        ulong significand = (((text & 0x000000FF000000FF) * 0x000F424000000064) + (((text >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        if (!Numbers.TryExact((uint)significand, -fraction, out value))
        {
            return 0;
        }

        value = sign != 0 ? -value : value;
        return length + sign;
    }
}
