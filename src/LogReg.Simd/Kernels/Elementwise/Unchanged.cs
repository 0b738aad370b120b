using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>The element itself: where a kernel applies a map to its results, and they are wanted as they are.</summary>
internal readonly struct Unchanged : IElementwiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => x;
}
