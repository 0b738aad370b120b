using System.Globalization;

namespace LogReg.Simd.Cli.Reports;

/// <summary>Statistics as tables show them: NA for what there is not.</summary>
internal static class Statistics
{
    /// <summary>Above it a statistic is written as other numbers are: it may have 300 digits.</summary>
    private const double MostFixed = 1e9;

    public static string Number(double value) => double.IsNaN(value) ? "NA" : double.IsInfinity(value) ? (value > 0 ? "+∞" : "-∞") : Figures.Number(value);

    public static string Z(double value) => double.IsNaN(value) ? "NA" : Math.Abs(value) < MostFixed ? value.ToString("F3", CultureInfo.InvariantCulture) : Figures.Number(value);

    public static string Probability(double p) => double.IsNaN(p) ? "NA" : p == 0 ? "< 1e-300" : Figures.Number(p, 3);
}
