using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>A loss as a function of (logit, label), passed to the loop as a struct so that the JIT inlines it.</summary>
internal interface IPointwiseLoss
{
    /// <summary>Gets a value indicating whether ∂²ℓ/∂z² is nowhere negative: only then is there a certificate (formula 4.11).</summary>
    static abstract bool IsConvex { get; }

    /// <summary>
    /// Gets a value indicating whether ℓ falls to 0 as the logit grows to its label's side: only then can classes be separated (formula 4.12).
    /// </summary>
    static abstract bool VanishesWithMargin { get; }

    /// <summary>Gets the least upper bound of |∂²ℓ/∂z²| over all logits and labels.</summary>
    static abstract double LargestCurvature { get; }

    /// <summary>Gets the least c with |∂³ℓ/∂z³| ≤ c·∂²ℓ/∂z² everywhere; infinite where there is none.</summary>
    static abstract double ThirdDerivativeShare { get; }

    /// <summary>The best logit of a model without features, from the weights of the two classes.</summary>
    static abstract double BaseLogit(double negativeWeight, double positiveWeight);

    /// <summary>An upper bound of the mean of |∂ℓ/∂z| over samples of a given mean loss.</summary>
    static abstract double MeanResidualBound(double meanLoss);

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
