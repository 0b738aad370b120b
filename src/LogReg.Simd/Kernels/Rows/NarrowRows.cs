using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The rows of a dense layout whose elements are narrower than the arithmetic's, for one vector, which widens them in registers; several share a widened copy, as <see cref="DenseRows{P, T}"/> reads it.</summary>
/// <param name="layout">The layout.</param>
/// <param name="stored">The first element.</param>
/// <param name="featureCount">d.</param>
internal unsafe struct NarrowRows<P, E, T>(P layout, E* stored, int featureCount) : IRows<T>
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
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct => layout.Logits<E, S, V, T>(x, rowCount, featureCount, coefficients, *intercepts, logits, true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct => layout.AccumulateGradient<E, S, V, T>(x, rowCount, featureCount, residuals, gradient);

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct => layout.Flush<S, V, T>(gradient, featureCount, sums);
}
