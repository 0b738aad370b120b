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

        return typeof(T) == typeof(float) ? FirstOutside(MemoryMarshal.Cast<T, float>(values), (float)most) : FirstOutside(MemoryMarshal.Cast<T, double>(values), most);
    }

    private static int FirstOutside(ReadOnlySpan<float> values, float most)
    {
        if (TensorPrimitives.Min(values) >= 0 && TensorPrimitives.Max(values) <= most)
        {
            return -1;
        }

        int offender = 0;
        while (values[offender] >= 0 && values[offender] <= most)
        {
            offender++;
        }

        return offender;
    }

    private static int FirstOutside(ReadOnlySpan<double> values, double most)
    {
        if (TensorPrimitives.Min(values) >= 0 && TensorPrimitives.Max(values) <= most)
        {
            return -1;
        }

        int offender = 0;
        while (values[offender] >= 0 && values[offender] <= most)
        {
            offender++;
        }

        return offender;
    }
}
