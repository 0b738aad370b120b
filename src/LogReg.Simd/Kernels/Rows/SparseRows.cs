using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Sparse rows as a pass sees them.</summary>
/// <remarks>
/// With several vectors the coefficients come in the order of <see cref="SparseClasses.Order"/>. Several classes of an entry are taken in vectors of 128 bits: they are few, and a wider vector would mostly be padding.
/// </remarks>
/// <param name="entries">The entries.</param>
/// <param name="featureCount">d.</param>
/// <param name="wideSums">Where gradients are added up in double, feature after feature and in a feature vector after vector; null where they run in T until the flush.</param>
internal unsafe struct SparseRows<R, T>(SparseEntries entries, int featureCount, double* wideSums) : IRows<T>
    where R : struct, IEntryValue
    where T : unmanaged
{
    private int firstRow;
    private int rowCount;

    public readonly int FeatureCount => featureCount;

    /// <summary>The elements of the running gradient per vector.</summary>
    public static nint GradientLength(int featureCount, int vectorCount) =>
        vectorCount == 1 ? featureCount : (((nint)featureCount * SparseClasses.Stride(vectorCount)) + vectorCount - 1) / vectorCount;

    public void MoveTo(int firstRow, int rowCount)
    {
        this.firstRow = firstRow;
        this.rowCount = rowCount;
    }

    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (vectorCount == 1)
        {
            SparseLogits.Compute<R, S, V, T>(entries, firstRow, rowCount, featureCount, coefficients, *intercepts, logits);
        }
        else if (typeof(T) == typeof(float))
        {
            SparseClasses.Logits<R, Simd128Single, Vector128<float>, float>(
                entries, firstRow, rowCount, (float*)coefficients, (float*)intercepts, vectorCount, (float*)logits, logitStride);
        }
        else
        {
            SparseClasses.Logits<R, Simd128Double, Vector128<double>, double>(
                entries, firstRow, rowCount, (double*)coefficients, (double*)intercepts, vectorCount, (double*)logits, logitStride);
        }
    }

    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (wideSums != null && vectorCount == 1)
        {
            SparseGradient.AccumulateWide<R, T>(entries, firstRow, rowCount, residuals, wideSums);
        }
        else if (wideSums != null)
        {
            SparseClasses.AccumulateWide<R, T>(entries, firstRow, rowCount, residuals, residualStride, vectorCount, wideSums);
        }
        else if (vectorCount == 1)
        {
            SparseGradient.Accumulate<R, T>(entries, firstRow, rowCount, residuals, gradient);
        }
        else if (typeof(T) == typeof(float))
        {
            SparseClasses.AccumulateGradient<R, Simd128Single, Vector128<float>, float>(
                entries, firstRow, rowCount, (float*)residuals, residualStride, vectorCount, (float*)gradient);
        }
        else
        {
            SparseClasses.AccumulateGradient<R, Simd128Double, Vector128<double>, double>(
                entries, firstRow, rowCount, (double*)residuals, residualStride, vectorCount, (double*)gradient);
        }
    }

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (wideSums != null)
        {
            return;
        }

        if (vectorCount == 1)
        {
            RowGradient.Flush<S, V, T>(gradient, featureCount, sums);
        }
        else
        {
            SparseClasses.Flush(gradient, featureCount, vectorCount, sums);
        }
    }
}
