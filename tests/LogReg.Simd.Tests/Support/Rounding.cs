using System.Numerics;

namespace LogReg.Simd.Tests.Support;

/// <summary>The constants of rounding error analysis in one precision.</summary>
internal static class Rounding<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Gets u, the unit roundoff: 2⁻²⁴ or 2⁻⁵³.</summary>
    public static double Unit { get; } = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);

    /// <summary>Gets the largest number up to which every integer is a T.</summary>
    public static double LargestExactInteger { get; } = typeof(T) == typeof(float) ? Math.ScaleB(1, 24) : Math.ScaleB(1, 53);

    /// <summary>γ(k) = ku/(1 − ku): what k roundings can change a value by, relative to it.</summary>
    public static double Gamma(double k) => k * Unit / (1 - (k * Unit));
}
