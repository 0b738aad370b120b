using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Guards;

/// <summary>Where values leave a range. The check is vectorised; the offender is searched for only where there is one.</summary>
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

    /// <summary>The index of the first value that is infinite or NaN; −1 where all are finite.</summary>
    public static int FirstNotFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return -1;
        }

        return typeof(T) == typeof(float) ? FirstNotFiniteOf(MemoryMarshal.Cast<T, float>(values)) : FirstNotFiniteOf(MemoryMarshal.Cast<T, double>(values));
    }

    /// <summary>The index of the first value that is neither 0 nor 1, NaN for one; −1 where all are.</summary>
    public static int FirstNeitherZeroNorOne<T>(ReadOnlySpan<T> values)
        where T : unmanaged => typeof(T) == typeof(float) ? FirstNeitherOf(MemoryMarshal.Cast<T, float>(values)) : FirstNeitherOf(MemoryMarshal.Cast<T, double>(values));

    /// <summary>The values come in no order that a processor could foresee, so that a branch for each takes ten times as long as reading it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstNeitherOf<U>(ReadOnlySpan<U> values)
        where U : INumber<U>
    {
        int i = 0;
        for (; i <= values.Length - Vector<U>.Count; i += Vector<U>.Count)
        {
            Vector<U> some = new(values[i..]);
            if (Vector.AsVectorByte(Vector.Equals(some, Vector<U>.Zero) | Vector.Equals(some, Vector<U>.One)) != Vector<byte>.AllBitsSet)
            {
                break;
            }
        }

        while (i < values.Length && (values[i] == U.Zero || values[i] == U.One))
        {
            i++;
        }

        return i < values.Length ? i : -1;
    }

    private static int FirstNotFiniteOf<U>(ReadOnlySpan<U> values)
        where U : INumber<U>
    {
        // The greatest magnitude is NaN where one value is.
        if (U.IsFinite(TensorPrimitives.MaxMagnitude(values)))
        {
            return -1;
        }

        int offender = 0;
        while (U.IsFinite(values[offender]))
        {
            offender++;
        }

        return offender;
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
