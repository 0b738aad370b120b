using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>s·ℓ, and 0 where s = 0: a weight of 0 is no row, also where the loss is infinite.</summary>
internal static class WeightedValue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<S, V, T>(V value, V weight)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.SelectLess(S.Zero, S.Abs(weight), S.Multiply(value, weight), S.Zero);
}
