namespace LogReg.Simd.Inference.Profiles;

/// <summary>Where a profile reaches a level.</summary>
/// <param name="Value">The value of the variable; NaN where the search did not end.</param>
/// <param name="Bound">The most that it is off by; infinity where nothing is proven.</param>
internal readonly record struct ProfileEnd(double Value, double Bound)
{
    /// <summary>Gets the end of a search that found none.</summary>
    public static ProfileEnd None => new(double.NaN, double.PositiveInfinity);
}
