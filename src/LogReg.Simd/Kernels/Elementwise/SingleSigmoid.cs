using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>σ(z) of one float (formula 1.2): the steps and bits of <see cref="Sigmoid.InRange"/>, written out for the first row that a process scores.</summary>
/// <remarks>
/// The same code after optimisation. Before it, the generic form is twenty methods of their own to
/// compile, this one two: the first row of a process takes 4.7 ms where it took 6.3 (Zen 5, 8 features).
/// </remarks>
internal static class SingleSigmoid
{
    /// <summary>σ of a z with |z| up to <see cref="ExponentialReduction.SingleLimit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float InRange(float value)
    {
        Vector128<float> z = Vector128.CreateScalarUnsafe(value);
        Vector128<float> x = Vector128.Abs(z);
        Vector128<float> one = Vector128.Create(1f);

        // ExponentialReduction: x = k·log 2 + r.
        Vector128<float> magic = Vector128.Create(12582912f + 127 + 24);
        Vector128<float> biased = NegatedMultiplyAdd(x, Vector128.Create(1.44269502162933349609375f), magic);
        Vector128<float> scale = Vector128.ShiftLeft(biased.AsInt32(), 23).AsSingle();
        Vector128<float> minusK = biased - magic;
        Vector128<float> r = Vector128.MultiplyAddEstimate(minusK, Vector128.Create(0.693145751953125f), x);
        r = Vector128.MultiplyAddEstimate(minusK, Vector128.Create(1.428606765330187e-06f), r);
        Vector128<float> unscale = Vector128.Create(5.9604644775390625e-08f);
        Vector128<float> power = scale * unscale;

        // ExponentialPolynomials: t = e^r − 1, and 1 + 2^−k + t nearly.
        Vector128<float> square = r * r;
        Vector128<float> low = Vector128.MultiplyAddEstimate(Vector128.Create(0.166665181517601f), r, Vector128.Create(0.4999998211860657f));
        Vector128<float> high = Vector128.MultiplyAddEstimate(Vector128.Create(0.008368954062461853f), r, Vector128.Create(0.041818026453256607f));
        Vector128<float> near = Vector128.MultiplyAddEstimate(square, high, low);
        Vector128<float> divisor = Vector128.MultiplyAddEstimate(square, near, power + one + r);
        Vector128<float> rest = Vector128.MultiplyAddEstimate(Vector128.Create(0.001369696925394237f), square, Vector128.Create(-0.0001472868025302887f));
        Vector128<float> t = Vector128.MultiplyAddEstimate(square, Vector128.MultiplyAddEstimate(square, rest, near), r);

        // Sigmoid: the quotient, its correction, and the side of zero.
        Vector128<float> v = one / divisor;
        Vector128<float> error;
        if (Fusion.IsSupported)
        {
            error = NegatedMultiplyAdd(one - divisor + power + t, v, NegatedMultiplyAdd(v, divisor, one));
        }
        else
        {
            v &= Vector128.Create(~1).AsSingle();
            error = NegatedMultiplyAdd(t, v, one - v) - (v * power);
        }

        Vector128<float> scaled = v * scale;
        Vector128<float> corrected = Vector128.MultiplyAddEstimate(scaled, error, scaled);

        // By the sign's bit: below zero the quotient, above it 1 less the quotient.
        Vector128<int> sign = z.AsInt32() & Vector128.Create(int.MinValue);
        Vector128<float> factor = (sign ^ (-unscale).AsInt32()).AsSingle();
        Vector128<float> summand = Vector128.AndNot(one.AsInt32(), z.AsInt32() >> 31).AsSingle();
        return Vector128.MultiplyAddEstimate(corrected, factor, summand).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> NegatedMultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Fma.IsSupported ? Fma.MultiplyAddNegated(a, b, c) : Vector128.MultiplyAddEstimate(-a, b, c);
}
