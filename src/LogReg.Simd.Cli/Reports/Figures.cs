using System.Globalization;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>Numbers and names as people read them.</summary>
internal static class Figures
{
    private const int MostCharacters = 40;

    /// <summary>A share or a metric: four digits behind the point.</summary>
    public static string Share(double? value) => value is { } number ? number.ToString("F4", CultureInfo.InvariantCulture) : "none";

    /// <summary>Any number to some significant digits.</summary>
    public static string Number(double value, int digits = 6)
    {
        string text = value.ToString($"g{digits}", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('e', StringComparison.Ordinal);

        // 3e-8 and not 3e-08; NaN and infinity have no exponent.
        return exponent < 0 || !double.IsFinite(value)
            ? text
            : $"{text[..exponent]}e{int.Parse(text.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)}";
    }

    public static string Seconds(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    public static string Count(long value, string noun) => $"{value} {noun}{(value == 1 ? string.Empty : "s")}";

    /// <summary>A name that does not burst a table.</summary>
    public static string Name(string name) => Shown.CutMiddle(Shown.Of(name), MostCharacters);

    /// <summary>A weight sum: a count where it is whole.</summary>
    public static string Weight(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    /// <summary>The names and values of the metrics that a model has, in the order of every report.</summary>
    public static IEnumerable<(string Name, Func<QualitySummary, double?> Of)> MetricsOf(QualitySummary quality) =>
        quality.MacroF1 is null
            ?
            [
                ("accuracy", quality => quality.Accuracy),
                ("log loss", quality => quality.LogLoss),
                ("ROC AUC", quality => quality.Auc),
                ("Brier score", quality => quality.Brier),
            ]
            :
            [
                ("accuracy", quality => quality.Accuracy),
                ("log loss", quality => quality.LogLoss),
                ("macro F1", quality => quality.MacroF1),
                ("weighted F1", quality => quality.WeightedF1),
                .. ((string, Func<QualitySummary, double?>)[])(quality.TopCount is { } top ? [($"top-{top} accuracy", quality => quality.TopAccuracy)] : []),
            ];

    /// <summary>Rows by class as a sentence goes on: of two classes which is positive, of several how many there are.</summary>
    public static string Classes(bool isBinary, IReadOnlyList<string> names, IReadOnlyList<long> rows)
    {
        const int Most = 10;
        if (isBinary)
        {
            return $"{rows[1]} '{names[1]}' (positive), {rows[0]} '{names[0]}'";
        }

        string listed = string.Join(", ", names.Take(Most).Select((name, k) => $"{rows[k]} '{Name(name)}'"));
        return $"{names.Count} classes, {listed}{(names.Count > Most ? $" and {names.Count - Most} more" : string.Empty)}";
    }
}
