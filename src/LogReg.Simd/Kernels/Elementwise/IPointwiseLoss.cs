using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>A loss as a function of (logit, label), passed to the loop as a struct so that the JIT inlines it.</summary>
internal interface IPointwiseLoss
{
    /// <summary>The loss ℓ(z, y) and the residual ∂ℓ/∂z.</summary>
    /// <param name="logit">z.</param>
    /// <param name="label">y.</param>
    /// <param name="loss">ℓ(z, y).</param>
    /// <param name="residual">∂ℓ/∂z.</param>
    /// <returns>What <see cref="Curvature"/> needs and is at hand here, so that both share one exponential.</returns>
    static abstract V Evaluate<S, V, T>(V logit, V label, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>The curvature ∂²ℓ/∂z², from what <see cref="Evaluate"/> returned.</summary>
    static abstract V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;
}
