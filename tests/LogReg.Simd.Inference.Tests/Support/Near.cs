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
}
