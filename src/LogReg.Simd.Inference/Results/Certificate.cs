namespace LogReg.Simd.Inference.Results;

/// <summary>How far a coefficient can be from the exact maximum, in its standard errors.</summary>
internal static class Certificate
{
    /// <summary>Half a unit in the last place, relative, of a division after a rounding.</summary>
    private const double Rounding = 1.0 / (1L << 53);

    public static double Of(FittedModel model, IEnumerable<double> standardErrors)
    {
        double bound = model.Estimate.Direction.Length > 0 ? double.PositiveInfinity : model.Estimate.Bound;
        double largest = 0;
        foreach ((double estimate, double error) in model.Coefficients().Zip(standardErrors))
        {
            largest = Math.Max(largest, double.IsNaN(estimate) ? 0 : Math.Abs(estimate) * Rounding / error);
        }

        return bound + largest;
    }
}
