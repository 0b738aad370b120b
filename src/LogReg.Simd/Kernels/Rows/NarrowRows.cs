using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The rows of a dense layout whose elements are narrower than the arithmetic's, for one vector, which widens them in registers; several share a widened copy, as <see cref="DenseRows{P, T}"/> reads it.</summary>
/// <param name="layout">The layout.</param>
/// <param name="stored">The first element.</param>
/// <param name="featureCount">d.</param>
/// <param name="isInMemory">Whether the features lie in memory, and not in a cache, so that fetching the next group ahead pays.</param>
internal unsafe struct NarrowRows<P, E, T>(P layout, E* stored, int featureCount, bool isInMemory) : IRows<T>
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
        x = stored + (firstRow / Lanes.Count * layout.StripSize(featureCount)) + (firstRow % Lanes.Count * layout.RowStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct => layout.Logits<E, S, V, T>(x, rowCount, featureCount, coefficients, *intercepts, logits, streams: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct => layout.AccumulateGradient<E, S, V, T>(x, rowCount, featureCount, residuals, gradient, Ahead<S, V>());

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct => layout.Flush<S, V, T>(gradient, featureCount, sums);

    /// <summary>The next group, spread over the steps of the gradient: what is widened in registers takes longer to compute than to read, so that memory would rest meanwhile.</summary>
    private readonly PrefetchStream Ahead<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (!isInMemory)
        {
            return default;
        }

        nint length = rowCount * layout.StripSize(featureCount) / Lanes.Count;
        return PrefetchStream.Over(x + length, length * sizeof(E), (nint)rowCount * featureCount / (8 * S.Width));
    }
}
