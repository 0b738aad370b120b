using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>σ(z) = 1/(1 + e^−z), formula 1.2.</summary>
/// <remarks>
/// <para>
/// With e^|z| = 2^k(1 + t), u = σ(−|z|) = 2^−k/(1 + 2^−k + t): one division, corrected by one Newton step in which the quotient is
/// rounded to an even mantissa so that 1 − v is exact; then σ is u or 1 − u, which makes σ(z) + σ(−z) = 1 to the last bit but one.
/// </para>
/// <para>
/// Single: maximum error 0.988 ULP over all 2³² floats (1.13 without FMA), monotone (not without FMA: 12,690 pairs out of order),
/// range [0, 1], subnormal results right down to z = −103.97. Double: 1.003 ULP on 40 M points. NaN only for NaN.
/// </para>
/// <para>
/// Tried and lost: the quotient without correction, 1.99 ULP at 5 operations less; the rational form of the exponential
/// (R − r/2)/(R + r/2), which needs no polynomial of its own, 1.48 ULP and not monotone.
/// </para>
/// </remarks>
internal readonly struct Sigmoid : IElementwiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V z)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V r = ExponentialReduction.Reduce<S, V, T>(S.Abs(z), out V scale);
        V corrected = ScaledLowerTail<S, V, T>(r, scale);

        // 1 − u beside u and not behind it: the product is exact, or so small that 1 is left.
        V unscale = ExponentialReduction.Unscale<S, V, T>();
        return S.SelectLess(z, S.Zero, S.Multiply(corrected, unscale), S.NegatedMultiplyAdd(corrected, unscale, S.Constant(1)));
    }

    /// <summary>The same for |z| up to the limit of <see cref="ExponentialReduction"/>, with the shortest chain from z to σ: no clamp, and the sign of z chooses factor and summand beside the chain.</summary>
    /// <remarks>For one value at a time; where vectors overlap, the two selections cost more than they spare.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V InRange<S, V, T>(V z)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V r = ExponentialReduction.ReduceInRange<S, V, T>(S.Abs(z), out V scale);
        V unscale = ExponentialReduction.Unscale<S, V, T>();
        V factor = S.SelectLess(z, S.Zero, unscale, S.Negate(unscale));
        V summand = S.SelectLess(z, S.Zero, S.Zero, S.Constant(1));
        return S.MultiplyAdd(ScaledLowerTail<S, V, T>(r, scale), factor, summand);
    }

    /// <summary>u = σ(−|z|), times 2^Offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ScaledLowerTail<S, V, T>(V r, V scale)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V unscale = ExponentialReduction.Unscale<S, V, T>();
        V t = ExponentialPolynomials.MinusOne<S, V, T>(r);
        V divisor = S.Add(S.MultiplyAdd(scale, unscale, S.Constant(1)), t);
        V v = S.ClearLowestBit(S.Divide(S.Constant(1), divisor));
        V scaled = S.Multiply(v, scale);

        // 1 − v·(1 + 2^−k + t), in the order that keeps every step exact or tiny.
        V error = S.NegatedMultiplyAdd(t, v, S.Subtract(S.Constant(1), v));
        error = S.NegatedMultiplyAdd(scaled, unscale, error);
        return S.MultiplyAdd(scaled, error, scaled);
    }
}
