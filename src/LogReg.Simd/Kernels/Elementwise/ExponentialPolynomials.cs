using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Minimax polynomials of the exponential on |r| ≤ ½·log 2 (coefficients: eng/coefficients.sollya).</summary>
internal static class ExponentialPolynomials
{
    /// <summary>e^−r, by Horner's rule: the fewest operations. Relative error before rounding 2^−27.5 (single), 2^−58 (double).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OfMinus<S, V, T>(V r)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        typeof(T) == typeof(float) ? OfMinusSingle<S, V, T>(r) : OfMinusDouble<S, V, T>(r);

    /// <summary>e^r − 1, by Estrin's rule: the same coefficients in half the latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MinusOne<S, V, T>(V r)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        typeof(T) == typeof(float) ? MinusOneSingle<S, V, T>(r) : MinusOneDouble<S, V, T>(r);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfMinusSingle<S, V, T>(V r)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V p = S.Constant(0.001369696925394237);
        p = S.MultiplyAdd(p, r, S.Constant(-0.008368954062461853));
        p = S.MultiplyAdd(p, r, S.Constant(0.04167073965072632));
        p = S.MultiplyAdd(p, r, S.Constant(-0.166665181517601));
        p = S.MultiplyAdd(p, r, S.Constant(0.4999998211860657));
        p = S.MultiplyAdd(p, r, S.Constant(-1));
        return S.MultiplyAdd(p, r, S.Constant(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfMinusDouble<S, V, T>(V r)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V p = S.Constant(-2.5117849743585417e-08);
        p = S.MultiplyAdd(p, r, S.Constant(2.763106265557962e-07));
        p = S.MultiplyAdd(p, r, S.Constant(-2.755721633596117e-06));
        p = S.MultiplyAdd(p, r, S.Constant(2.480149062830665e-05));
        p = S.MultiplyAdd(p, r, S.Constant(-0.00019841269917346055));
        p = S.MultiplyAdd(p, r, S.Constant(0.0013888888946252966));
        p = S.MultiplyAdd(p, r, S.Constant(-0.00833333333330722));
        p = S.MultiplyAdd(p, r, S.Constant(0.041666666666518894));
        p = S.MultiplyAdd(p, r, S.Constant(-0.166666666666667));
        p = S.MultiplyAdd(p, r, S.Constant(0.5000000000000012));
        p = S.MultiplyAdd(p, r, S.Constant(-1));
        return S.MultiplyAdd(p, r, S.Constant(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V MinusOneSingle<S, V, T>(V r)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V square = S.Multiply(r, r);
        V even = S.MultiplyAdd(S.Constant(0.001369696925394237), square, S.Constant(0.04167073965072632));
        V odd = S.MultiplyAdd(S.Constant(0.008368954062461853), square, S.Constant(0.166665181517601));
        even = S.MultiplyAdd(even, square, S.Constant(0.4999998211860657));
        return S.MultiplyAdd(square, S.MultiplyAdd(odd, r, even), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V MinusOneDouble<S, V, T>(V r)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V square = S.Multiply(r, r);
        V even = S.MultiplyAdd(S.Constant(2.763106265557962e-07), square, S.Constant(2.480149062830665e-05));
        V odd = S.MultiplyAdd(S.Constant(2.5117849743585417e-08), square, S.Constant(2.755721633596117e-06));
        even = S.MultiplyAdd(even, square, S.Constant(0.0013888888946252966));
        odd = S.MultiplyAdd(odd, square, S.Constant(0.00019841269917346055));
        even = S.MultiplyAdd(even, square, S.Constant(0.041666666666518894));
        odd = S.MultiplyAdd(odd, square, S.Constant(0.00833333333330722));
        even = S.MultiplyAdd(even, square, S.Constant(0.5000000000000012));
        odd = S.MultiplyAdd(odd, square, S.Constant(0.166666666666667));
        return S.MultiplyAdd(square, S.MultiplyAdd(odd, r, even), r);
    }
}
