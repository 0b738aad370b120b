using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Few features: a lane is a row. Element = strip·16·d + feature·16 + lane.</summary>
/// <remarks>
/// No horizontal sums, no padding in features, one sequential stream. The running gradient is 16 lanes per feature, so its traffic
/// grows with d until it leaves the L1 cache: <see cref="ConsecutiveRows"/> take over there.
/// </remarks>
internal readonly unsafe struct InterleavedRows : IRowLayout
{
    /// <summary>A group of one vector: the fewest strips that hide the change from logits to gradient stay in the L1 cache where they fit.</summary>
    private const int GroupBytes = 24 << 10;

    /// <summary>
    /// The same where the L1 cache is filled in sequence. On an Ice Lake, where hints keep memory busy too, shorter
    /// groups gain at d = 32 alone, 0.97 of the read where these have 0.88 to 0.92, and cost up to a tenth in L2.
    /// </summary>
    private const int GroupBytesInSequence = 16 << 10;

    private const int MaxGroupRows = 512;

    /// <summary>A group of several vectors fills a part of the L2 cache: more rows, fewer loads and stores of the running gradients.</summary>
    private const int ClassGroupBytes = 192 << 10;

    private const int MaxClassGroupRows = 1024;

    public static nint FeatureStep => Lanes.Count;

    public nint RowStep => 1;

    public nint StripSize(int featureCount) => (nint)featureCount * Lanes.Count;

    public nint GradientSize(int featureCount) => (nint)featureCount * Lanes.Count;

    public int GroupRows(int featureCount, int elementSize, int vectorCount, bool hasGradient, int narrowSize = 0) =>
        vectorCount == 1 && narrowSize > 0
            ? RowGroup.OfNarrow(MaxGroupRows, (long)featureCount * elementSize, (long)featureCount * narrowSize)
            : vectorCount == 1 && hasGradient
            ? RowGroup.Of(Processor.FillsInSequence ? GroupBytesInSequence : GroupBytes, MaxGroupRows, (long)featureCount * elementSize)
            : RowGroup.Of(ClassGroupBytes, MaxClassGroupRows, (long)featureCount * elementSize);

    public nint LengthOf(int rowCount, int featureCount) => StripCount(rowCount) * StripSize(featureCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Logits<E, S, V, T>(E* strips, int rowCount, int featureCount, T* coefficients, T intercept, T* logits, bool streams, PrefetchStream prefetch = default)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripLogits.Compute<E, S, V, T>(strips, StripCount(rowCount), featureCount, coefficients, intercept, logits, streams, prefetch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AccumulateGradient<E, S, V, T>(E* strips, int rowCount, int featureCount, T* residuals, T* gradient, PrefetchStream prefetch = default)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripGradient.Accumulate<E, S, V, T>(strips, StripCount(rowCount), featureCount, residuals, gradient, prefetch);

    public void Flush<S, V, T>(T* gradient, int featureCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripGradient.Flush<S, V, T>(gradient, featureCount, sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ClassLogits<S, V, T>(
        T* strips,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        T* logits,
        nint logitStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripClassLogits.Compute<S, V, T>(
            strips, StripCount(rowCount), featureCount, coefficients, intercepts, classCount, logits, logitStride, prefetch);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AccumulateClassGradient<S, V, T>(
        T* strips,
        int rowCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradient,
        nint gradientStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripClassGradient.Accumulate<S, V, T>(
            strips, StripCount(rowCount), featureCount, residuals, residualStride, classCount, gradient, gradientStride, prefetch);

    public void Pack<T>(T* rows, nint stride, int rowCount, int firstFeature, int width, int featureCount, T* strip)
        where T : unmanaged =>
        Transpose.Block(rows, stride, rowCount, width, strip + ((nint)firstFeature * Lanes.Count), Lanes.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackWeighted<S, V, T>(T* strip, T* weights, int firstFeature, int featureCount, T* destination)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* features = strip + ((nint)firstFeature * Lanes.Count);
        int count = Math.Min(Lanes.Count, featureCount - firstFeature);
        if (typeof(T) == typeof(float) && Avx512F.IsSupported && count == Lanes.Count)
        {
            Transpose512.Sixteen((float*)features, Lanes.Count, (float*)weights, (float*)destination, Lanes.Count);
            return;
        }

        T* weighted = stackalloc T[Lanes.Count * Lanes.Count];
        for (int feature = 0; feature < count; feature++)
        {
            for (int lane = feature * Lanes.Count; lane < (feature + 1) * Lanes.Count; lane += S.Width)
            {
                S.Store(S.Multiply(S.Load(features + lane), S.Load(weights + (lane % Lanes.Count))), weighted + lane);
            }
        }

        Transpose.Block(weighted, Lanes.Count, count, Lanes.Count, destination, Lanes.Count);
    }

    public nint OffsetOf(int lane, int feature, int featureCount) => ((nint)feature * Lanes.Count) + lane;

    private static int StripCount(int rowCount) => (rowCount + Lanes.Count - 1) / Lanes.Count;
}
