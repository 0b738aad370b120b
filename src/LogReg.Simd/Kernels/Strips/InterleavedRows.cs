using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.RowMajor;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>Few features: a lane is a row. Element = strip·16·d + feature·16 + lane.</summary>
/// <remarks>
/// No horizontal sums, no padding in features, one sequential stream. The running gradient is 16 lanes per feature, so its traffic
/// grows with d until it leaves the L1 cache: <see cref="ConsecutiveRows"/> take over there.
/// </remarks>
internal readonly unsafe struct InterleavedRows : IRowLayout
{
    private const int GroupBytes = 16 << 10;
    private const int MaxGroupRows = 512;

    public nint StripSize(int featureCount) => (nint)featureCount * Lanes.Count;

    public nint GradientSize(int featureCount) => (nint)featureCount * Lanes.Count;

    public int GroupRows(int featureCount, int elementSize)
    {
        long rows = GroupBytes / Math.Max(1, (long)featureCount * elementSize) / LossTerms.RowMultiple * LossTerms.RowMultiple;
        return (int)Math.Clamp(rows, LossTerms.RowMultiple, MaxGroupRows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Logits<S, V, T>(T* strips, int rowCount, int featureCount, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripLogits.Compute<S, V, T>(strips, StripCount(rowCount), featureCount, coefficients, intercept, logits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AccumulateGradient<S, V, T>(T* strips, int rowCount, int featureCount, T* residuals, T* gradient)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripGradient.Accumulate<S, V, T>(strips, StripCount(rowCount), featureCount, residuals, gradient);

    public void Flush<S, V, T>(T* gradient, int featureCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripGradient.Flush(gradient, featureCount, sums);

    public void ClassLogits<S, V, T>(
        T* strips, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        StripClassLogits.Compute<S, V, T>(
            strips, StripCount(rowCount), featureCount, coefficients, intercepts, classCount, logits, logitStride);

    public void Pack<T>(T* rows, nint stride, int rowCount, int firstFeature, int width, int featureCount, T* strip)
        where T : unmanaged =>
        Transpose.Block(rows, stride, rowCount, width, strip + ((nint)firstFeature * Lanes.Count), Lanes.Count);

    public void CopyFeatures<T>(T* strip, int firstFeature, int featureCount, T* destination)
        where T : unmanaged =>
        Transpose.Block(
            strip + ((nint)firstFeature * Lanes.Count), Lanes.Count, Math.Min(Lanes.Count, featureCount - firstFeature), Lanes.Count, destination, Lanes.Count);

    public nint OffsetOf(int lane, int feature, int featureCount) => ((nint)feature * Lanes.Count) + lane;

    private static int StripCount(int rowCount) => (rowCount + Lanes.Count - 1) / Lanes.Count;
}
