using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
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
    private const int LinesPerSet = 8;

    private T* x;
    private nint first;
    private int rowCount;

    public static bool Overlaps => typeof(P) == typeof(InterleavedRows);

    public readonly int FeatureCount => featureCount;

    /// <summary>The elements of the buffer that a group needs.</summary>
    public static nint BufferLength(P layout, int featureCount, int groupRows) => groupRows / Lanes.Count * layout.StripSize(featureCount);

    public void MoveTo(int firstRow, int rowCount)
    {
        this.rowCount = rowCount;
        first = (firstRow / Lanes.Count * layout.StripSize(featureCount)) + (firstRow % Lanes.Count * layout.RowStep);
        x = strips.Read(first, layout.LengthOf(rowCount, featureCount), buffer);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (vectorCount == 1)
        {
            layout.Logits<T, S, V, T>(x, rowCount, featureCount, coefficients, *intercepts, logits, isInMemory && strips.IsInPlace);
            if (KeepsMemoryBusy<S, V>())
            {
                Prefetch.Lines(Prefetch.Behind(End), LinesDuringTerms);
            }
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
            PrefetchStream next = KeepsMemoryBusy<S, V>() ? PrefetchStream.From(Prefetch.Behind(End) + (LinesDuringTerms * Prefetch.LineBytes)) : default;
            layout.AccumulateGradient<T, S, V, T>(x, rowCount, featureCount, residuals, gradient, next);
        }
        else
        {
            layout.AccumulateClassGradient<S, V, T>(
                x, rowCount, featureCount, residuals, residualStride, vectorCount, gradient, gradientStride, Ahead<S, V>(vectorCount, isFirstHalf: false));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AccumulateOverlapped<S, V>(T* residuals, T* gradient, T* coefficients, T* intercepts, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct =>
        OverlappedStrips.Compute<S, V, T>(x, rowCount / Lanes.Count, featureCount, residuals, gradient, coefficients, *intercepts, logits);

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < vectorCount; k++)
        {
            layout.Flush<S, V, T>(gradient + (k * gradientStride), featureCount, sums + ((nint)k * featureCount));
        }
    }

    /// <summary>Gets where the next group begins.</summary>
    private readonly T* End => x + (rowCount * layout.StripSize(featureCount) / Lanes.Count);

    /// <summary>Gets the lines of the next group that are asked for before the terms of this one, or of this part: about as many as memory gives meanwhile.</summary>
    private readonly int LinesDuringTerms => LinesPerSet * ((rowCount + LossTerms.RowMultiple - 1) / LossTerms.RowMultiple);

    /// <summary>Whether hints go on while features are not read from memory.</summary>
    /// <remarks>
    /// Measured on a Zen 5 in C (512 bits, one thread, 256 MiB), of read, at d = 16, 32, 64 and 128: groups of 24 KiB with hints in the logits alone 0.68, 0.77, 0.79 and 0.77; of 16 KiB with a line
    /// for every four lines of the gradient and 8 lines before the terms of 64 rows 0.83, 0.90, 0.91 and 0.96, with half of those in the gradient 0.81, 0.85, 0.88 and 0.91, with 24 lines before the
    /// terms 0.77, 0.79, 0.78 and 0.85. On a quiet memory (reads at 42 GB/s in the place of 30) 0.60, 0.82 and 0.75 without and 0.68, 0.85 and 0.74 with them at d = 16, 64
    /// and 128. On an Ice Lake the whole pass gains 1.12 to 1.33 (docs/results/intel-ice-lake/512-bits.md), on a Zen 4 1.2 to 1.5 times (docs/results/amd-zen4/512-bits.md).
    /// </remarks>
    private readonly bool KeepsMemoryBusy<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct => isInMemory && strips.IsInPlace && Processor.Hints != MemoryHints.InLogits && Unsafe.SizeOf<V>() == Prefetch.LineBytes;

    /// <summary>Half of the next group as it is stored, spread over the steps of one product of several vectors.</summary>
    /// <remarks>
    /// Measured on a Zen 4 (512 bits, one thread), the certificate of two vectors in double over features in single precision, ms without and with them: 1,000,000 × 20 13.6 and 11.3, 200,000 ×
    /// 100 11.0 and 8.5, 60,000 × 400 13.2 and 9.5; with all of the next group in the gradient 11.3 to 13.9, 8.1 to 8.8 and 10.0. Without the reader's own hints 15, 11.7 and 11.5.
    /// </remarks>
    private readonly PrefetchStream Ahead<S, V>(int vectorCount, bool isFirstHalf)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        nint elements = rowCount / Lanes.Count * layout.StripSize(featureCount);
        byte* here = strips.AddressOf(first);
        if (!isInMemory || here == null)
        {
            return default;
        }

        byte* next = strips.AddressOf(first + elements);
        nint steps = (nint)rowCount * featureCount / (4 * S.Width) * ClassTile.CountOf<S, V, T>(vectorCount);
        nint half = (nint)(next - here) / 2;
        return PrefetchStream.Over(isFirstHalf ? next : next + half, half, steps);
    }
}
