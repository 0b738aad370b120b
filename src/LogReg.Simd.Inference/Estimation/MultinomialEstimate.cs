using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>What the search for the maximum over several classes found, in the units of the design.</summary>
internal sealed record MultinomialEstimate
{
    /// <summary>Gets the coefficients that varied, as places equation·columns + column.</summary>
    public required int[] Kept { get; init; }

    /// <summary>Gets their values, infinite or NaN where there is no finite value.</summary>
    public required DoubleDouble[] Coefficients { get; init; }

    /// <summary>Gets H⁻¹, row-major; NaN where a coefficient is not finite.</summary>
    public required DoubleDouble[] Covariance { get; init; }

    /// <summary>Gets the log-likelihood, the limit where classes are separated.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Gets the most standard errors that a coefficient can be off by; infinity where nothing is proven.</summary>
    public required double Bound { get; init; }

    /// <summary>Gets the relative error of the standard errors at most.</summary>
    public required double ErrorBound { get; init; }

    public required int Iterations { get; init; }

    /// <summary>Gets the separating direction; empty where there is none.</summary>
    public double[] Direction { get; init; } = [];

    /// <summary>Gets a value indicating whether the direction separates every row from every other class.</summary>
    public bool IsComplete { get; init; }

    public int[] SeparatedRows { get; init; } = [];

    public bool HasMaximum => Direction.Length == 0 && double.IsFinite(Bound);
}
