using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Where the hardware vectors of a strip begin: element = strip·16·d + feature·16 + lane.</summary>
internal static class StripAddress
{
    /// <summary>The offset of the first feature of the v-th vector of rows, counted over all strips.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of<S, V, T>(int v, nint stripSize)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int parts = Lanes.Count / S.Width;
        return (v / parts * stripSize) + (v % parts * S.Width);
    }
}
