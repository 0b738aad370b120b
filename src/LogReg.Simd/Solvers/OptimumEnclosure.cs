using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>How far a point is from an optimum without a penalty, in value and in standard errors (formulas 4.20 and 4.21), with the rounding of gradient, Hessian and value.</summary>
/// <remarks>
/// The bound of F* from below does not expire, and distances add up: what is known at the point where Newton's
/// step was computed says as much of another one near by, the model's, without reading the features again.
/// Source: the self-concordance of the logistic loss, F. Bach, Electronic Journal of Statistics 4, 2010; the closed form is derived in docs/mathematics.md.
/// </remarks>
internal sealed class OptimumEnclosure
{
    /// <summary>The share of √(H_jj·H_kk) that an element of a Hessian in double can be off by: thousands of roundings.</summary>
    private const double ElementError = 1e-12;

    /// <summary>From here on the inverse tells nothing.</summary>
    private const double MostSpread = 1e-3;

    /// <summary>Sums over the variables are taken in double; the bound has room for that.</summary>
    private const double Room = 1 + 1e-9;

    /// <summary>Below, the closed forms of κ cancel.</summary>
    private const double Small = 1e-2;

    private readonly double[] direction;
    private readonly double[] roots;
    private readonly double value;
    private readonly double excess;
    private readonly double errors;
    private readonly ISecondOrder model;

    private OptimumEnclosure(ISecondOrder model, double[] direction, double[] roots, double value, double excess, double errors) =>
        (this.model, this.direction, this.roots, this.value, this.excess, this.errors) = (model, direction, roots, value, excess, errors);

    /// <summary>Encloses the optimum around a point; null where κ is not below 1 or double does not tell the variances.</summary>
    /// <param name="model">The rows.</param>
    /// <param name="direction">The point, as a direction from zero.</param>
    /// <param name="value">F there.</param>
    /// <param name="decrement">gᵀH⁻¹g.</param>
    /// <param name="curvatures">The diagonal of H.</param>
    /// <param name="roundings">What centring may have moved each of them by.</param>
    /// <param name="variances">The diagonal of H⁻¹; zero for variables that others determine.</param>
    public static OptimumEnclosure? Of(
        ISecondOrder model, double[] direction, double value, double decrement, ReadOnlySpan<double> curvatures, ReadOnlySpan<double> roundings, ReadOnlySpan<double> variances)
    {
        double spread = 0;
        for (int j = 0; j < variances.Length; j++)
        {
            spread += Math.Sqrt(((ElementError * curvatures[j]) + roundings[j]) * variances[j]);
        }

        spread *= spread;

        if (!(spread <= MostSpread))
        {
            return null;
        }

        double[] deviations = new double[variances.Length];
        double[] roots = new double[variances.Length];
        for (int j = 0; j < variances.Length; j++)
        {
            deviations[j] = Math.Sqrt(variances[j] / (1 - spread));
            roots[j] = Math.Sqrt(model.WeightSum * curvatures[j] / (1 - spread));
        }

        double reach = Room * model.Reach(deviations);
        double distance = Room * (Math.Sqrt(Math.Max(decrement, 0) / (1 - spread)) + model.GradientRounding(direction, value, deviations));
        double share = model.ThirdDerivativeShare * reach * distance;
        return share < 1 ? new OptimumEnclosure(model, direction, roots, value, Excess(share) * distance * distance, Math.Sqrt(model.WeightSum) * Distance(share) * distance) : null;
    }

    /// <summary>How far F at another point can be above the optimum.</summary>
    /// <param name="other">F there.</param>
    /// <param name="variables">That point as a direction from zero.</param>
    public double GapOf(double other, ReadOnlySpan<double> variables) =>
        Math.Max(other - value, 0) + excess + model.ValueRounding(direction, value) + model.ValueRounding(variables, other);

    /// <summary>How many standard errors a coefficient of a model can be from that of the optimum.</summary>
    /// <param name="variables">The model's point as a direction from zero.</param>
    public double ErrorsOf(ReadOnlySpan<double> variables)
    {
        double moved = 0;
        double largest = 0;
        for (int j = 0; j < direction.Length; j++)
        {
            moved += Math.Abs(variables[j] - direction[j]) * roots[j];
            largest = Math.Max(largest, roots[j]);
        }

        return (Room * (errors + moved)) + (largest * model.CoefficientRounding(variables));
    }

    /// <summary>(κ + (1 − κ)log(1 − κ))/κ², which is ½ at 0.</summary>
    private static double Excess(double share) => share < Small ? Series(share, k => 1.0 / ((k + 1) * (k + 2))) : ((share + ((1 - share) * Math.Log(1 - share))) / (share * share)) * Room;

    /// <summary>−log(1 − κ)/κ, which is 1 at 0.</summary>
    private static double Distance(double share) => share < Small ? Series(share, k => 1.0 / (k + 1)) : -Math.Log(1 - share) / share * Room;

    /// <summary>Σ c_k κᵏ over nine terms; of those left, κ below a hundredth, no more than rounding remains.</summary>
    private static double Series(double share, Func<int, double> coefficient)
    {
        double sum = 0;
        for (int k = 8; k >= 0; k--)
        {
            sum = coefficient(k) + (share * sum);
        }

        return sum * Room;
    }
}
