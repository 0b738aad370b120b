using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Metrics;

/// <summary>1 where z > 0 and y = 1 or neither (formula 1.4), else 0: summed, it counts the samples that are decided rightly.</summary>
internal readonly struct RightDecision : IPairMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V logit, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.SelectLess(S.Zero, logit, label, S.Subtract(S.Constant(1), label));
}

/// <summary>1 for every sample: its sum is S, added in the same lanes and the same tree as the sums that S divides.</summary>
internal readonly struct EverySample : IPairMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V logit, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Constant(1);
}
