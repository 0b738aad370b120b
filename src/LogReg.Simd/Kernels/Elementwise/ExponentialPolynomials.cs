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
    /// <param name="r">The argument.</param>
    /// <param name="summand">What is added to e^r − 1 for <paramref name="nearSum"/>.</param>
    /// <param name="nearSum">The sum to 2^−22 (single) or 2^−36 (double) of e^r, of one degree less, and ready sooner: enough for a quotient that is corrected.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MinusOne<S, V, T>(V r, V summand, out V nearSum)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        typeof(T) == typeof(float) ? MinusOneSingle<S, V, T>(r, summand, out nearSum) : MinusOneDouble<S, V, T>(r, summand, out nearSum);

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

    /// <remarks>The coefficient of r⁴ has in <paramref name="nearSum"/> what makes the most of that of r⁶, and gives it back afterwards.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V MinusOneSingle<S, V, T>(V r, V summand, out V nearSum)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V square = S.Multiply(r, r);
        V low = S.MultiplyAdd(S.Constant(0.166665181517601), r, S.Constant(0.4999998211860657));
        V high = S.MultiplyAdd(S.Constant(0.008368954062461853), r, S.Constant(0.041818026453256607));
        V near = S.MultiplyAdd(square, high, low);
        nearSum = S.MultiplyAdd(square, near, S.Add(summand, r));
        V rest = S.MultiplyAdd(S.Constant(0.001369696925394237), square, S.Constant(-0.0001472868025302887));
        return S.MultiplyAdd(square, S.MultiplyAdd(square, rest, near), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V MinusOneDouble<S, V, T>(V r, V summand, out V nearSum)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V square = S.Multiply(r, r);
        V fourth = S.Multiply(square, square);
        V first = S.MultiplyAdd(S.Constant(0.166666666666667), r, S.Constant(0.5000000000000012));
        V second = S.MultiplyAdd(S.Constant(0.00833333333330722), r, S.Constant(0.041666666666518894));
        V third = S.MultiplyAdd(S.Constant(0.00019841269917346055), r, S.Constant(0.0013888888946252966));
        V last = S.MultiplyAdd(S.Constant(2.755721633596117e-06), r, S.Constant(2.480149062830665e-05));
        V near = S.MultiplyAdd(fourth, S.MultiplyAdd(square, last, third), S.MultiplyAdd(square, second, first));
        nearSum = S.MultiplyAdd(square, near, S.Add(summand, r));
        V rest = S.MultiplyAdd(S.Constant(2.5117849743585417e-08), r, S.Constant(2.763106265557962e-07));
        return S.MultiplyAdd(square, S.MultiplyAdd(S.Multiply(fourth, fourth), rest, near), r);
    }
}
