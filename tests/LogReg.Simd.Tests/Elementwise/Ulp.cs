using System.Runtime.InteropServices;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Errors in units of the last place of the exact value.</summary>
/// <remarks>In the subnormal range the unit is that of the smallest number. A computed NaN or infinity that should be finite is infinitely wrong.</remarks>
internal static class Ulp
{
    private const int SingleMinExponent = -126;
    private const int SingleMantissaBits = 23;
    private const int DoubleBias = 1023;
    private const int DoubleMantissaBits = 52;

    /// <summary>The error of a float against an exact value known in double.</summary>
    public static double Error(float computed, double exact)
    {
        if (!float.IsFinite(computed) || !double.IsFinite(exact))
        {
            return Limit(computed, exact);
        }

        int exponent = (int)((BitConverter.DoubleToInt64Bits(exact) >> DoubleMantissaBits) & 0x7FF) - DoubleBias;
        int unit = SingleMantissaBits - Math.Max(exponent, SingleMinExponent);
        double scale = BitConverter.Int64BitsToDouble((long)(DoubleBias + unit) << DoubleMantissaBits);
        return Math.Abs(computed - exact) * scale;
    }

    /// <summary>The error of a double against value + rest units, both from the oracle table.</summary>
    public static double Error(double computed, double value, double rest)
    {
        if (!double.IsFinite(computed) || !double.IsFinite(value))
        {
            return Limit(computed, value);
        }

        double magnitude = Math.Abs(value);
        double unit = Math.BitIncrement(magnitude) - magnitude;
        if (rest * value < 0 && BitConverter.DoubleToInt64Bits(value) << 12 == 0 && double.IsNormal(value))
        {
            unit /= 2;
        }

        return Math.Abs(((computed - value) / unit) - rest);
    }

    /// <summary>The bits of the elements, for comparisons that tell −0 from 0 and one NaN from another.</summary>
    public static ReadOnlySpan<byte> Bits<T>(ReadOnlySpan<T> values)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(values);

    /// <summary>Whether two spans have the same bits.</summary>
    public static bool SameBits<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged =>
        Bits(a).SequenceEqual(Bits(b));

    /// <summary>Whether two spans have the same bits, where one NaN is as good as another.</summary>
    public static bool SameBitsOrNan<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            double x = Widen(a[i]);
            double y = Widen(b[i]);
            if (BitConverter.DoubleToInt64Bits(x) != BitConverter.DoubleToInt64Bits(y) && !(double.IsNaN(x) && double.IsNaN(y)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value as a double.</summary>
    public static double Widen<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;

    /// <summary>The value rounded to the element type.</summary>
    public static T Narrow<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;

    /// <summary>The values rounded to the element type.</summary>
    public static T[] Narrow<T>(double[] values)
        where T : unmanaged =>
        Array.ConvertAll(values, Narrow<T>);

    private static double Limit(double computed, double exact) =>
        computed.Equals(exact) ? 0 : double.PositiveInfinity;
}
