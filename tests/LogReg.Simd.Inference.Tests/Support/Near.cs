using System.Globalization;
using Xunit;

namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Agreement to a relative error.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, double relative)
    {
        double error = Math.Abs(actual - expected) / Math.Abs(expected);
        Assert.True(
            actual == expected || error <= relative,
            string.Create(CultureInfo.InvariantCulture, $"{actual:R} is not {expected:R}: the relative error is {error:G3}, not {relative:G3}."));
    }

    public static void Equal(ReadOnlySpan<double> expected, IEnumerable<double> actual, double relative)
    {
        double[] values = [.. actual];
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Equal(expected[i], values[i], relative);
        }
    }

    /// <summary>An estimate is no further from the maximum than its fit has proven, but for the rounding of the two numbers.</summary>
    /// <param name="exact">The maximum.</param>
    /// <param name="row">The estimate.</param>
    /// <param name="certifiedBound">The proven distance in standard errors.</param>
    public static void WithinBound(double exact, Coefficient row, double certifiedBound) =>
        Assert.True(Math.Abs(row.Estimate - exact) <= (certifiedBound * row.StandardError) + (Math.Abs(exact) * 3e-16), $"{row.Name} is further off than {certifiedBound} standard errors.");
}
