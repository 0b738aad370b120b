using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>
/// The rows of a dense layout whose elements are narrower than the arithmetic's, for one vector, which
/// widens them in registers; several share a widened copy, as <see cref="DenseRows{P, T}"/> reads it.
/// </summary>
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
        where V : struct => layout.Logits<E, S, V, T>(x, rowCount, featureCount, coefficients, *intercepts, logits, streams: false, Half<S, V>(isFirst: true));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct => layout.AccumulateGradient<E, S, V, T>(x, rowCount, featureCount, residuals, gradient, Half<S, V>(isFirst: false));

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct => layout.Flush<S, V, T>(gradient, featureCount, sums);

    /// <summary>
    /// A half of the next group, spread over the steps of the logits or of the gradient: what is widened in registers takes longer to compute than to read, so that memory would rest meanwhile.
    /// </summary>
    /// <remarks>
    /// Measured on an Ice Lake (512 bits, one thread, 96 MiB, d = 784), bytes, bfloat16 and half precision in GB/s as stored, memory read at 12: the whole group in the gradient 7.1, 7.6 and 7.4;
    /// hints of a stream in the logits, 8 KiB ahead into L2 7.4, 8.9 and 7.9, 4 KiB into L1 7.5, 8.9 and 8.1; a half in each 10.1, 11.3 and 10.7.
    /// </remarks>
    private readonly PrefetchStream Half<S, V>(bool isFirst)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (!isInMemory)
        {
            return default;
        }

        // Four vectors of the logits and eight of the gradient take a step; the last features of a row, or of a strip, take none, and what is left of a half is not asked for.
        nint length = rowCount * layout.StripSize(featureCount) / Lanes.Count;
        nint bytes = length * sizeof(E) / (2 * Prefetch.LineBytes) * Prefetch.LineBytes;
        byte* next = (byte*)(x + length);
        nint vectors = (nint)rowCount * featureCount / S.Width;
        return isFirst ? PrefetchStream.Evenly(next, bytes, vectors / 4) : PrefetchStream.Evenly(next + bytes, (length * sizeof(E)) - bytes, vectors / 8);
    }
}
