using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Text;

/// <summary>Decimal numbers, correctly rounded to float or double.</summary>
/// <remarks>
/// A significand that the type holds exactly, times or divided by a power of ten that it holds exactly, is one rounding and thus
/// right. A float may also come from a double that is off by a unit or two, unless that lies between two floats so closely that the true
/// number may be on the other side. Doubles of up to nineteen digits are multiplied by 128 bits of a power of five (D. Lemire, Number parsing at a gigabyte per second, 2021).
/// Everything else goes to the framework's parser.
/// </remarks>
internal static class Numbers
{
    private const int MostDigits = 19;
    private const long HalfwayMask = (1L << 29) - 1;
    private const long Halfway = 1L << 28;
    private const long HalfwayMargin = 4;
    private const double SmallestNormalSingle = 1.17549435e-38;

    internal static ReadOnlySpan<double> DoublePowers =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    internal static ReadOnlySpan<float> SinglePowers => [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f];

    /// <summary>Parses the number that a text begins with: sign, digits with at most one point, exponent.</summary>
    /// <returns>The length of the number, 0 where there is none. The value may be infinite.</returns>
    public static int Parse<T>(ReadOnlySpan<byte> text, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            i = 1;
        }

        // Behind nineteen digits, zeros in front included, the significand may be wrong, and is not used.
        ulong significand = 0;
        int exponent = 0;
        uint digit;
        int first = i;
        for (; (uint)i < (uint)text.Length && (digit = text[i] - (uint)'0') <= 9; i++)
        {
            significand = (significand * 10) + digit;
        }

        int digits = i - first;
        if ((uint)i < (uint)text.Length && text[i] == '.')
        {
            int fraction = ++i;
            while (text.Length - i >= sizeof(ulong) && BinaryPrimitives.ReadUInt64LittleEndian(text[i..]) is ulong eight && EightDigits.Are(eight))
            {
                significand = (significand * 100_000_000) + EightDigits.ValueOf(eight & 0x0F0F0F0F0F0F0F0F);
                i += sizeof(ulong);
            }

            for (; (uint)i < (uint)text.Length && (digit = text[i] - (uint)'0') <= 9; i++)
            {
                significand = (significand * 10) + digit;
            }

            exponent = fraction - i;
            digits -= exponent;
        }

        value = default;
        if (digits == 0)
        {
            return 0;
        }

        if ((uint)i < (uint)text.Length && (text[i] | 0x20) == 'e')
        {
            int length = Exponent(text[i..], ref exponent);
            if (length == 0)
            {
                return 0;
            }

            i += length;
        }

        if (digits > MostDigits || !(TryExact(significand, exponent, out value) || TryLong(significand, exponent, out value)))
        {
            // The text is a number by now, so the framework's parser cannot refuse it.
            _ = T.TryParse(text[..i], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
            return i;
        }

        value = negative ? -value : value;
        return i;
    }

    /// <summary>Parses a text that is a number and nothing else.</summary>
    public static bool TryParse<T>(ReadOnlySpan<byte> text, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Parse(text, out value);
        return length > 0 && length == text.Length;
    }

    /// <summary>Parses a cell that is a number and nothing else.</summary>
    public static bool TryParse<T>(ReadOnlySpan<char> text, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Longer numbers exist, but not in data files.
        Span<byte> bytes = stackalloc byte[512];
        if (text.Length > bytes.Length || System.Text.Ascii.FromUtf16(text, bytes, out int count) != System.Buffers.OperationStatus.Done)
        {
            value = default;
            return false;
        }

        return TryParse(bytes[..count], out value);
    }

    /// <summary>Divides as the scale asks: in double, rounded once.</summary>
    public static T Scaled<T>(double value, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(value / scale);

    private static int Exponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        const int Enough = 100_000;
        int i = 1;
        bool negative = false;
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+')
        {
            negative = text[i] == '-';
            i++;
        }

        int first = i;
        int power = 0;
        uint digit;
        for (; i < text.Length && (digit = text[i] - (uint)'0') <= 9; i++)
        {
            power = Math.Min(Enough, (power * 10) + (int)digit);
        }

        exponent += negative ? -power : power;
        return i == first ? 0 : i;
    }

    /// <summary>Rounds significand · 10^exponent to double, where 128 bits of the power of five decide.</summary>
    private static bool TryLong<T>(ulong significand, int exponent, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The fraction has 52 bits; one more decides the rounding, one may be zero at the top, and one is wrong at most at the bottom.
        const int Fraction = 52;
        const int Spare = 64 - Fraction - 3;
        const ulong SpareMask = (1UL << Spare) - 1;
        value = default;
        if (typeof(T) != typeof(double) || significand == 0 || exponent is < PowersOfFive.Least or > PowersOfFive.Greatest)
        {
            return false;
        }

        int zeros = BitOperations.LeadingZeroCount(significand);
        int place = 2 * (exponent - PowersOfFive.Least);
        ulong high = Math.BigMul(significand << zeros, PowersOfFive.Halves[place], out ulong low);
        if ((high & SpareMask) == SpareMask)
        {
            ulong carry = Math.BigMul(significand << zeros, PowersOfFive.Halves[place + 1], out _);
            low += carry;
            high += low < carry ? 1UL : 0;
            if (low == ulong.MaxValue)
            {
                return false;
            }
        }

        int top = (int)(high >> 63);
        ulong mantissa = high >> (top + Spare);
        if (low <= 1 && (mantissa & 3) == 1 && mantissa << (top + Spare) == high)
        {
            // It may lie exactly between two doubles.
            return false;
        }

        mantissa = (mantissa + (mantissa & 1)) >> 1;
        int power = (((152170 + 65536) * exponent) >> 16) + 63 + top - zeros + 1023;
        if (mantissa >= 2UL << Fraction)
        {
            mantissa = 1UL << Fraction;
            power++;
        }

        // The exponents of the table are far from the ends of the range.
        ulong bits = ((ulong)power << Fraction) | (mantissa & ~(1UL << Fraction));
        value = T.CreateTruncating(BitConverter.UInt64BitsToDouble(bits));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryExact<T>(ulong significand, int exponent, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        value = default;
        if (typeof(T) == typeof(float) && significand <= 1 << 24 && Math.Abs(exponent) < SinglePowers.Length)
        {
            float single = (long)significand;
            single = exponent < 0 ? single / SinglePowers[-exponent] : single * SinglePowers[exponent];
            value = T.CreateTruncating(single);
            return true;
        }

        if (Math.Abs(exponent) >= DoublePowers.Length || (typeof(T) != typeof(float) && significand > 1UL << 53))
        {
            return false;
        }

        double result = significand;
        result = exponent < 0 ? result / DoublePowers[-exponent] : result * DoublePowers[exponent];
        value = T.CreateTruncating(result);
        if (typeof(T) != typeof(float) || significand == 0)
        {
            return true;
        }

        // Two roundings at most lie behind the double, so it is within two units of the true number; midpoints of floats are 2^29 apart.
        long distance = (BitConverter.DoubleToInt64Bits(result) & HalfwayMask) - Halfway;
        return Math.Abs(distance) > HalfwayMargin && result >= SmallestNormalSingle && result <= float.MaxValue;
    }
}
