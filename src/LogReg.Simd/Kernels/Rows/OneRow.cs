using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>One row, one value: the same steps and bits as in a batch, arranged for latency.</summary>
/// <remarks>
/// The policy is chosen here and not through <see cref="SpanKernels{T}"/>, so that no virtual call stands in the way, and functions of one
/// value run in 128-bit vectors, whose division is the quickest. Measured on a Cascade Lake at d = 32: by way of the 512-bit batch code
/// 35 ns; so 26 to 29 ns, most of it the latency of one chain. On an Emerald Rapids, against a hand-written loop with 1/(1 + MathF.Exp(−z)) in the same run: without clamp and selection in the chain
/// 1.11, 1.07 and 1.10 of its time at d = 4, 30 and 300 (1.16, 1.14 and 1.13 with them); independent rows of four features 0.86 (2.92 with masked loads of AVX).
/// </remarks>
internal static unsafe class OneRow
{
    /// <summary>The logit of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Logit<T>(T* row, int featureCount, T* coefficients, T intercept)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            if (featureCount <= Vector128<float>.Count)
            {
                return (T)(object)FewFeatures((float*)row, featureCount, (float*)coefficients, (float)(object)intercept);
            }

            if (featureCount <= Vector256<float>.Count && Vector256.IsHardwareAccelerated && (featureCount == Vector256<float>.Count || Avx512F.VL.IsSupported))
            {
                return (T)(object)UpToEightFeatures((float*)row, featureCount, (float*)coefficients, (float)(object)intercept);
            }

            float dot = Width.Is512
                ? RowLogits.Dot<float, Simd512Single, Vector512<float>, float>((float*)row, featureCount, (float*)coefficients)
                : RowLogits.Dot<float, SimdPortableSingle, Vector<float>, float>((float*)row, featureCount, (float*)coefficients);
            return (T)(object)(dot + (float)(object)intercept);
        }
        else
        {
            double dot = Width.Is512
                ? RowLogits.Dot<double, Simd512Double, Vector512<double>, double>((double*)row, featureCount, (double*)coefficients)
                : RowLogits.Dot<double, SimdPortableDouble, Vector<double>, double>((double*)row, featureCount, (double*)coefficients);
            return (T)(object)(dot + (double)(object)intercept);
        }
    }

    /// <summary>The logit of up to four features: one vector of four lanes, where the other twelve would add zeros.</summary>
    /// <remarks>Those zeros turn a sum of −0 into +0, which here the intercept does: of −0 it is made +0, beside the chain of additions.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FewFeatures(float* row, int featureCount, float* coefficients, float intercept)
    {
        // Masked loads, of AVX at least, let far fewer rows overlap.
        Vector128<float> products = featureCount == Vector128<float>.Count
            ? Vector128.Load(row) * Vector128.Load(coefficients)
            : Simd128Single.LoadFirst(row, featureCount) * Simd128Single.LoadFirst(coefficients, featureCount);
        return Lanes.Sum(products) + (intercept + 0f);
    }

    /// <summary>The same of five to eight features: one vector of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float UpToEightFeatures(float* row, int featureCount, float* coefficients, float intercept)
    {
        Vector256<float> products = featureCount == Vector256<float>.Count
            ? Vector256.Load(row) * Vector256.Load(coefficients)
            : Tail.Load256(row, featureCount) * Tail.Load256(coefficients, featureCount);
        return Lanes.Sum(products) + (intercept + 0f);
    }

    /// <summary>σ of one value. Logits beyond the limit are rare, and a branch that is foreseen costs no time where a clamp costs that of an addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T z)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float logit = (float)(object)z;
            return (T)(object)(Vector128.Abs(Vector128.CreateScalarUnsafe(logit)).ToScalar() <= ExponentialReduction.SingleLimit
                ? SingleSigmoid.InRange(logit)
                : AnySigmoid(logit));
        }
        else
        {
            double logit = (double)(object)z;
            return (T)(object)(Vector128.Abs(Vector128.CreateScalarUnsafe(logit)).ToScalar() <= ExponentialReduction.DoubleLimit
                ? Elementwise.Sigmoid.InRange<Simd128Double, Vector128<double>, double>(Vector128.CreateScalarUnsafe(logit)).ToScalar()
                : AnySigmoid(logit));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float AnySigmoid(float z) =>
        Elementwise.Sigmoid.Invoke<Simd128Single, Vector128<float>, float>(Vector128.CreateScalarUnsafe(z)).ToScalar();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double AnySigmoid(double z) =>
        Elementwise.Sigmoid.Invoke<Simd128Double, Vector128<double>, double>(Vector128.CreateScalarUnsafe(z)).ToScalar();
}
