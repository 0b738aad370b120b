using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>What a search for the maximum of a likelihood found, in the units of the design.</summary>
internal abstract record LikelihoodEstimate
{
    /// <summary>Gets the coefficients that varied, infinite or NaN where there is no finite value.</summary>
    public required DoubleDouble[] Coefficients { get; init; }

    /// <summary>Gets H⁻¹, row-major; NaN where a coefficient is not finite.</summary>
    public required DoubleDouble[] Covariance { get; init; }

    /// <summary>Gets the most standard errors that a coefficient can be off by; infinity where nothing is proven.</summary>
    public required double Bound { get; init; }

    /// <summary>Gets the relative error of the standard errors at most.</summary>
    public required double ErrorBound { get; init; }

    /// <summary>Gets the steps of Newton's method.</summary>
    public required int Iterations { get; init; }

    /// <summary>Gets the separating direction; empty where there is none.</summary>
    public double[] Direction { get; init; } = [];

    /// <summary>Gets a value indicating whether the direction separates every row, of several classes from every other class.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Gets the rows that are separated.</summary>
    public int[] SeparatedRows { get; init; } = [];

    /// <summary>Gets a value indicating whether a finite maximum is proven.</summary>
    public bool HasMaximum => Direction.Length == 0 && double.IsFinite(Bound);

    /// <summary>A coefficient rounded to double; zero where the proof does not tell it from zero, so that the rounding of about 106 bits is not shown as a number.</summary>
    /// <param name="place">The place in <see cref="Coefficients"/>.</param>
    public double CoefficientOf(int place)
    {
        double value = (double)Coefficients[place];
        return HasMaximum && Math.Abs(value) <= Bound * Math.Sqrt(Covariance[(place * Coefficients.Length) + place].High) ? 0 : value;
    }
}
