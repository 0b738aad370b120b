using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>A loss as a function of (logit, label), passed to the loop as a struct so that the JIT inlines it.</summary>
internal interface IPointwiseLoss
{
    /// <summary>Gets the least upper bound of ∂²ℓ/∂z² over all logits and labels.</summary>
    static abstract double LargestCurvature { get; }

    /// <summary>The first half of the work, which needs the logit alone: the exponential.</summary>
    static abstract V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>The second half: the loss ℓ(z, y) and the residual ∂ℓ/∂z.</summary>
    /// <param name="logit">z.</param>
    /// <param name="label">y.</param>
    /// <param name="prepared">What <see cref="Prepare"/> made of the logit.</param>
    /// <param name="loss">ℓ(z, y).</param>
    /// <param name="residual">∂ℓ/∂z.</param>
    /// <returns>What <see cref="Curvature"/> needs and is at hand here, so that both share one exponential.</returns>
    static abstract V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>The curvature ∂²ℓ/∂z², from what <see cref="Evaluate"/> returned.</summary>
    static abstract V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;
}
