using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>softplus(z) = log(1 + e^z) = max(z, 0) + log(1 + e^−|z|), formula 2.1 at y = 0.</summary>
/// <remarks>One exponential, one logarithm polynomial. Single: see docs/numerics.md for the maximum over all 2³² floats (≤ 2 ULP).</remarks>
internal readonly struct Softplus : IElementwiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V z)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Add(S.MaxOrSecond(S.Zero, z), LogOnePlus.Of<S, V, T>(Exponential.OfMinus<S, V, T>(S.Abs(z))));
}
