using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Objectives;

/// <summary>The penalty of formula 3.1 over the penalised variables v, which are the first ones of a point: (λ₂/2)‖v‖² + λ₁‖v‖₁.</summary>
/// <param name="L1">λ₁ ≥ 0.</param>
/// <param name="L2">λ₂ ≥ 0.</param>
internal readonly record struct Penalty(double L1, double L2)
{
    /// <summary>Gets a value indicating whether there is none.</summary>
    public bool IsNone => L1 == 0 && L2 == 0;

    /// <summary>Gets a value indicating whether it has a derivative everywhere.</summary>
    public bool IsSmooth => L1 == 0;

    /// <summary>sign(x)·max(|x| − t, 0): what the L1 penalty leaves of a variable or a slope (formula 4.10).</summary>
    public static double SoftThreshold(double value, double threshold) =>
        value > threshold ? value - threshold : value < -threshold ? value + threshold : 0;

    /// <summary>The penalty of a point.</summary>
    /// <param name="penalized">The penalised variables.</param>
    public double ValueOf(ReadOnlySpan<double> penalized) => SmoothValueOf(penalized) + L1ValueOf(penalized);

    /// <summary>(λ₂/2)‖v‖².</summary>
    public double SmoothValueOf(ReadOnlySpan<double> penalized) => 0.5 * L2 * VectorMath.Dot(penalized, penalized);

    /// <summary>λ₁‖v‖₁.</summary>
    public double L1ValueOf(ReadOnlySpan<double> penalized)
    {
        if (L1 == 0)
        {
            return 0;
        }

        double sum = 0;
        foreach (double variable in penalized)
        {
            sum += Math.Abs(variable);
        }

        return L1 * sum;
    }

    /// <summary>Adds λ₂·v to the gradient and returns (λ₂/2)‖v‖².</summary>
    /// <param name="point">A point, or any vector that the Hessian λ₂I is to be multiplied by.</param>
    /// <param name="gradient">Receives the sum.</param>
    /// <param name="penalizedCount">The number of penalised variables.</param>
    public double AddSmooth(ReadOnlySpan<double> point, Span<double> gradient, int penalizedCount)
    {
        if (L2 == 0)
        {
            return 0;
        }

        double squares = 0;
        for (int j = 0; j < penalizedCount; j++)
        {
            squares += point[j] * point[j];
            gradient[j] += L2 * point[j];
        }

        return 0.5 * L2 * squares;
    }

    /// <summary>The smallest element of the subdifferential by a penalised variable, from the smooth part's slope: at zero λ₁ absorbs a slope of up to itself (formula 4.10).</summary>
    public double Subgradient(double slope, double variable)
    {
        if (L1 == 0)
        {
            return slope;
        }

        return variable switch
        {
            > 0 => slope + L1,
            < 0 => slope - L1,
            _ => SoftThreshold(slope, L1),
        };
    }

    /// <summary>(λ₂/2)‖v‖² along the line point + t·step·direction.</summary>
    public PenaltyLine Along(ReadOnlySpan<double> penalized, ReadOnlySpan<double> direction, double step) =>
        new(L2 * step * VectorMath.Dot(penalized, direction), L2 * step * step * VectorMath.Dot(direction, direction));
}
