using System.Globalization;
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

        WriteCoefficients(consoles, table);
        foreach (CollinearColumn column in table.LeftOut)
        {
            consoles.Entry("left out", $"{column}: a combination of other columns");
        }

        WriteTests(consoles, table.Tests);
        if (table.Likelihood is { } likelihood)
        {
            WriteFooter(consoles, likelihood);
        }

        if (table.Firth is { } firth)
        {
            consoles.Entry("likelihood", $"{Figures.Number(firth.LogLikelihood, 9)}, penalised {Figures.Number(firth.PenalizedLogLikelihood, 9)}");
        }
    }

    private static string Rows(LogisticFit fit) =>
        fit.TrialCount == fit.ObservationCount ? $"{Figures.Weight(fit.ObservationCount)} observations" : $"{Figures.Weight(fit.ObservationCount)} observations of {Figures.Weight(fit.TrialCount)} trials";

    private static void WriteCoefficients(Consoles consoles, FittedTable table)
    {
        double tail = 50 * (1 - table.Level);
        TextTable text = new TextTable().Names("coefficient").Numbers("estimate").Numbers("std. error").Numbers("z").Numbers("p").Names(string.Empty)
            .Numbers($"{Percent(tail)} %").Numbers($"{Percent(100 - tail)} %").Numbers("odds ratio");
        foreach ((Coefficient row, Interval interval) in table.Coefficients.Zip(table.Intervals))
        {
            text.Row(
                Figures.Name(row.Name), Number(row.Estimate), Number(row.StandardError), double.IsNaN(row.Z) ? "NA" : row.Z.ToString("F3", CultureInfo.InvariantCulture),
                Probability(row.PValue), Stars(row.PValue), Number(interval.Lower), Number(interval.Upper), Number(row.OddsRatio));
        }

        text.Write(consoles);
        consoles.Line($"*** p < 0.001, ** < 0.01, * < 0.05, . < 0.1; {table.IntervalKind} intervals");
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
            text.Row(Figures.Name(test.Name), Number(test.Statistic), $"{test.DegreesOfFreedom}", Probability(test.PValue), Stars(test.PValue));
        }

        text.Write(consoles);
    }

    private static void WriteFooter(Consoles consoles, LogisticFit fit)
    {
        consoles.Entry("likelihood", $"{Figures.Number(fit.LogLikelihood, 9)} on {fit.ParameterCount} parameters, of the intercept alone {Figures.Number(fit.NullLogLikelihood, 9)}");
        consoles.Entry("test", $"chi-squared {Figures.Number(fit.ModelTest.Statistic)} on {Figures.Count(fit.ModelTest.DegreesOfFreedom, "degree")} of freedom, p {Probability(fit.ModelTest.PValue)}");
        consoles.Entry(
            "deviance",
            $"{Figures.Number(fit.Deviance, 7)} on {Figures.Number(fit.ResidualDegreesOfFreedom, 10)} degrees of freedom, null {Figures.Number(fit.NullDeviance, 7)} on {Figures.Number(fit.NullDegreesOfFreedom, 10)}");
        consoles.Entry("criteria", $"AIC {Figures.Number(fit.Aic, 7)}, BIC {Figures.Number(fit.Bic, 7)}");
        consoles.Entry("pseudo R²", $"McFadden {Figures.Share(fit.PseudoR2.McFadden)}, Nagelkerke {Figures.Share(fit.PseudoR2.Nagelkerke)}, Tjur {Figures.Share(fit.PseudoR2.Tjur)}");
        if (fit.Separation is { } separation)
        {
            string infinite = string.Join(", ", separation.InfiniteCoefficients.Select(coefficient => $"{Figures.Name(coefficient.Name)} ({(coefficient.Sign > 0 ? "+" : "-")})"));
            consoles.Entry(
                "warning",
                $"the classes are separated {(separation.IsComplete ? "completely" : $"in {Figures.Count(separation.SeparatedRows.Count, "row")}")}: no finite maximum exists, proven on every row. Infinite: {infinite}. "
                + "Likelihood and finite coefficients are the limits; try --firth firth, or --intervals profile");
        }

        consoles.Entry(
            "proven",
            fit.Existence switch
            {
                OptimumExistence.Proven => $"the maximum exists, and every coefficient is within 1e-{fit.CertifiedDigits} standard errors of it",
                OptimumExistence.Separated => "the separation",
                _ => "nothing: the columns are too nearly dependent, or the classes too nearly separated",
            });
    }

    private static string Number(double value) => double.IsNaN(value) ? "NA" : double.IsInfinity(value) ? (value > 0 ? "+∞" : "-∞") : Figures.Number(value);

    private static string Probability(double p) => double.IsNaN(p) ? "NA" : p == 0 ? "< 1e-300" : Figures.Number(p, 3);

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
