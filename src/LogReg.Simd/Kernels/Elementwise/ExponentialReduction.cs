using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Range reduction of the exponential: x = k·log 2 + r with |r| ≤ ½·log 2, for x ≥ 0.</summary>
/// <remarks>
/// k is rounded by adding 1.5·2^p, whose low mantissa bits then hold k; the bias in them makes the shifted bits the float
/// 2^(Offset−k) itself, normal for every k down to underflow, so that the last product, by 2^−Offset, is the only one
/// that can round into the subnormals. log 2 is subtracted in two parts (Cody and Waite): k times the high part is exact.
/// Arguments beyond the point of underflow are clamped to it; NaN stays NaN.
/// </remarks>
internal static class ExponentialReduction
{
    /// <summary>From here on e^−x is zero in single precision, whatever it is rounded from.</summary>
    public const float SingleLimit = 104;

    /// <summary>The same in double precision.</summary>
    public const double DoubleLimit = 746;

    /// <summary>Gets r and the scale 2^(Offset−k).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<S, V, T>(V x, out V scale)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => ReduceInRange<S, V, T>(S.MinOrSecond(S.Constant(typeof(T) == typeof(float) ? SingleLimit : DoubleLimit), x), out scale);

    /// <summary>The same for an x that is not beyond the point of underflow, and not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ReduceInRange<S, V, T>(V x, out V scale)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        bool single = typeof(T) == typeof(float);
        V magic = S.Constant(single ? 12582912.0 + 127 + 24 : 6755399441055744.0 + 1023 + 54);
        V biased = S.NegatedMultiplyAdd(x, S.Constant(single ? 1.44269502162933349609375 : 1.4426950408889634), magic);
        scale = S.ShiftIntoExponent(biased);
        V minusK = S.Subtract(biased, magic);
        V r = S.MultiplyAdd(minusK, S.Constant(single ? 0.693145751953125 : 0.6931471805598903), x);
        return S.MultiplyAdd(minusK, S.Constant(single ? 1.428606765330187e-06 : 5.497923018708371e-14), r);
    }

    /// <summary>Gets 2^−Offset, which takes the offset out of a scaled value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Unscale<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Constant(typeof(T) == typeof(float) ? 5.9604644775390625e-08 : 5.551115123125783e-17);
}
