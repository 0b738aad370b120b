using LogReg.Simd.Kernels.RowMajor;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;

namespace LogReg.Simd.Tests.Support;

/// <summary>The kernels that no virtual table of the library binds, bound to a policy.</summary>
internal abstract unsafe class DirectKernels<T>
    where T : unmanaged
{
    /// <inheritdoc cref="RowLogits.Dot"/>
    public abstract T Dot(T* row, int featureCount, T* coefficients);

    /// <inheritdoc cref="StripGradient.Accumulate"/>
    public abstract void AccumulateStripGradient(T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes, byte* prefetch);
}

/// <inheritdoc cref="DirectKernels{T}"/>
internal sealed unsafe class DirectKernels<S, V, T> : DirectKernels<T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    public override T Dot(T* row, int featureCount, T* coefficients) => RowLogits.Dot<S, V, T>(row, featureCount, coefficients);

    public override void AccumulateStripGradient(T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes, byte* prefetch) =>
        StripGradient.Accumulate<S, V, T>(strips, stripCount, featureCount, residuals, gradientLanes, prefetch);
}
