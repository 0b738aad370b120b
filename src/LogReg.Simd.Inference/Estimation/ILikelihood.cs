using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>What Newton's method and the proof of its end ask of a negative log-likelihood: the same function in double and in about 96 bits, and how far a row can reach.</summary>
internal interface ILikelihood : ISmoothLoss
{
    /// <summary>Gets the number of rows.</summary>
    int RowCount { get; }

    /// <summary>Gets what <see cref="Passes.ExactPass.Unit"/> is multiplied by to bound the error of every element of the last exact gradient.</summary>
    double ErrorScale { get; }

    /// <summary>Gets the largest −log(1 − κ) of formula 7.2 for which <see cref="Reach"/> holds.</summary>
    double LongestMove => double.PositiveInfinity;

    /// <summary>Evaluates a point in about 96 bits.</summary>
    /// <param name="point">The variables.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <param name="hessian">Receives the lower triangle of the Hessian, row-major; empty to leave it out.</param>
    void EvaluateExactly(ReadOnlySpan<DoubleDouble> point, Span<DoubleDouble> gradient, Span<DoubleDouble> hessian);

    /// <summary>A bound of the elements of the column that a variable is multiplied by.</summary>
    double SizeOf(int variable);

    /// <summary>ρ of formula 7.2: along a direction of length u under H the Hessian shrinks by e^(−ρu) at most.</summary>
    /// <param name="factor">The factor of H.</param>
    /// <param name="covariance">H⁻¹, row-major.</param>
    double Reach(SymmetricFactor<double> factor, ReadOnlySpan<DoubleDouble> covariance);
}
