using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Tests.Support;

/// <summary>The kernels that no virtual table of the library binds, bound to a policy.</summary>
internal abstract unsafe class DirectKernels<T>
    where T : unmanaged
{
    /// <inheritdoc cref="RowLogits.Dot"/>
    public abstract T Dot(T* row, int featureCount, T* coefficients);

    /// <inheritdoc cref="StripGradient.Accumulate"/>
    public abstract void AccumulateStripGradient(T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes);

    /// <inheritdoc cref="RowClassLogits.Compute"/>
    public abstract void RowClassLogits(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride, PrefetchStream prefetch);

    /// <inheritdoc cref="RowClassGradient.Accumulate"/>
    public abstract void AccumulateRowClassGradient(
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradient,
        nint gradientStride,
        PrefetchStream prefetch);

    /// <inheritdoc cref="StripClassGradient.Accumulate"/>
    public abstract void AccumulateStripClassGradient(
        T* strips,
        int stripCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradientLanes,
        nint gradientStride,
        PrefetchStream prefetch);

    /// <inheritdoc cref="IRowTerms{T}.Compute"/>
    public abstract void ClassTerms<C>(in C terms, int firstRow, int rowCount, int classCount, T* logits, nint stride, T* scratch, double* lanes)
        where C : struct, IRowTerms<T>;
}

/// <inheritdoc cref="DirectKernels{T}"/>
internal sealed unsafe class DirectKernels<S, V, T> : DirectKernels<T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    public override T Dot(T* row, int featureCount, T* coefficients) => RowLogits.Dot<T, S, V, T>(row, featureCount, coefficients);

    public override void AccumulateStripGradient(T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes) =>
        StripGradient.Accumulate<T, S, V, T>(strips, stripCount, featureCount, residuals, gradientLanes);

    public override void RowClassLogits(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride, PrefetchStream prefetch) =>
        LogReg.Simd.Kernels.Rows.RowClassLogits.Compute<S, V, T>(
            features, stride, rowCount, featureCount, coefficients, intercepts, classCount, logits, logitStride, prefetch);

    public override void AccumulateRowClassGradient(
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradient,
        nint gradientStride,
        PrefetchStream prefetch) =>
        RowClassGradient.Accumulate<S, V, T>(
            features, stride, rowCount, featureCount, residuals, residualStride, classCount, gradient, gradientStride, prefetch);

    public override void AccumulateStripClassGradient(
        T* strips,
        int stripCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradientLanes,
        nint gradientStride,
        PrefetchStream prefetch) =>
        StripClassGradient.Accumulate<S, V, T>(
            strips, stripCount, featureCount, residuals, residualStride, classCount, gradientLanes, gradientStride, prefetch);

    public override void ClassTerms<C>(in C terms, int firstRow, int rowCount, int classCount, T* logits, nint stride, T* scratch, double* lanes) =>
        terms.Compute<S, V>(firstRow, rowCount, classCount, logits, stride, scratch, lanes);
}
