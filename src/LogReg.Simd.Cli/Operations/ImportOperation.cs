using System.Globalization;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Onnx;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>import</c> was asked to do.</summary>
/// <param name="Input">The file of another program, whose ending names the format.</param>
/// <param name="ModelPath">Where the model goes.</param>
internal sealed record ImportRequest(string Input, string ModelPath);

/// <summary>Makes a model file of another program's classifier.</summary>
internal static class ImportOperation
{
    private static readonly (string Ending, Func<string, ImportedModel> Load)[] Formats =
    [
        (".onnx", OnnxImport.Load),
        (".json", ScikitLearnImport.Load),
        (".npz", ScikitLearnImport.Load),
    ];

    public static int Run(ImportRequest request, Consoles consoles)
    {
        Func<string, ImportedModel> load = Formats.FirstOrDefault(format => request.Input.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase)).Load
            ?? throw new UsageException($"The name {request.Input} says not what format FILE has. Let it end in {string.Join(", ", Formats.Select(format => format.Ending))}.");
        OutputPaths.Check(consoles.Host, [("FILE", request.Input)], [("MODEL", request.ModelPath)]);
        ImportedModel imported = load(request.Input);
        using MemoryStream content = new();
        imported.ToSavedModel().Save(content);
        OutputFile.Write(request.ModelPath, content.GetBuffer().AsSpan(0, (int)content.Length), consoles.Host.Temporaries);
        if (!consoles.IsQuiet)
        {
            consoles.Line($"{request.ModelPath}: {Figures.Count(imported.FeatureCount, "feature")}, {imported.Labels.Count} classes: {imported.Labels}");
            if (imported.Threshold != Scoring.UsualThreshold)
            {
                consoles.Line($"threshold {Figures.Number(imported.Threshold)}: a model file has none, "
                    + $"so predict and evaluate with --threshold {imported.Threshold.ToString("R", CultureInfo.InvariantCulture)}");
            }
        }

        return ExitCode.Success;
    }
}
