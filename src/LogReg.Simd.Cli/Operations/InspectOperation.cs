using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

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
        OutputPaths.CheckOneStandard(request.Json, request.Csv);

        OutputPaths.Check(consoles.Host, [("MODEL", request.ModelPath)], [("--json", OutputPaths.FileOf(request.Json)), ("--csv", OutputPaths.FileOf(request.Csv))]);
        ScoringPipeline stored = ModelFiles.Load(request.ModelPath);
        OutputPaths.Write(request.Json, () => InspectionJson.Serialize(stored), consoles.Host);
        OutputPaths.Write(request.Csv, () => CoefficientCsv.Serialize(stored), consoles.Host);
        if (request.Json != OutputPaths.Standard && request.Csv != OutputPaths.Standard)
        {
            InspectionReport.Write(consoles, request.ModelPath, stored, request.Top);
        }

        return ExitCode.Success;
    }
}
