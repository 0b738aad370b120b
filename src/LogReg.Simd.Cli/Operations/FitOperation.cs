using System.Globalization;
using LogReg.Simd.Cli.Pages;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
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
            Only = OnlyOf(formula, request),
        };
        using Dataset<double> dataset = DataLoading.Load<double>(request.Data, reading, request.Given, consoles);
        foreach (string notice in dataset.Notices)
        {
            consoles.Notice($"{DataSources.NameOf(request.Data)}: {notice}.");
        }

        formula ??= Formula.Parse($"`{dataset.Encoding.TargetName}` ~ .{(request.FitIntercept ? string.Empty : " - 1")}");
        bool hasCounts = request.Trials is not null || request.Successes is not null || formula.Failures is not null;
        try
        {
            return Fit(request, formula, dataset, hasCounts, consoles);
        }
        catch (ArgumentException exception) when (dataset.RowsDropped > 0)
        {
            throw new FileProblemException(
                DataSources.NameOf(request.Data), $"{CommandWords.Of(Failure.WithoutParameter(exception))} Rows are counted without the {dataset.RowsDropped} that were left out because "
                    + "cells are missing.");
        }
    }

    /// <summary>The columns that a formula names, so that no other one is judged, or drops rows; null for all, which a formula without terms needs as the table of its rows.</summary>
    private static string[]? OnlyOf(Formula? formula, FitRequest request)
    {
        string[] others = [.. new[] { request.Trials, request.Cluster }.OfType<string>()];
        return formula?.Columns is { } named && named.Count + others.Length > 1 ? [.. named, .. others] : null;
    }

    private static int Fit(FitRequest request, Formula formula, Dataset<double> dataset, bool hasCounts, Consoles consoles)
    {
        OrderedLevels? levels = request.IsOrdinal ? OrderedLevels.Of(dataset, request.Levels) : null;
        FitResponse response = levels is null ? FitResponse.Of(dataset, hasCounts, request.Base) : new FitResponse(new double[levels.OfRows.Length], null);
        NamedColumns columns = ModelColumns.Of(dataset, response.Numbers);
        string? weight = dataset.Encoding.Columns.FirstOrDefault(column => column.Kind == ColumnKind.Weight)?.Name;
        InferenceData data = formula.Build(columns, null, request.Trials, dataset.SampleWeights is null ? null : weight, request.Cluster is null ? [] : [request.Cluster]);
        int[]? clusters = request.Cluster is null ? null : ClustersOf(columns, request.Cluster);
        FittedTable table = (levels, response.BaseClass) switch
        {
            ({ } ordered, _) => OrdinalTable.Of(request, data, ordered, consoles),
            (_, { } baseClass) => MultinomialTable.Of(request, data, dataset, baseClass, clusters, consoles),
            _ => BinomialTable.Of(request, data, clusters, consoles),
        };
        table = table with
        {
            Formula = Shorten(formula, request),
            RowsDropped = dataset.RowsDropped,
        };
        OutputPaths.Write(request.Json, () => FitJson.Serialize(table), consoles.Host);
        OutputPaths.Write(request.Csv, () => FitCsv.Serialize(table), consoles.Host);
        OutputPaths.Write(request.Report, () => FitPage.Serialize(table, data), consoles.Host);
        if (!consoles.IsQuiet && request.Json != OutputPaths.Standard && request.Csv != OutputPaths.Standard)
        {
            FitReport.Write(consoles, table);
        }

        return table.Likelihood is { Existence: not OptimumExistence.Proven } ? ExitCode.NotConverged : ExitCode.Success;
    }

    private static void Check(FitRequest request, Consoles consoles)
    {
        OutputPaths.CheckOneStandard(request.Json, request.Csv);

        string[] given = GivenOptions.Of(("--cluster", request.Cluster is not null), ("--robust", request.Robust is not null), ("--firth", request.Firth is not null));
        if (given.Length > 1)
        {
            throw new UsageException($"The options {given[0]} and {given[1]} exclude each other. Leave one of them out.");
        }

        string[] unordered = GivenOptions.Of(
            ("--base", request.Base is not null),
            ("--successes", request.Successes is not null),
            ("--trials", request.Trials is not null),
            ("--positive", request.Reading.Positive is not null),
            ("--cluster", request.Cluster is not null),
            ("--robust", request.Robust is not null),
            ("--firth", request.Firth is not null),
            ("--no-intercept", !request.FitIntercept));
        if (request.IsOrdinal && unordered.Length > 0)
        {
            throw new UsageException($"{unordered[0]} is not for ordered levels. Leave it out, or --ordinal and --levels.");
        }

        string[] said = GivenOptions.Of(("--target", request.Reading.Target is not null), ("--successes", request.Successes is not null), ("--no-intercept", !request.FitIntercept));
        if (request.Formula is not null && said.Length > 0)
        {
            throw new UsageException($"The formula says what {said[0]} says. Leave one of them out.");
        }

        if (request.Successes is not null && request.Trials is null)
        {
            throw new UsageException("--successes counts among --trials, which are not given. Name their column.");
        }

        OutputPaths.Check(consoles.Host, [("DATA", request.Data)], [("--json", OutputPaths.FileOf(request.Json)), ("--csv", OutputPaths.FileOf(request.Csv)), ("--report", request.Report)]);
    }

    private static string Shorten(Formula formula, FitRequest request) => request.Formula is null
        ? $"{formula.Response} ~ all other columns{(formula.HasIntercept ? string.Empty : ", no intercept")}"
        : formula.ToString();

    private static int[] ClustersOf(NamedColumns columns, string name)
    {
        string[] keys = columns.TextsOf(name) ?? columns.NumbersOf(name)?.Select(value => value.ToString("R", CultureInfo.InvariantCulture)).ToArray()
            ?? throw new UsageException($"There is no column '{name}' for --cluster. The columns are {string.Join(", ", columns.Names)}; columns that count the rows are read with --keep-ids.");
        Dictionary<string, int> clusters = new(StringComparer.Ordinal);
        return [.. keys.Select(key => clusters.TryGetValue(key, out int cluster) ? cluster : clusters[key] = clusters.Count)];
    }
}
