namespace LogReg.Simd.Inference;

/// <summary>A confidence interval; an end may be infinite.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>
    /// Gets the most that a finite end of a profile-likelihood interval can differ from the exact one, in its own units (formula 7.12); null where nothing is proven, and for intervals of other kinds.
    /// </summary>
    public double? Bound { get; init; }

    /// <summary>The interval of the odds ratio.</summary>
    /// <returns>Both ends exponentiated, without a bound.</returns>
    public Interval Exponentiated() => new(Math.Exp(Lower), Math.Exp(Upper));
}
