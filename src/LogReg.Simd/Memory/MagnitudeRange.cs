using System.Numerics;

namespace LogReg.Simd.Memory;

/// <summary>Whether the magnitudes of all elements lie between two bounds.</summary>
/// <remarks>
/// Without their signs the bits of numbers have the order of their magnitudes, NaN above infinity, so that integers are compared and nothing is special. Cost: four operations of integers per element.
/// </remarks>
internal static unsafe class MagnitudeRange
{
    /// <summary>Elements between two looks at what was found.</summary>
    private const int BlockElements = 4096;

    /// <summary>Whether least ≤ |x| ≤ largest for every element; NaN is not.</summary>
    public static bool Holds(float* values, nint count, float least, float largest) =>
        Holds((uint*)values, count, BitConverter.SingleToUInt32Bits(least), BitConverter.SingleToUInt32Bits(largest), uint.MaxValue >> 1);

    /// <inheritdoc cref="Holds(float*, nint, float, float)"/>
    public static bool Holds(double* values, nint count, double least, double largest) =>
        Holds((ulong*)values, count, BitConverter.DoubleToUInt64Bits(least), BitConverter.DoubleToUInt64Bits(largest), ulong.MaxValue >> 1);

    private static bool Holds<TBits>(TBits* values, nint count, TBits least, TBits largest, TBits magnitude)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        for (nint first = 0; first < count; first += BlockElements)
        {
            nint end = Math.Min(count, first + BlockElements);
            nint i = first;
            Vector<TBits> low = new(largest);
            Vector<TBits> high = default;
            for (; i <= end - Vector<TBits>.Count; i += Vector<TBits>.Count)
            {
                Vector<TBits> bits = Vector.Load(values + i) & new Vector<TBits>(magnitude);
                low = Vector.Min(low, bits);
                high = Vector.Max(high, bits);
            }

            bool holds = Vector.GreaterThanOrEqualAll(low, new Vector<TBits>(least)) && Vector.LessThanOrEqualAll(high, new Vector<TBits>(largest));
            for (; i < end; i++)
            {
                TBits bits = values[i] & magnitude;
                holds &= bits >= least && bits <= largest;
            }

            if (!holds)
            {
                return false;
            }
        }

        return true;
    }
}
