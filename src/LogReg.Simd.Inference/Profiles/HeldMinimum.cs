namespace LogReg.Simd.Inference.Profiles;

/// <summary>The minimum of a loss with some variables held.</summary>
/// <param name="Value">The minimum; NaN where the search did not end.</param>
/// <param name="Bound">The most that it differs from the exact one, with what the minimum of all variables differs from its own; infinity where nothing is proven.</param>
internal readonly record struct HeldMinimum(double Value, double Bound)
{
    /// <summary>Gets the end of a search that found none.</summary>
    public static HeldMinimum None => new(double.NaN, double.PositiveInfinity);
}
