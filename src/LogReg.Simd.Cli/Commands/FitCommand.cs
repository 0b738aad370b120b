using System.CommandLine;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg fit</c>.</summary>
internal static class FitCommand
{
    private const int MostThreads = 1024;

    public static Command Create(Host host)
    {
        Argument<string> data = Opt.File("DATA", "CSV or any other file that train reads");
        ReadingOptions reading = new();
        Option<string?> formula = new("--formula") { Description = "The model, RESPONSE ~ TERM + TERM + … [default: the target and all other columns]", HelpName = "TEXT" };
        Option<string?> successes = Opt.Text("--successes", "COLUMN", "The column of the counts of successes, in the place of --target");
        Option<string?> trials = Opt.Text("--trials", "COLUMN", "The column of the counts of trials [default: one per row]");
        Option<string?> baseClass = Opt.Text("--base", "LABEL", "The class that the others are compared with [default: the first]");
        Option<bool> ordinal = Opt.Switch("--ordinal", "The classes are ordered levels with proportional odds, numbers in their order");
        Option<string?> levels = Opt.Text("--levels", "LOW,…,HIGH", "The order of levels that are texts, the lowest first; implies --ordinal");
        Option<string?> cluster = Opt.Text("--cluster", "COLUMN", "Standard errors that allow for dependence within the groups of a column");
        Option<CovarianceKind?> robust = Opt.Choice<CovarianceKind?>(
            "--robust", "Standard errors that do not rely on the model",
            ("none", null), ("hc0", CovarianceKind.HC0), ("hc1", CovarianceKind.HC1), ("hc2", CovarianceKind.HC2), ("hc3", CovarianceKind.HC3));
        Option<FirthIntercept?> firth = Opt.Choice<FirthIntercept?>(
            "--firth", "Firth's penalised likelihood, finite for separated classes", ("none", null), ("firth", FirthIntercept.Firth), ("flic", FirthIntercept.Flic), ("flac", FirthIntercept.Flac));
        Option<double?> level = Opt.Number("--level", "P", "The level of the intervals [default: 0.95]", x => x is > 0 and < 1, "a number between 0 and 1");
        Option<IntervalKind> intervals = Opt.Choice("--intervals", "The kind of the intervals", ("wald", IntervalKind.Wald), ("profile", IntervalKind.Profile));
        Option<bool> tests = Opt.Switch("--tests", "Add likelihood-ratio tests of every term");
        Option<CollinearColumns> collinear = Opt.Choice(
            "--collinear", "What becomes of columns that are combinations of others", ("leave-out", CollinearColumns.LeaveOut), ("refuse", CollinearColumns.Refuse));
        Option<bool> noIntercept = Opt.Switch("--no-intercept", "Fit no intercept, where there is no formula");
        Option<int?> threads = Opt.Count("--threads", "The most threads, which change no bit [default: 0, one per processor]", 0, MostThreads);
        Option<string?> json = Opt.Text("--json", "FILE", "Where the fit goes as JSON, for programs and for compare; '-' for the standard output, which shows nothing else then");
        Option<string?> csv = Opt.Text("--csv", "FILE", "Where the table goes as CSV; '-' for the standard output, which shows nothing else then");
        Option<string?> report = Opt.Text("--report", "FILE", "Where the fit goes as an HTML page with plots, which needs no network");
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");
        Command command = new("fit", "Fit coefficients of two classes, several or ordered ones by maximum likelihood: standard errors, tests, intervals, proven digits.") { data, formula };
        reading.AddTo(command, isForDenseRows: true);
        foreach (Option option in (Option[])[successes, trials, baseClass, ordinal, levels, cluster, robust, firth, level, intervals, tests, collinear, noIntercept, threads, json, csv, report, quiet])
        {
            command.Add(option);
        }

        command.SetAction(parsed => FitOperation.Run(
            new FitRequest
            {
                Data = parsed.GetRequiredValue(data),
                Reading = reading.From(parsed),
                Given = reading.Given(parsed),
                Formula = parsed.GetValue(formula),
                Successes = parsed.GetValue(successes),
                Trials = parsed.GetValue(trials),
                Base = parsed.GetValue(baseClass),
                IsOrdinal = parsed.GetValue(ordinal) || parsed.GetValue(levels) is not null,
                Levels = parsed.GetValue(levels)?.Split(',', StringSplitOptions.TrimEntries),
                Cluster = parsed.GetValue(cluster),
                Robust = parsed.GetValue(robust),
                Firth = parsed.GetValue(firth),
                Level = parsed.GetValue(level) ?? 0.95,
                Profile = parsed.GetValue(intervals) == IntervalKind.Profile,
                Tests = parsed.GetValue(tests),
                Collinear = parsed.GetValue(collinear),
                FitIntercept = !parsed.GetValue(noIntercept),
                ThreadCount = parsed.GetValue(threads) ?? 0,
                Json = parsed.GetValue(json),
                Csv = parsed.GetValue(csv),
                Report = parsed.GetValue(report),
            },
            new Consoles(parsed.GetValue(quiet), host)));
        return command;
    }

    private enum IntervalKind
    {
        Wald,
        Profile,
    }
}
