using System.Globalization;
using System.Text;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The coefficients of a model as CSV, every one of them, in the order of the features.</summary>
internal static class CoefficientCsv
{
    private const string Intercept = "(intercept)";

    /// <summary>A line per feature, with a column for two classes, otherwise one per class or hidden unit; the intercepts come first.</summary>
    public static byte[] Serialize(ScoringPipeline stored)
    {
        StringBuilder text = new();
        IReadOnlyList<string> names = stored.Encoding.FeatureNames;
        (string[] columns, double[] intercepts, Func<int, IEnumerable<double>> of) = stored.ModelInOriginalUnits switch
        {
            LogisticModel model => (["coefficient"], [model.Intercept], feature => [model.Coefficients[feature]]),
            MulticlassModel model => (
                [.. stored.ClassNames], model.Intercepts.ToArray(), feature => Enumerable.Range(0, model.ClassCount).Select(k => model.CoefficientsOf(k)[feature])),
            HiddenLayerModel model => (
                [.. Enumerable.Range(1, model.HiddenUnits).Select(unit => $"hidden unit {unit}")],
                model.HiddenIntercepts.ToArray(),
                feature => Enumerable.Range(0, model.HiddenUnits).Select(unit => model.HiddenCoefficients[(unit * model.FeatureCount) + feature])),
            _ => ((string[], double[], Func<int, IEnumerable<double>>))([], [], _ => []),
        };
        Append(text, ["feature", .. columns, .. (string[])(stored.FeatureDeviations.Count == 0 ? [] : ["standard deviation"])]);
        if (intercepts.Length > 0)
        {
            Append(text, [Intercept, .. intercepts.Select(Number), .. (string[])(stored.FeatureDeviations.Count == 0 ? [] : [string.Empty])]);
        }

        for (int feature = 0; feature < names.Count; feature++)
        {
            Append(text, [names[feature], .. of(feature).Select(Number), .. (string[])(stored.FeatureDeviations.Count == 0 ? [] : [Number(stored.FeatureDeviations[feature])])]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.Append(string.Join(',', cells.Select(cell => CsvCell.Of(cell)))).Append('\n');

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
