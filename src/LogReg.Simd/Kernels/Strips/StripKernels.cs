using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Classes;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Gram;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>The kernels over strips, bound to a layout and a SIMD policy: the one place where passes choose their code.</summary>
/// <remarks>A call is virtual, once per panel; everything below it is specialised and inlined.</remarks>
internal abstract unsafe class StripKernels<T>
    where T : unmanaged
{
    /// <summary>The kernels for this machine.</summary>
    public static StripKernels<T> For(bool consecutive, int featureCount) => typeof(T) == typeof(float) ? (StripKernels<T>)(object)Single(consecutive, featureCount) : (StripKernels<T>)(object)Double(consecutive, featureCount);

    /// <summary>Gets a value indicating whether a strip holds its rows one after another.</summary>
    public abstract bool AreRowsConsecutive { get; }

    public abstract nint StripSize(int featureCount);

    public abstract nint OffsetOf(int lane, int feature, int featureCount);

    public abstract nint ScratchLength(int featureCount);

    public abstract StripScratch<T> ScratchOver(T* memory, int featureCount);

    /// <inheritdoc cref="StripPacking.Pack"/>
    public abstract void Pack<TSource>(TSource* source, nint stride, int rowCount, int featureCount, T* strips)
        where TSource : unmanaged;

    /// <inheritdoc cref="IRowLayout.Logits"/>
    public abstract void Logits(T* strips, int rowCount, int featureCount, T* coefficients, T intercept, T* logits);

    /// <inheritdoc cref="IRowLayout.ClassLogits"/>
    public abstract void ClassLogits(
        T* strips, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride);

    /// <inheritdoc cref="StripLossGradient.Compute"/>
    public abstract void LossGradient<L>(
        T* strips,
        int rowCount,
        int featureCount,
        T* labels,
        T* sampleWeights,
        T* coefficients,
        T intercept,
        T* logits,
        T* curvatures,
        StripScratch<T> scratch,
        bool prefetch,
        double* sums)
        where L : struct, IPointwiseLoss;

    /// <summary>Lays one worker's scratch for <see cref="AddClassPass"/> over memory; over null to learn its length.</summary>
    public abstract ClassScratch<T> ClassScratchOver<C>(in C terms, byte* memory, int featureCount, int classCount)
        where C : struct, IClassTerms<T>;

    /// <inheritdoc cref="StripClassPass.Add"/>
    public abstract void AddClassPass<C>(
        in C terms,
        T* strips,
        int firstRow,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        ClassScratch<T> scratch,
        bool prefetch,
        double* sums)
        where C : struct, IClassTerms<T>;

    /// <inheritdoc cref="StripTransposedProduct.Compute"/>
    public abstract void TransposedProduct(T* strips, int rowCount, int featureCount, T* residuals, StripScratch<T> scratch, double* sums);

    /// <summary>Copies one row out of a strip.</summary>
    public abstract void CopyRow(T* strip, int lane, int featureCount, T* row);

    /// <inheritdoc cref="IRowLayout.AccumulateGradient"/>
    public abstract void AccumulateGradient(T* strips, int rowCount, int featureCount, T* residuals, StripScratch<T> scratch);

    /// <inheritdoc cref="IRowLayout.Flush"/>
    public abstract void Flush(StripScratch<T> scratch, int featureCount, double* sums);

    /// <inheritdoc cref="StripHessianProduct.Compute"/>
    public abstract void HessianProduct(
        T* strips, int rowCount, int featureCount, T* curvatures, T* direction, T interceptDirection, StripScratch<T> scratch, double* sums, bool prefetch);

    /// <inheritdoc cref="GramPanels.PackStrip"/>
    public abstract void PackGramStrip(T* strip, int rowCount, int featureCount, T* weights, T* panels, nint panelSize);

    /// <inheritdoc cref="WeightedGram.AddTileRow"/>
    public abstract void AddGramTileRow(
        T* strips, int stripCount, int featureCount, T* panels, nint panelSize, int tileRow, double* gram, nint gramStride);

    private static StripKernels<float> Single(bool consecutive, int featureCount) =>
        Width.Is512
            ? Of<Simd512Single, Vector512<float>, float>(consecutive, featureCount)
            : Of<SimdPortableSingle, Vector<float>, float>(consecutive, featureCount);

    private static StripKernels<double> Double(bool consecutive, int featureCount) =>
        Width.Is512
            ? Of<Simd512Double, Vector512<double>, double>(consecutive, featureCount)
            : Of<SimdPortableDouble, Vector<double>, double>(consecutive, featureCount);

    private static StripKernels<E> Of<S, V, E>(bool consecutive, int featureCount)
        where S : struct, ISimd<V, E>
        where V : struct
        where E : unmanaged =>
        consecutive
            ? new StripKernels<ConsecutiveRows, S, V, E>(new ConsecutiveRows(ConsecutiveRows.PaddedStride(featureCount)))
            : new StripKernels<InterleavedRows, S, V, E>(default);
}

/// <summary>The kernels over strips of one layout under one policy.</summary>
internal sealed unsafe class StripKernels<P, S, V, T>(P layout) : StripKernels<T>
    where P : struct, IRowLayout
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    public override bool AreRowsConsecutive => typeof(P) == typeof(ConsecutiveRows);

    public override nint StripSize(int featureCount) => layout.StripSize(featureCount);

    public override nint OffsetOf(int lane, int feature, int featureCount) => layout.OffsetOf(lane, feature, featureCount);

    public override nint ScratchLength(int featureCount) => StripScratch<T>.Length(layout, featureCount);

    public override StripScratch<T> ScratchOver(T* memory, int featureCount) => StripScratch<T>.Over(layout, memory, featureCount);

    public override void Pack<TSource>(TSource* source, nint stride, int rowCount, int featureCount, T* strips) =>
        StripPacking.Pack(layout, source, stride, rowCount, featureCount, strips);

    public override void Logits(T* strips, int rowCount, int featureCount, T* coefficients, T intercept, T* logits) =>
        layout.Logits<S, V, T>(strips, rowCount, featureCount, coefficients, intercept, logits);

    public override void ClassLogits(
        T* strips, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride) =>
        layout.ClassLogits<S, V, T>(strips, rowCount, featureCount, coefficients, intercepts, classCount, logits, logitStride);

    public override void LossGradient<L>(
        T* strips,
        int rowCount,
        int featureCount,
        T* labels,
        T* sampleWeights,
        T* coefficients,
        T intercept,
        T* logits,
        T* curvatures,
        StripScratch<T> scratch,
        bool prefetch,
        double* sums) =>
        StripLossGradient.Compute<P, L, S, V, T>(
            layout, strips, rowCount, featureCount, labels, sampleWeights, coefficients, intercept, logits, curvatures, scratch, prefetch, sums);

    public override ClassScratch<T> ClassScratchOver<C>(in C terms, byte* memory, int featureCount, int classCount) =>
        ClassScratch<T>.Over(layout, in terms, memory, featureCount, classCount);

    public override void AddClassPass<C>(
        in C terms,
        T* strips,
        int firstRow,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        ClassScratch<T> scratch,
        bool prefetch,
        double* sums) =>
        StripClassPass.Add<P, C, S, V, T>(
            layout, in terms, strips, firstRow, rowCount, featureCount, coefficients, intercepts, classCount, scratch, prefetch, sums);

    public override void TransposedProduct(T* strips, int rowCount, int featureCount, T* residuals, StripScratch<T> scratch, double* sums) =>
        StripTransposedProduct.Compute<P, S, V, T>(layout, strips, rowCount, featureCount, residuals, scratch, sums);

    public override void CopyRow(T* strip, int lane, int featureCount, T* row)
    {
        T* first = strip + layout.OffsetOf(lane, 0, featureCount);
        for (int feature = 0; feature < featureCount; feature++)
        {
            row[feature] = first[feature * P.FeatureStep];
        }
    }

    public override void AccumulateGradient(T* strips, int rowCount, int featureCount, T* residuals, StripScratch<T> scratch) =>
        layout.AccumulateGradient<S, V, T>(strips, rowCount, featureCount, residuals, scratch.Gradient);

    public override void Flush(StripScratch<T> scratch, int featureCount, double* sums) =>
        layout.Flush<S, V, T>(scratch.Gradient, featureCount, sums);

    public override void HessianProduct(
        T* strips, int rowCount, int featureCount, T* curvatures, T* direction, T interceptDirection, StripScratch<T> scratch, double* sums, bool prefetch) =>
        StripHessianProduct.Compute<P, S, V, T>(
            layout, strips, rowCount, featureCount, curvatures, direction, interceptDirection, scratch, sums, prefetch);

    public override void PackGramStrip(T* strip, int rowCount, int featureCount, T* weights, T* panels, nint panelSize) =>
        GramPanels.PackStrip<P, S, V, T>(layout, strip, rowCount, featureCount, weights, panels, panelSize);

    public override void AddGramTileRow(
        T* strips, int stripCount, int featureCount, T* panels, nint panelSize, int tileRow, double* gram, nint gramStride) =>
        WeightedGram.AddTileRow<P, S, V, T>(layout, strips, stripCount, featureCount, panels, panelSize, tileRow, gram, gramStride);
}
