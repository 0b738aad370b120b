using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Passes;

/// <summary>A binary problem whose next evaluation may be part of a pass over the same features for several problems.</summary>
internal unsafe interface ISharedEvaluation<T>
    where T : unmanaged
{
    /// <summary>Gets the evaluations that were taken from shared passes.</summary>
    int SharedCount { get; }

    /// <summary>Announces an evaluation.</summary>
    /// <param name="point">The point, as the kernels can represent it.</param>
    /// <param name="destination">Receives its coefficients.</param>
    /// <param name="intercept">Receives its intercept.</param>
    /// <returns>What the pass reads and writes beside them.</returns>
    BinaryProblem<T> Await(ReadOnlySpan<double> point, T* destination, out T intercept);

    /// <summary>Hands over the sums: of the gradient, Σ s·∂ℓ/∂z and Σ s·ℓ.</summary>
    void Receive(ReadOnlySpan<double> gradient, double residuals, double loss);
}
