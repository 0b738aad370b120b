namespace LogReg.Simd.Cli.Reports;

/// <summary>Bars made of characters.</summary>
internal static class Bars
{
    /// <summary>A bar of a length in proportion to the value, at least one character unless the value is 0.</summary>
    public static string Of(double value, double largest, int width) =>
        value == 0 || largest == 0 ? string.Empty : new string('█', Math.Clamp((int)Math.Round(Math.Abs(value) / largest * width), 1, width));
}
