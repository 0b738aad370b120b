using System.Globalization;
using LogReg.Simd.Cli.Models;

namespace LogReg.Simd.Cli.Reports;

/// <summary>Numbers and names as people read them.</summary>
internal static class Figures
{
    private const int MostCharacters = 40;

    /// <summary>A share or a metric: four digits behind the point.</summary>
    public static string Share(double? value) => value is { } number ? number.ToString("F4", CultureInfo.InvariantCulture) : "none";

    /// <summary>Any number to some significant digits.</summary>
    public static string Number(double value, int digits = 6) => value.ToString($"G{digits}", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    public static string Count(long value, string noun) => $"{value} {noun}{(value == 1 ? string.Empty : "s")}";

    /// <summary>A name that does not burst a table.</summary>
    public static string Name(string name) => name.Length <= MostCharacters ? name : $"{name[..(MostCharacters - 1)]}…";

    /// <summary>A weight sum: a count where it is whole.</summary>
    public static string Weight(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    /// <summary>A metric's name and its value, in the order of every report.</summary>
    public static IEnumerable<(string Name, Func<Quality, double?> Of)> Metrics { get; } =
    [
        ("accuracy", quality => quality.Accuracy),
        ("log loss", quality => quality.LogLoss),
        ("ROC AUC", quality => quality.Auc),
        ("Brier score", quality => quality.Brier),
    ];
}
