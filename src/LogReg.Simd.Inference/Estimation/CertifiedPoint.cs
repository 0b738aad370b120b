using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The maximum of the likelihood with a bound of what is wrong with it (formulas 7.1 to 7.3), in the units of the design.</summary>
/// <remarks>
/// With H the Hessian at θ, δ² = gᵀH⁻¹g and ρ the likelihood's reach: where κ = ρδ is below 1, a maximum exists, and it lies within −log(1 − κ)/ρ of θ under H, each
/// coefficient within as many standard errors. One Newton step more leaves (e^m − 1 − m)/m of that, m = −log(1 − κ).
/// </remarks>
internal sealed class CertifiedPoint
{
    /// <summary>Standard errors change by this relative amount at most over the distance that is left: below rounding.</summary>
    private const double Enough = 5e-15;

    private const int MostRounds = 12;

    private CertifiedPoint(DoubleDouble[] point, DoubleDouble[] covariance) => (Point, Covariance) = (point, covariance);

    public DoubleDouble[] Point { get; }

    /// <summary>Gets H⁻¹, row-major.</summary>
    public DoubleDouble[] Covariance { get; }

    /// <summary>Gets the number of standard errors that every coefficient is off by at most; infinity where nothing is proven.</summary>
    public double Bound { get; private init; }

    /// <summary>Gets the relative error of the standard errors at most, but for their rounding.</summary>
    public double ErrorBound { get; private init; }

    /// <summary>Refines a point until its standard errors do not change any more.</summary>
    public static CertifiedPoint? Refine(ILikelihood likelihood, ReadOnlySpan<DoubleDouble> start)
    {
        int size = likelihood.Size;
        DoubleDouble[] point = start.ToArray();
        DoubleDouble[] gradient = new DoubleDouble[size];
        DoubleDouble[] hessian = new DoubleDouble[size * size];
        double last = double.PositiveInfinity;
        for (int round = 1; ; round++)
        {
            likelihood.EvaluateExactly(point, gradient, hessian);
            if (SymmetricInverse.Of(hessian, size) is not { } inverse)
            {
                return null;
            }

            DoubleDouble[] step = inverse.Solve(gradient);
            DoubleDouble[] covariance = inverse.Values;
            (double distance, double rounding, double spread) = Distance(gradient, step, hessian, covariance, likelihood.ErrorScale);

            // At the end a bound that needs no pass over the rows says enough.
            double reach = ReachAtMost(likelihood, covariance) / (1 - spread);
            double moved = Moved(likelihood, reach, distance + rounding, spread);
            if (!(moved <= Enough))
            {
                reach = likelihood.Reach(inverse.Factor, covariance) / (1 - spread);
                moved = Moved(likelihood, reach, distance + rounding, spread);
            }

            bool isDone = moved <= Enough || round == MostRounds || (moved < 1e-6 && moved >= last / 2);
            for (int j = 0; j < size; j++)
            {
                point[j] -= step[j];
            }

            last = moved;
            if (isDone)
            {
                double left = moved / reach;
                return new CertifiedPoint(point, covariance)
                {
                    Bound = (left * (DoubleSeries.NewtonShare(moved) + spread)) + rounding,
                    ErrorBound = (Math.Exp(moved) - 1) + spread,
                };
            }
        }
    }

    /// <summary>τ of formula 7.2.</summary>
    private static double Moved(ILikelihood likelihood, double reach, double distance, double spread)
    {
        double share = reach * distance / (1 - spread);
        double moved = spread < 0.5 && share < 1 ? -DoubleSeries.LogOneMinus(share) : double.PositiveInfinity;
        return moved <= likelihood.LongestMove ? moved : double.PositiveInfinity;
    }

    /// <summary>Σ_j s_j √(H⁻¹)_jj, which no row can exceed under H⁻¹ whose elements are at most s_j.</summary>
    private static double ReachAtMost(ILikelihood likelihood, DoubleDouble[] covariance)
    {
        double reach = 0;
        for (int j = 0; j < likelihood.Size; j++)
        {
            reach += likelihood.SizeOf(j) * Math.Sqrt(covariance[(j * likelihood.Size) + j].High);
        }

        return reach * BinomialLikelihood.Room;
    }

    /// <summary>‖g‖ under H⁻¹, what rounding may add to it, and the relative error of H as far as it is one of H⁻¹.</summary>
    private static (double Distance, double Rounding, double Spread) Distance(
        DoubleDouble[] gradient, DoubleDouble[] step, DoubleDouble[] hessian, DoubleDouble[] covariance, double errorScale)
    {
        int size = gradient.Length;
        (double square, double errors, double inflation) = (0, 0, 0);
        for (int j = 0; j < size; j++)
        {
            double variance = covariance[(j * size) + j].High;
            square += gradient[j].High * step[j].High;
            errors += Math.Sqrt(variance);
            inflation += hessian[(j * size) + j].High * variance;
        }

        return (Math.Sqrt(Math.Max(square, 0)), ExactPass.Unit * errorScale * errors, ExactPass.Unit * size * inflation);
    }
}
