namespace LogReg.Simd.Inference.Results;

/// <summary>How far a coefficient can be from the exact maximum, in its standard errors.</summary>
internal static class Certificate
{
    /// <summary>Half a unit in the last place, relative, of a division after a rounding.</summary>
    private const double Rounding = 1.0 / (1L << 53);

    /// <summary>The bound of all coefficients, with what rounding them to double adds, or to zero where the bound does not tell them from it.</summary>
    public static double Of(double bound, IEnumerable<Coefficient> table)
    {
        double largest = 0;
        foreach (Coefficient row in table)
        {
            largest = row.Estimate == 0 ? Math.Max(largest, bound) : largest;
            largest = Math.Max(largest, double.IsNaN(row.Estimate) ? 0 : Math.Abs(row.Estimate) * Rounding / row.StandardError);
        }

        return bound + largest;
    }

    /// <summary>The k of a bound of 10⁻ᵏ.</summary>
    public static int DigitsOf(double bound) => bound == 0 ? 16 : double.IsFinite(bound) ? Math.Max(0, (int)Math.Floor(-Math.Log10(bound))) : 0;
}
