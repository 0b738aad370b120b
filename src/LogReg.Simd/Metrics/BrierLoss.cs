using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Losses;

namespace LogReg.Simd.Metrics;

/// <summary>(σ(z) − y)², formula 2.2, for sums alone.</summary>
/// <remarks>
/// The square of the log loss's residual, which does not cancel: a sample that is well classified keeps its full relative
/// precision. Only the sum over samples is bound, so there is no derivative here; the residual and the curvature are zero.
/// </remarks>
internal readonly struct BrierLoss : IPointwiseLoss
{
    /// <summary>Gets a bound on |2p²(1 − p)(2 − 3p)|, whose maximum is 0.1541 at p = 0.386.</summary>
    public static double LargestCurvature => 0.155;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        LogLoss.Prepare<S, V, T>(logit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        LogLoss.Evaluate<S, V, T>(logit, label, prepared, out _, out V difference);
        loss = S.Multiply(difference, difference);
        residual = S.Zero;
        return S.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Zero;
}
