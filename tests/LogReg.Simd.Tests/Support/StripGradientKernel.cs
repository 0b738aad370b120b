using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;

namespace LogReg.Simd.Tests.Support;

/// <summary><see cref="StripGradient"/> bound to a policy.</summary>
internal abstract unsafe class StripGradientKernel<T>
    where T : unmanaged
{
    /// <inheritdoc cref="StripGradient.Accumulate"/>
    public abstract void Accumulate(T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes);
}

/// <inheritdoc cref="StripGradientKernel{T}"/>
internal sealed unsafe class StripGradientKernel<S, V, T> : StripGradientKernel<T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    public override void Accumulate(T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes) =>
        StripGradient.Accumulate<S, V, T>(strips, stripCount, featureCount, residuals, gradientLanes);
}
