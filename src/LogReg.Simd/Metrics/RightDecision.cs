using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Metrics;

/// <summary>1 where z > 0 and y = 1 or neither (formula 1.4), else 0: summed like a loss, it counts the samples that are decided rightly.</summary>
internal readonly struct RightDecision : IPointwiseLoss
{
    /// <summary>Gets 0: steps have no curvature.</summary>
    public static double LargestCurvature => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        logit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        loss = S.SelectLess(S.Zero, logit, label, S.Subtract(S.Constant(1), label));
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

/// <summary>1 for every sample: its sum is S, added in the same lanes and the same tree as the sums that S divides.</summary>
internal readonly struct EverySample : IPointwiseLoss
{
    /// <summary>Gets 0: steps have no curvature.</summary>
    public static double LargestCurvature => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        logit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        loss = S.Constant(1);
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
