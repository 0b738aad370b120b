using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Inference;
using LogReg.Simd.Metrics;
using OxyPlot.Axes;

namespace LogReg.Simd.Cli.Pages;

/// <summary>The plots of a fit.</summary>
internal static class FitPlots
{
    /// <summary>More coefficients make no plot that can be read.</summary>
    private const int MostCoefficients = 60;

    /// <summary>Points of a plot: of more rows the most remarkable ones and an even share of the others.</summary>
    private const int MostPoints = 1500;
    private const int MostNamed = 5;
    private const int Bins = 10;

    /// <summary>Coefficients with their intervals; null where none is finite.</summary>
    public static string? Forest(FittedTable table)
    {
        int[] rows =
        [
            .. Enumerable.Range(0, table.CoefficientCount)
                .Where(j => table.Coefficients[j].Name != "(Intercept)" && double.IsFinite(table.Coefficients[j].Estimate) && double.IsFinite(table.Intervals[j].Lower + table.Intervals[j].Upper))
                .Take(MostCoefficients),
        ];
        if (rows.Length == 0)
        {
            return null;
        }

        SvgPlot plot = new SvgPlot("forest", 90 + (22 * rows.Length)).Axis(AxisPosition.Bottom, "log-odds ratio")
            .Names([.. rows.Select(j => Figures.Name(table.Classes.Count > 0 ? $"{table.Classes[j]}: {table.Coefficients[j].Name}" : table.Coefficients[j].Name))]).GuideAt(0);
        for (int k = 0; k < rows.Length; k++)
        {
            plot.Path([(table.Intervals[rows[k]].Lower, k), (table.Intervals[rows[k]].Upper, k)]);
        }

        return plot.Points(rows.Select((j, k) => (table.Coefficients[j].Estimate, (double)k)), 4).ToSvg();
    }

    /// <summary>The ROC curve.</summary>
    public static string Roc(OutcomeRows rows)
    {
        RocPoint[] curve = BinaryMetrics.ComputeRocCurveFromProbabilities<double>(rows.Probabilities, rows.Labels, rows.Weights);
        int step = 1 + (curve.Length / MostPoints);
        return new SvgPlot("roc", 400).Axis(AxisPosition.Bottom, "false positive rate", 0, 1).Axis(AxisPosition.Left, "true positive rate", 0, 1).Guide(0, 1)
            .Path(curve.Where((_, i) => i % step == 0 || i == curve.Length - 1).Select(point => (point.FalsePositiveRate, point.TruePositiveRate))).ToSvg();
    }

    /// <summary>Observed shares against mean probabilities, in bins of equal probability.</summary>
    public static string Calibration(OutcomeRows rows)
    {
        CalibrationBin[] bins = BinaryMetrics.ComputeCalibrationFromProbabilities<double>(rows.Probabilities, rows.Labels, rows.Weights, Bins);
        (double, double)[] points = [.. bins.Select(bin => (bin.MeanProbability, bin.PositiveFraction))];
        return new SvgPlot("calibration", 400).Axis(AxisPosition.Bottom, "mean probability", 0, 1)
            .Axis(AxisPosition.Left, "share of successes", 0, 1)
            .Guide(0, 1).Path(points).Points(points, 4).ToSvg();
    }

    /// <summary>Standardised deviance residuals against logits.</summary>
    public static string Residuals(Diagnostics diagnostics)
    {
        int[] shown = Shown(diagnostics.StandardizedDeviance);
        return new SvgPlot("residuals").Axis(AxisPosition.Bottom, "logit").Axis(AxisPosition.Left, "deviance residual").Guide(0, 0)
            .Points(shown.Select(i => (Math.Log(diagnostics.Probabilities[i] / (1 - diagnostics.Probabilities[i])), diagnostics.StandardizedDeviance[i])), 2.5).ToSvg();
    }

    /// <summary>Cook's distance of every row.</summary>
    public static string Influence(Diagnostics diagnostics)
    {
        int[] shown = Shown(diagnostics.CookDistance);
        SvgPlot plot = new SvgPlot("influence").Axis(AxisPosition.Bottom, "leverage", 0).Axis(AxisPosition.Left, "Cook's distance", 0)
            .Points(shown.Select(i => (diagnostics.Leverage[i], diagnostics.CookDistance[i])), 2.5);
        foreach (int i in shown.OrderByDescending(i => diagnostics.CookDistance[i]).Take(MostNamed))
        {
            plot.Label(diagnostics.Leverage[i], diagnostics.CookDistance[i], $"{i + 1}");
        }

        return plot.ToSvg();
    }

    /// <summary>All rows where they are few; otherwise the half of them with the largest sizes, and of the rest every so many.</summary>
    private static int[] Shown(IReadOnlyList<double> sizes)
    {
        int[] finite = [.. Enumerable.Range(0, sizes.Count).Where(i => double.IsFinite(sizes[i]))];
        if (finite.Length <= MostPoints)
        {
            return finite;
        }

        int[] byFalling = [.. finite.OrderByDescending(i => Math.Abs(sizes[i]))];
        int step = 1 + (byFalling.Length / (MostPoints / 2));
        return [.. byFalling.Where((_, place) => place < MostPoints / 2 || place % step == 0).Order()];
    }
}
