namespace LogReg.Simd.Inference;

/// <summary>A confidence interval; an end may be infinite.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>The interval of the odds ratio.</summary>
    /// <returns>Both ends exponentiated.</returns>
    public Interval Exponentiated() => new(Math.Exp(Lower), Math.Exp(Upper));
}
