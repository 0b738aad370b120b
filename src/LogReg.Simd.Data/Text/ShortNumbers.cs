using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Text;

/// <summary>Numbers of up to eight characters behind the sign, which most cells are, without a branch that depends on their digits.</summary>
/// <remarks>
/// The point is cut out of eight bytes at once, and the digits are added up in three multiplications (pairs, fours, eight). Everything else is left to
/// <see cref="Numbers"/>, which rounds the same.
/// </remarks>
internal static class ShortNumbers
{
    /// <summary>The readable bytes that there are from the beginning of a number on.</summary>
    public const int BytesRead = 9;

    private const int MostLength = 8;
    private const ulong Points = 0x2E2E2E2E2E2E2E2E;
    private const ulong Ones = 0x0101010101010101;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>Parses cells that follow each other up to one that is none of these numbers, or that something other than a delimiter or a line feed ends.</summary>
    /// <param name="text">The text, with <see cref="BytesRead"/> bytes behind the last end.</param>
    /// <param name="begin">Where the first cell begins; where the cell after the last parsed one does.</param>
    /// <param name="ends">Where the cells end.</param>
    /// <param name="delimiter">What stands between cells; a line feed ends the last one.</param>
    /// <param name="numbers">Receives the numbers, as many as there are ends.</param>
    /// <returns>The number of cells that were parsed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ParseRow<T>(ReadOnlySpan<byte> text, ref int begin, ReadOnlySpan<int> ends, byte delimiter, Span<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref int ending = ref MemoryMarshal.GetReference(ends);
        ref T number = ref MemoryMarshal.GetReference(numbers);
        nint first = begin;
        int count = Math.Min(ends.Length, numbers.Length);
        int i = 0;
        while (i < count)
        {
            nint end = Unsafe.Add(ref ending, i);
            byte mark = Unsafe.Add(ref start, end);
            first += Unsafe.Add(ref start, first) == ' ' ? 1 : 0;
            if ((mark != delimiter && mark != '\n') || !TryParse(ref Unsafe.Add(ref start, first), (int)(end - first), out Unsafe.Add(ref number, i)))
            {
                break;
            }

            first = end + 1;
            i++;
            if (mark != delimiter)
            {
                break;
            }
        }

        begin = i == 0 ? begin : Unsafe.Add(ref ending, i - 1) + 1;
        return i;
    }

    /// <summary>Parses a cell.</summary>
    /// <param name="start">The beginning of the cell, with <see cref="BytesRead"/> readable bytes.</param>
    /// <param name="length">Its length.</param>
    /// <param name="value">The number.</param>
    /// <returns>False where it is none of these numbers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse<T>(ref byte start, int length, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Unsafe.SkipInit(out value);
        int sign = start == '-' ? 1 : 0;
        length -= sign;
        if ((uint)(length - 1) > MostLength - 1)
        {
            return false;
        }

        // The last character in the highest byte, and null bytes in front of the first.
        int free = 64 - (8 * length);
        ulong text = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, sign));
        text = (BitConverter.IsLittleEndian ? text : BinaryPrimitives.ReverseEndianness(text)) << free;

        // The lowest byte that is a point; bytes above it may be marked wrongly, which does not matter.
        ulong difference = text ^ Points;
        ulong points = (difference - Ones) & ~difference & HighBits;
        int fraction = 0;
        if (points != 0)
        {
            int point = BitOperations.TrailingZeroCount(points) & ~7;
            ulong below = (1UL << point) - 1;
            text = ((text & below) << 8) | (text & ~((below << 8) | 0xFF));
            fraction = 7 - (point >> 3);
            free += 8;
        }

        // A point alone leaves no digits: then free is 64, which shifts by nothing, and the comparison fails.
        if (((text & 0xF0F0F0F0F0F0F0F0) | (((text + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) != 0x3333333333333333UL << free)
        {
            return false;
        }

        uint significand = EightDigits.ValueOf(text & 0x0F0F0F0F0F0F0F0F);
        if (typeof(T) == typeof(float))
        {
            if (significand > 1 << 24)
            {
                return Numbers.TryExact(significand, -fraction, out value) && Negate(ref value, sign);
            }

            float single = (int)significand / Unsafe.Add(ref MemoryMarshal.GetReference(Numbers.SinglePowers), fraction);
            Unsafe.As<T, uint>(ref value) = BitConverter.SingleToUInt32Bits(single) | ((uint)sign << 31);
            return true;
        }

        double wide = (int)significand / Unsafe.Add(ref MemoryMarshal.GetReference(Numbers.DoublePowers), fraction);
        Unsafe.As<T, ulong>(ref value) = BitConverter.DoubleToUInt64Bits(wide) | ((ulong)sign << 63);
        return true;
    }

    private static bool Negate<T>(ref T value, int sign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        value = sign == 0 ? value : -value;
        return true;
    }
}
