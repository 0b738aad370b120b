using LogReg.Simd.Kernels.Elementwise;

namespace LogReg.Simd.Passes;

/// <summary>Who runs the fused passes of an objective: a team for it alone, or one for several objectives together.</summary>
internal interface ILossGradientRunner<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>Runs a pass and writes its sums: d of the gradient, then those of <see cref="PassMemory{T}.InterceptSlot"/> and <see cref="PassMemory{T}.LossSlot"/>.</summary>
    void Run(LossGradientWork<L, T> pass, double[] sums);
}
