using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Inference;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The table that a statistician expects, and what is proven of it.</summary>
internal static class FitReport
{
    public static void Write(Consoles consoles, FittedTable table)
    {
        string dropped = table.RowsDropped > 0 ? $", {Figures.Count(table.RowsDropped, "row")} with missing cells left out" : string.Empty;
        consoles.Entry("data", $"{table.Source}{(table.Likelihood is { } fit ? $": {Rows(fit)}" : string.Empty)}{dropped}");
        consoles.Entry("model", table.Formula);
        consoles.Entry("method", table.Firth is null ? "maximum likelihood" : "Firth's penalised likelihood");
        if (table.Errors != "of the model")
        {
            consoles.Entry("errors", table.Errors);
        }

        if (table.BaseClass is not null)
        {
            consoles.Entry("base", $"{Figures.Name(table.BaseClass)}: coefficients are log-odds of the other classes against it");
        }

        if (table.Levels.Count > 0)
        {
            consoles.Entry("levels", $"{string.Join(" < ", table.Levels.Select(Figures.Name))}: coefficients are log-odds of being higher, at any threshold");
        }

        WriteCoefficients(consoles, table);
        foreach (CollinearColumn column in table.LeftOut)
        {
            consoles.Entry("left out", $"{column}: {(column.Combination.Count == 0 ? "nothing else in any row that counts" : "a combination of other columns")}");
        }

        WriteTests(consoles, table.Tests);
        if (table.Likelihood is { } likelihood)
        {
            WriteFooter(consoles, likelihood, table);
        }

        if (table.Firth is { } firth)
        {
            consoles.Entry("log-lik", $"{Figures.Number(firth.LogLikelihood, 9)}, penalised {Figures.Number(firth.PenalizedLogLikelihood, 9)}");
        }
    }

    private static string Rows(FitSummary fit) =>
        fit.Trials == fit.Observations ? $"{Figures.Weight(fit.Observations)} observations" : $"{Figures.Weight(fit.Observations)} observations of {Figures.Weight(fit.Trials)} trials";

    private static void WriteCoefficients(Consoles consoles, FittedTable table)
    {
        double tail = 50 * (1 - table.Level);
        bool hasClasses = table.Classes.Count > 0;
        TextTable text = (hasClasses ? new TextTable().Names("class") : new TextTable()).Names("coefficient").Numbers("estimate").Numbers("std. error").Numbers("z").Numbers("p").Names(string.Empty)
            .Numbers($"{Percent(tail)} %").Numbers($"{Percent(100 - tail)} %").Numbers("odds ratio");
        for (int j = 0; j < table.Coefficients.Count; j++)
        {
            (Coefficient row, Interval interval) = (table.Coefficients[j], table.Intervals[j]);
            string[] names = hasClasses ? [j > 0 && table.Classes[j] == table.Classes[j - 1] ? string.Empty : Figures.Name(table.Classes[j]), Figures.Name(row.Name)] : [Figures.Name(row.Name)];
            text.Row(
            [
                .. names, Statistics.Number(row.Estimate), Statistics.Number(row.StandardError), Statistics.Z(row.Z),
                Statistics.Probability(row.PValue), Stars(row.PValue), Statistics.Number(interval.Lower), Statistics.Number(interval.Upper), Statistics.Number(table.OddsRatioOf(j)),
            ]);
        }

        text.Write(consoles);
        consoles.Line(
            $"*** p < 0.001, ** < 0.01, * < 0.05, . < 0.1; {table.IntervalKind} intervals"
            + $"{(table.Levels.Count > 0 && table.IntervalKind == "profile" ? ", of thresholds Wald's" : string.Empty)}");
    }

    private static void WriteTests(Consoles consoles, IReadOnlyList<TestResult> tests)
    {
        if (tests.Count == 0)
        {
            return;
        }

        TextTable text = new TextTable().Names("likelihood-ratio test").Numbers("chi-squared").Numbers("df").Numbers("p").Names(string.Empty);
        foreach (TestResult test in tests)
        {
            text.Row(Figures.Name(test.Name), Statistics.Number(test.Statistic), $"{test.DegreesOfFreedom}", Statistics.Probability(test.PValue), Stars(test.PValue));
        }

        text.Write(consoles);
    }

    private static void WriteFooter(Consoles consoles, FitSummary fit, FittedTable table)
    {
        consoles.Entry("log-lik", $"{Figures.Number(fit.LogLikelihood, 9)} on {fit.Parameters} parameters, "
            + $"of the {(table.Levels.Count > 0 ? "thresholds" : "intercept")} alone {Figures.Number(fit.NullLogLikelihood, 9)}");
        consoles.Entry("test", $"chi-squared {Figures.Number(fit.ModelTest.Statistic)} on {Figures.Count(fit.ModelTest.DegreesOfFreedom, "degree")} of freedom, "
            + $"p {Statistics.Probability(fit.ModelTest.PValue)}");
        if (table.ProportionalOdds is { } proportional)
        {
            consoles.Entry(
                "odds", $"score test of proportional odds: chi-squared {Figures.Number(proportional.Statistic)} on {Figures.Count(proportional.DegreesOfFreedom, "degree")} of freedom, "
                + $"p {Statistics.Probability(proportional.PValue)}");
        }

        consoles.Entry("deviance", $"{Figures.Number(fit.Deviance, 7)}{On(fit.DegreesOfFreedom, " degrees of freedom")}, "
            + $"null {Figures.Number(fit.NullDeviance, 7)}{On(fit.NullDegreesOfFreedom, string.Empty)}");
        consoles.Entry("criteria", $"AIC {Figures.Number(fit.Aic, 7)}, BIC {Figures.Number(fit.Bic, 7)}");
        consoles.Entry("pseudo R²", string.Join(", ", fit.PseudoR2.Select(measure => $"{measure.Name} {Figures.Share(measure.Value)}")));
        if (fit.Separation is { } separation)
        {
            string infinite = string.Join(", ", separation.InfiniteCoefficients.Select(coefficient => $"{Figures.Name(coefficient.Name)} ({(coefficient.Sign > 0 ? "+" : "-")})"));
            consoles.Entry(
                "warning",
                $"the classes are separated {(separation.IsComplete ? "completely" : $"in {Figures.Count(separation.SeparatedRows.Count, "row")}")}: no finite maximum exists, "
                + $"proven on every row. Infinite: {infinite}. "
                + "Likelihood and finite coefficients are the limits"
                + $"{(table.Classes.Count > 0 ? string.Empty : table.Levels.Count > 0 ? "; try --intervals profile" : "; try --firth firth, or --intervals profile")}");
        }

        consoles.Entry(
            "proven",
            fit.Existence switch
            {
                OptimumExistence.Proven => $"the maximum exists, and every coefficient is within 1e-{fit.CertifiedDigits} standard errors of it{EndsOf(table)}{StatisticsOf(table)}",
                OptimumExistence.Separated => "the separation",
                _ => "nothing: the columns are too nearly dependent, or the classes too nearly separated",
            });
    }

    private static string EndsOf(FittedTable table) => table.ProvenEndDigits is { } digits
        ? $"; every end of an interval is within 1e-{digits} of the exact one"
        : table.IntervalKind == "profile" ? "; the ends of the intervals are not proven" : string.Empty;

    private static string StatisticsOf(FittedTable table) =>
        table.Tests.Any(test => test.StatisticBound is null && !double.IsNaN(test.Statistic)) ? "; the statistics of the tests are not proven" : string.Empty;

    private static string On(double? degrees, string noun) => degrees is { } number ? $" on {Figures.Number(number, 10)}{noun}" : string.Empty;

    private static string Percent(double value) => Figures.Number(Math.Round(value, 10), 6);

    private static string Stars(double p) => p switch
    {
        < 0.001 => "***",
        < 0.01 => "**",
        < 0.05 => "*",
        < 0.1 => ".",
        _ => string.Empty,
    };
}
