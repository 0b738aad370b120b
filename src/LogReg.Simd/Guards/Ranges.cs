using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Guards;

/// <summary>Where values leave a range that begins with 0. The check is vectorised; the offender is searched for only where there is one.</summary>
internal static class Ranges
{
    /// <summary>The index of the first value that is not in [0, most], NaN for one; −1 where all are.</summary>
    public static int FirstOutside<T>(ReadOnlySpan<T> values, double most)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return -1;
        }

        return typeof(T) == typeof(float) ? FirstOf(MemoryMarshal.Cast<T, float>(values), (float)most) : FirstOf(MemoryMarshal.Cast<T, double>(values), most);
    }

    private static int FirstOf<U>(ReadOnlySpan<U> values, U most)
        where U : INumber<U>
    {
        if (TensorPrimitives.Min(values) >= U.Zero && TensorPrimitives.Max(values) <= most)
        {
            return -1;
        }

        int offender = 0;
        while (values[offender] >= U.Zero && values[offender] <= most)
        {
            offender++;
        }

        return offender;
    }
}
