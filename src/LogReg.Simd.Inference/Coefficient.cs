using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference;

/// <summary>One row of the table of a fit.</summary>
/// <param name="Name">The name of the feature, or <c>(Intercept)</c>.</param>
/// <param name="Estimate">The log-odds ratio; NaN for a column that is left out or not determined, infinite where classes are separated.</param>
/// <param name="StandardError">Its standard error √Var_jj; NaN where there is no finite estimate.</param>
/// <param name="Z">The estimate in standard errors.</param>
/// <param name="PValue">The two-sided probability of a normal variable to be at least as far from 0.</param>
public sealed record Coefficient(string Name, double Estimate, double StandardError, double Z, double PValue)
{
    /// <summary>Gets the odds ratio e^estimate of one unit more (formula 1.5).</summary>
    public double OddsRatio => Math.Exp(Estimate);

    /// <summary>The Wald interval, estimate ± z·standard error (formula 7.1); of Firth's fit profile intervals are better where classes are nearly separated.</summary>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public Interval WaldInterval(double level = 0.95)
    {
        ArgumentChecks.Level(level);
        double reach = Tails.NormalReach(level) * StandardError;
        return new(Estimate - reach, Estimate + reach);
    }
}
