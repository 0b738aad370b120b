using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The rows of a dense layout whose elements are narrower than the arithmetic's: one vector widens them in registers, several vectors share a widened copy of the group.</summary>
/// <param name="layout">The layout.</param>
/// <param name="stored">The first element.</param>
/// <param name="featureCount">d.</param>
/// <param name="buffer">Room for the elements of a group; null where there is one vector.</param>
internal unsafe struct NarrowRows<P, E, T>(P layout, E* stored, int featureCount, T* buffer) : IRows<T>
    where P : struct, IRowLayout
    where E : unmanaged
    where T : unmanaged
{
    private E* x;
    private int rowCount;

    public readonly int FeatureCount => featureCount;

    public void MoveTo(int firstRow, int rowCount)
    {
        this.rowCount = rowCount;
        x = stored + (firstRow / Lanes.Count * layout.StripSize(featureCount));
        if (buffer != null)
        {
            Elementwise.Widening.Compute(x, layout.LengthOf(rowCount, featureCount), buffer);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (buffer == null)
        {
            layout.Logits<E, S, V, T>(x, rowCount, featureCount, coefficients, *intercepts, logits, true);
        }
        else
        {
            layout.ClassLogits<S, V, T>(buffer, rowCount, featureCount, coefficients, intercepts, vectorCount, logits, logitStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (buffer == null)
        {
            layout.AccumulateGradient<E, S, V, T>(x, rowCount, featureCount, residuals, gradient);
        }
        else
        {
            layout.AccumulateClassGradient<S, V, T>(buffer, rowCount, featureCount, residuals, residualStride, vectorCount, gradient, gradientStride);
        }
    }

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < vectorCount; k++)
        {
            layout.Flush<S, V, T>(gradient + (k * gradientStride), featureCount, sums + ((nint)k * featureCount));
        }
    }
}
