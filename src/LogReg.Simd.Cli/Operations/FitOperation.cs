using System.Globalization;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Inference;
using LogReg.Simd.Inference.Formulas;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Fits a model of a file's columns and reports its table.</summary>
internal static class FitOperation
{
    public static int Run(FitRequest request, Consoles consoles)
    {
        Check(request, consoles);
        Formula? formula = request.Formula is null ? null : Formula.Parse(request.Formula);
        string? target = formula?.Response ?? request.Successes ?? request.Reading.Target;
        DataOptions reading = request.Reading with
        {
            Target = target,
            LabelsAreClasses = true,
            ClassLimit = int.MaxValue,
            Coding = CategoryCoding.OneHot,
        };
        using Dataset<double> dataset = DataLoading.Load<double>(request.Data, reading, request.CsvOptions, consoles);
        foreach (string notice in dataset.Notices)
        {
            consoles.Notice($"{DataSources.NameOf(request.Data)}: {notice}.");
        }

        formula ??= Formula.Parse($"`{dataset.Encoding.TargetName}` ~ .{(request.FitIntercept ? string.Empty : " - 1")}");
        bool hasCounts = request.Trials is not null || request.Successes is not null || formula.Failures is not null;
        NamedColumns columns = ModelColumns.Of(dataset, hasCounts);
        string? weight = dataset.Encoding.Columns.FirstOrDefault(column => column.Kind == ColumnKind.Weight)?.Name;
        InferenceData data = formula.Build(columns, null, request.Trials, dataset.SampleWeights is null ? null : weight, request.Cluster is null ? [] : [request.Cluster]);
        int[]? clusters = request.Cluster is null ? null : ClustersOf(columns, request.Cluster);
        FittedTable table = Fit(request, data, clusters, consoles) with { Formula = Shorten(formula, request), RowsDropped = dataset.RowsDropped };
        Write(request.Json, () => FitJson.Serialize(table), consoles.Host);
        Write(request.Csv, () => FitCsv.Serialize(table), consoles.Host);
        if (!consoles.IsQuiet && request.Json != OutputPaths.Standard && request.Csv != OutputPaths.Standard)
        {
            FitReport.Write(consoles, table);
        }

        return table.Likelihood is { Existence: not OptimumExistence.Proven } ? ExitCode.NotConverged : ExitCode.Success;
    }

    private static void Check(FitRequest request, Consoles consoles)
    {
        if (request is { Json: OutputPaths.Standard, Csv: OutputPaths.Standard })
        {
            throw new UsageException("--json and --csv cannot both go to the standard output. Name a file for one of them.");
        }

        (string Option, bool IsGiven)[] excluded = [("--cluster", request.Cluster is not null), ("--robust", request.Robust is not null), ("--firth", request.Firth is not null)];
        string[] given = [.. excluded.Where(option => option.IsGiven).Select(option => option.Option)];
        if (given.Length > 1)
        {
            throw new UsageException($"The options {given[0]} and {given[1]} exclude each other. Leave one of them out.");
        }

        if (request.Formula is not null && (request.Successes is not null || !request.FitIntercept))
        {
            throw new UsageException($"The formula says what {(request.FitIntercept ? "--successes" : "--no-intercept")} says. Leave one of them out.");
        }

        if (request.Successes is not null && request.Trials is null)
        {
            throw new UsageException("--successes counts among --trials, which are not given. Name their column.");
        }

        OutputPaths.Check(consoles.Host, [("DATA", request.Data)], [("--json", FileOf(request.Json)), ("--csv", FileOf(request.Csv))]);
    }

    private static FittedTable Fit(FitRequest request, InferenceData data, int[]? clusters, Consoles consoles)
    {
        FittedTable table = new()
        {
            Source = DataSources.NameOf(request.Data),
            Formula = string.Empty,
            Coefficients = [],
            Intervals = [],
            Level = request.Level,
            Errors = "of the model",
            IntervalKind = request.Profile ? "profile" : "Wald",
            LeftOut = [],
            Tests = [],
            Likelihood = null,
            Firth = null,
            Responses = ResponseChecksum.Of(data),
            RowsDropped = 0,
        };
        if (request.Firth is { } intercept)
        {
            FirthFit firth = FirthInference.Fit(data, new FirthOptions { Intercept = intercept, Collinear = request.Collinear, ThreadCount = request.ThreadCount }, consoles.Cancellation);
            return table with
            {
                Coefficients = firth.Coefficients,
                Intervals = request.Profile ? firth.ProfileIntervals(request.Level, consoles.Cancellation) : [.. Enumerable.Range(0, firth.Coefficients.Count).Select(j => firth.WaldInterval(j, request.Level))],
                LeftOut = firth.LeftOut,
                Tests = request.Tests ? firth.LikelihoodRatioTests(consoles.Cancellation) : [],
                Firth = firth,
            };
        }

        LogisticFit fit = LogisticInference.Fit(data, new InferenceOptions { Collinear = request.Collinear, ThreadCount = request.ThreadCount }, consoles.Cancellation);
        bool hasMaximum = fit.Existence == OptimumExistence.Proven;
        CoefficientCovariance? robust = !hasMaximum ? null : clusters is not null ? fit.ClusterCovariance(clusters) : request.Robust is { } kind ? fit.RobustCovariance(kind) : null;
        IReadOnlyList<Interval> wald = [.. Enumerable.Range(0, fit.Coefficients.Count).Select(j => robust is null ? fit.WaldInterval(j, request.Level) : robust.WaldInterval(j, request.Level))];
        return table with
        {
            Coefficients = robust?.Coefficients ?? fit.Coefficients,
            Intervals = request.Profile ? fit.ProfileIntervals(request.Level, consoles.Cancellation) : wald,
            Errors = robust is null ? "of the model" : clusters is not null ? $"robust to dependence within {request.Cluster}" : $"robust, {request.Robust}",
            LeftOut = fit.LeftOut,
            Tests = request.Tests ? fit.LikelihoodRatioTests(consoles.Cancellation) : [],
            Likelihood = fit,
        };
    }

    private static string Shorten(Formula formula, FitRequest request) => request.Formula is null ? $"{formula.Response} ~ all other columns{(formula.HasIntercept ? string.Empty : ", no intercept")}" : formula.ToString();

    private static int[] ClustersOf(NamedColumns columns, string name)
    {
        string[] keys = columns.TextsOf(name) ?? columns.NumbersOf(name)?.Select(value => value.ToString("R", CultureInfo.InvariantCulture)).ToArray()
            ?? throw new UsageException($"There is no column '{name}' for --cluster. The columns are {string.Join(", ", columns.Names)}; columns that count the rows are read with --keep-ids.");
        Dictionary<string, int> clusters = new(StringComparer.Ordinal);
        return [.. keys.Select(key => clusters.TryGetValue(key, out int cluster) ? cluster : clusters[key] = clusters.Count)];
    }

    private static string? FileOf(string? path) => path == OutputPaths.Standard ? null : path;

    private static void Write(string? path, Func<byte[]> content, Host host)
    {
        if (path == OutputPaths.Standard)
        {
            host.Output.Write(content());
        }
        else if (path is not null)
        {
            OutputFile.Write(path, content(), host.Temporaries);
        }
    }
}
