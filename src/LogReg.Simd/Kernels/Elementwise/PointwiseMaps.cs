using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>ℓ(z, y), element by element.</summary>
internal readonly struct LossMap<L> : IPairMap
    where L : struct, IPointwiseLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V logit, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        L.Evaluate<S, V, T>(logit, label, L.Prepare<S, V, T>(logit), out V loss, out _);
        return loss;
    }
}

/// <summary>∂ℓ/∂z, element by element.</summary>
internal readonly struct ResidualMap<L> : IPairMap
    where L : struct, IPointwiseLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V logit, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        L.Evaluate<S, V, T>(logit, label, L.Prepare<S, V, T>(logit), out _, out V residual);
        return residual;
    }
}
