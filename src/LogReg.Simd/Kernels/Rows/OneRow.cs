using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>One row, one value: the same steps and bits as in a batch, arranged for latency.</summary>
/// <remarks>
/// The policy is chosen here and not through <see cref="SpanKernels{T}"/>, so that no virtual call stands in the way, and functions of one
/// value run in 128-bit vectors, whose division is the quickest. Measured on a Cascade Lake at d = 32: by way of the 512-bit batch code
/// 35 ns; so 26 to 29 ns, most of it the latency of one chain.
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
    private static float FewFeatures(float* row, int featureCount, float* coefficients, float intercept) =>
        Lanes.Sum(Simd128Single.LoadFirst(row, featureCount) * Simd128Single.LoadFirst(coefficients, featureCount)) + (intercept + 0f);

    /// <summary>A function of one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Map<M, T>(T value)
        where M : struct, IElementwiseMap
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? (T)(object)M.Invoke<Simd128Single, Vector128<float>, float>(Vector128.CreateScalarUnsafe((float)(object)value)).ToScalar()
            : (T)(object)M.Invoke<Simd128Double, Vector128<double>, double>(Vector128.CreateScalarUnsafe((double)(object)value)).ToScalar();
}
