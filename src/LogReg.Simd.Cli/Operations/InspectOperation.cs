using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>inspect</c> was asked to do.</summary>
/// <param name="ModelPath">The model.</param>
/// <param name="Top">How many features are shown.</param>
/// <param name="Json">Where the model goes as JSON; null for nowhere.</param>
/// <param name="Csv">Where the coefficients go as CSV; null for nowhere.</param>
internal sealed record InspectRequest(string ModelPath, int Top, string? Json, string? Csv);

/// <summary>Shows a model, to people or to programs.</summary>
internal static class InspectOperation
{
    public static int Run(InspectRequest request, Consoles consoles)
    {
        if (request is { Json: OutputPaths.Standard, Csv: OutputPaths.Standard })
        {
            throw new UsageException("--json and --csv cannot both go to the standard output. Name a file for one of them.");
        }

        OutputPaths.Check(consoles.Host, [("MODEL", request.ModelPath)], [("--json", FileOf(request.Json)), ("--csv", FileOf(request.Csv))]);
        ScoringPipeline stored = ModelFiles.Load(request.ModelPath);
        Write(request.Json, () => InspectionJson.Serialize(stored), consoles.Host);
        Write(request.Csv, () => CoefficientCsv.Serialize(stored), consoles.Host);
        if (request.Json != OutputPaths.Standard && request.Csv != OutputPaths.Standard)
        {
            InspectionReport.Write(consoles, request.ModelPath, stored, request.Top);
        }

        return ExitCode.Success;
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
