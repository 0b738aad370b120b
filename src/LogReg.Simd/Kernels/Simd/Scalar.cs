using System.Runtime.CompilerServices;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>One lane of a policy's operations, for kernels whose elements do not lie side by side.</summary>
/// <remarks>
/// The bits are those of a lane of <see cref="ISimd{V, T}"/>: <see cref="MultiplyAdd"/> rounds once where the hardware fuses, and twice elsewhere, as vectors do.
/// </remarks>
internal static class Scalar
{
    /// <summary>a · b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd<T>(T a, T b, T c)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? (T)(object)float.MultiplyAddEstimate((float)(object)a, (float)(object)b, (float)(object)c)
            : (T)(object)double.MultiplyAddEstimate((double)(object)a, (double)(object)b, (double)(object)c);

    /// <summary>|a|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs<T>(T a)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)Math.Abs((float)(object)a) : (T)(object)Math.Abs((double)(object)a);
}
