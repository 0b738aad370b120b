using System.Globalization;

namespace LogReg.Simd.Cli.Reports;

/// <summary>Statistics as tables show them: NA for what there is not.</summary>
internal static class Statistics
{
    public static string Number(double value) => double.IsNaN(value) ? "NA" : double.IsInfinity(value) ? (value > 0 ? "+∞" : "-∞") : Figures.Number(value);

    public static string Z(double value) => double.IsNaN(value) ? "NA" : value.ToString("F3", CultureInfo.InvariantCulture);

    public static string Probability(double p) => double.IsNaN(p) ? "NA" : p == 0 ? "< 1e-300" : Figures.Number(p, 3);
}
