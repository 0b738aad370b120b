using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Inference;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Pages;

/// <summary>A fit as one HTML page that needs nothing else: no script, no network; its colours follow the reader's light or dark setting.</summary>
internal static class FitPage
{
    public static byte[] Serialize(FittedTable table, InferenceData data)
    {
        StringBuilder html = new();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Text(table.Formula)}</title>\n<style>\n{Style()}</style></head>\n<body>\n<h1>{Text(table.Formula)}</h1>\n<p>{Text(Subtitle(table))}</p>\n");
        if (table.Likelihood is { Existence: not OptimumExistence.Proven } unproven)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"warning\">{Text(Warning(unproven))}</p>\n");
        }

        WriteCoefficients(html, table);
        WriteTests(html, table.Tests);
        WriteSummary(html, table);
        html.Append("<div class=\"plots\">\n");
        Section(html, "Coefficients", $"Estimates with {table.IntervalKind} intervals of {Figures.Number(100 * table.Level, 6)} %, without the intercept.", FitPlots.Forest(table));
        if (table.Logistic is { Existence: OptimumExistence.Proven } fit)
        {
            WriteDiagnostics(html, fit, data);
        }

        html.Append("</div>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static string Subtitle(FittedTable table) =>
        $"{table.Source}"
        + (table.Likelihood is { } fit
            ? $", {Figures.Weight(fit.Observations)} observations{(fit.Trials == fit.Observations ? string.Empty : $" of {Figures.Weight(fit.Trials)} trials")}"
            : string.Empty)
        + "; "
        + $"{(table.Firth is null ? "maximum likelihood" : "Firth's penalised likelihood")}"
        + $"{(table.BaseClass is null ? string.Empty : $", log-odds against {table.BaseClass}")}"
        + $"{(table.Levels.Count == 0 ? string.Empty : $", proportional odds of {string.Join(" < ", table.Levels)}")}; standard errors {table.Errors}";

    private static string Warning(FitSummary fit) => fit.Separation is { } separation
        ? $"The classes are separated: no finite maximum exists. Infinite: "
            + $"{string.Join(", ", separation.InfiniteCoefficients.Select(coefficient => $"{coefficient.Name} ({(coefficient.Sign > 0 ? "+" : "−")})"))}."
        : "Nothing is proven of these estimates: columns are too nearly dependent, or classes too nearly separated.";

    private static void WriteCoefficients(StringBuilder html, FittedTable table)
    {
        bool hasClasses = table.Classes.Count > 0;
        double tail = 50 * (1 - table.Level);
        string[] heads = ["estimate", "std. error", "z", "p", $"{Figures.Number(Math.Round(tail, 10), 6)} %", $"{Figures.Number(Math.Round(100 - tail, 10), 6)} %", "odds ratio"];
        Begin(html, hasClasses ? ["class", "coefficient"] : ["coefficient"], heads);
        for (int j = 0; j < table.Coefficients.Count; j++)
        {
            (Coefficient row, Interval interval) = (table.Coefficients[j], table.Intervals[j]);
            Row(
                html,
                hasClasses ? [table.Classes[j], row.Name] : [row.Name],
                [
                    Statistics.Number(row.Estimate), Statistics.Number(row.StandardError), Statistics.Z(row.Z), Statistics.Probability(row.PValue),
                    Statistics.Number(interval.Lower), Statistics.Number(interval.Upper), Statistics.Number(table.OddsRatioOf(j)),
                ]);
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void WriteTests(StringBuilder html, IReadOnlyList<TestResult> tests)
    {
        if (tests.Count == 0)
        {
            return;
        }

        Begin(html, ["likelihood-ratio test"], ["chi-squared", "df", "p"]);
        foreach (TestResult test in tests)
        {
            Row(html, [test.Name], [Statistics.Number(test.Statistic), $"{test.DegreesOfFreedom}", Statistics.Probability(test.PValue)]);
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void WriteSummary(StringBuilder html, FittedTable table)
    {
        List<(string Name, string Value)> facts = [];
        if (table.Likelihood is { } fit)
        {
            facts.Add(("log-likelihood", $"{Figures.Number(fit.LogLikelihood, 9)} on {fit.Parameters} parameters"));
            facts.Add(("test of all terms", $"chi-squared {Figures.Number(fit.ModelTest.Statistic)} on {fit.ModelTest.DegreesOfFreedom}, p {Statistics.Probability(fit.ModelTest.PValue)}"));
            if (table.ProportionalOdds is { } proportional)
            {
                facts.Add(("proportional odds", $"score test chi-squared {Figures.Number(proportional.Statistic)} on {proportional.DegreesOfFreedom}, "
                    + $"p {Statistics.Probability(proportional.PValue)}"));
            }

            facts.Add(("deviance", $"{Figures.Number(fit.Deviance, 7)}, null {Figures.Number(fit.NullDeviance, 7)}"));
            facts.Add(("criteria", $"AIC {Figures.Number(fit.Aic, 7)}, BIC {Figures.Number(fit.Bic, 7)}"));
            facts.Add(("pseudo R²", string.Join(", ", fit.PseudoR2.Select(measure => $"{measure.Name} {Figures.Share(measure.Value)}"))));
            facts.Add((
                "proven",
                fit.Existence == OptimumExistence.Proven ? $"every coefficient within 1e-{fit.CertifiedDigits} standard errors of the maximum"
                : fit.Existence == OptimumExistence.Separated ? "the separation"
                : "nothing"));
        }

        if (table.Firth is { } firth)
        {
            facts.Add(("log-likelihood", $"{Figures.Number(firth.LogLikelihood, 9)}, penalised {Figures.Number(firth.PenalizedLogLikelihood, 9)}"));
        }

        facts.AddRange(table.LeftOut.Select(column => ("left out", column.ToString())));
        html.Append("<dl>\n");
        foreach ((string name, string value) in facts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{Text(name)}</dt><dd>{Text(value)}</dd></div>\n");
        }

        html.Append("</dl>\n");
    }

    private static void WriteDiagnostics(StringBuilder html, LogisticFit fit, InferenceData data)
    {
        Diagnostics diagnostics = fit.Diagnose();
        OutcomeRows rows = OutcomeRows.Of(data, diagnostics);
        double area = BinaryMetrics.ComputeRocAucFromProbabilities<double>(rows.Probabilities, rows.Labels, rows.Weights);
        TestResult fitted = fit.HosmerLemeshowTest();
        Section(html, "ROC", $"Area {Figures.Share(area)}, on the rows that were fitted.", FitPlots.Roc(rows));
        Section(html, "Calibration", $"Hosmer and Lemeshow: chi-squared {Figures.Number(fitted.Statistic, 4)} on {fitted.DegreesOfFreedom}, "
            + $"p {Statistics.Probability(fitted.PValue)}.", FitPlots.Calibration(rows));
        Section(html, "Residuals", "Standardised deviance residuals; of many rows the largest and a share of the others.", FitPlots.Residuals(diagnostics));
        Section(html, "Influence", "The largest are named by their rows among those read, counted from 1.", FitPlots.Influence(diagnostics));
    }

    private static void Section(StringBuilder html, string title, string text, string? svg)
    {
        if (svg is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Text(title)}</h2><p>{Text(text)}</p>\n{svg}\n</section>\n");
        }
    }

    private static void Begin(StringBuilder html, string[] names, string[] numbers) =>
        html.Append("<div class=\"scroll\"><table><thead><tr>").AppendJoin(string.Empty, names.Select(name => $"<th class=\"text\">{Text(name)}</th>"))
            .AppendJoin(string.Empty, numbers.Select(name => $"<th>{Text(name)}</th>")).Append("</tr></thead><tbody>\n");

    private static void Row(StringBuilder html, string[] names, string[] numbers) =>
        html.Append("<tr>")
            .AppendJoin(string.Empty, names.Select(name => $"<td class=\"text\">{Text(name)}</td>"))
            .AppendJoin(string.Empty, numbers.Select(number => $"<td>{Text(number)}</td>"))
            .Append("</tr>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(Terminal.Shown.Of(text));

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
