using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The rows of a dense layout.</summary>
/// <param name="layout">The layout.</param>
/// <param name="strips">Where the elements lie.</param>
/// <param name="featureCount">d.</param>
/// <param name="buffer">Room for the elements of a group; null where they are read in place.</param>
/// <param name="isInMemory">Whether the features lie in memory, and not in a cache, so that one sequential stream, or fetching the next group ahead, pays.</param>
internal unsafe struct DenseRows<P, T>(P layout, StripReader<T> strips, int featureCount, T* buffer, bool isInMemory) : IRows<T>
    where P : struct, IRowLayout
    where T : unmanaged
{
    private T* x;
    private int rowCount;

    public readonly int FeatureCount => featureCount;

    /// <summary>The elements of the buffer that a group needs.</summary>
    public static nint BufferLength(P layout, int featureCount, int groupRows) => groupRows / Lanes.Count * layout.StripSize(featureCount);

    public void MoveTo(int firstRow, int rowCount)
    {
        this.rowCount = rowCount;
        nint first = (firstRow / Lanes.Count * layout.StripSize(featureCount)) + (firstRow % Lanes.Count * layout.RowStep);
        x = strips.Read(first, layout.LengthOf(rowCount, featureCount), buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (vectorCount == 1)
        {
            layout.Logits<T, S, V, T>(x, rowCount, featureCount, coefficients, *intercepts, logits, isInMemory);
        }
        else
        {
            layout.ClassLogits<S, V, T>(x, rowCount, featureCount, coefficients, intercepts, vectorCount, logits, logitStride, Ahead<S, V>(vectorCount, isFirstHalf: true));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (vectorCount == 1)
        {
            layout.AccumulateGradient<T, S, V, T>(x, rowCount, featureCount, residuals, gradient);
        }
        else
        {
            layout.AccumulateClassGradient<S, V, T>(
                x, rowCount, featureCount, residuals, residualStride, vectorCount, gradient, gradientStride, Ahead<S, V>(vectorCount, isFirstHalf: false));
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

    /// <summary>Half of the next group, spread over the steps of one product of several vectors.</summary>
    private readonly PrefetchStream Ahead<S, V>(int vectorCount, bool isFirstHalf)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (!isInMemory || !strips.IsInPlace)
        {
            return default;
        }

        nint bytes = rowCount / Lanes.Count * layout.StripSize(featureCount) * sizeof(T);
        nint steps = (nint)rowCount * featureCount / (4 * S.Width) * ClassTile.CountOf<S, V, T>(vectorCount);
        byte* next = (byte*)x + bytes;
        return PrefetchStream.Over(isFirstHalf ? next : next + (bytes / 2), bytes / 2, steps);
    }
}
