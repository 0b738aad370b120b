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
}
