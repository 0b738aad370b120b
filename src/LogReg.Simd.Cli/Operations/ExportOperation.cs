using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>export</c> was asked to do.</summary>
/// <param name="ModelPath">The model.</param>
/// <param name="Output">The file, whose ending names the format.</param>
/// <param name="Threshold">The probability above which the file's label is the positive one; null for one half.</param>
internal sealed record ExportRequest(string ModelPath, string Output, double? Threshold);

/// <summary>Writes a model in another program's format.</summary>
internal static class ExportOperation
{
    public static int Run(ExportRequest request, Consoles consoles)
    {
        ExportFormat format = ExportFormat.Of(request.Output);
        OutputPaths.Check(consoles.Host, [("MODEL", request.ModelPath)], [("FILE", request.Output)]);
        ScoringPipeline stored = ModelFiles.Load(request.ModelPath);
        if (request.Threshold is not null && !(format.HasThreshold && stored.Model.IsBinary))
        {
            throw new UsageException(format.HasThreshold
                ? "--threshold is for models of two classes; of several the largest probability decides."
                : $"A file that ends in {format.Ending} has no threshold. Export .onnx, or leave --threshold out.");
        }

        byte[] content = format.Write(stored, request.Threshold ?? 0.5);
        OutputFile.Write(request.Output, content, consoles.Host.Temporaries);
        if (!consoles.IsQuiet)
        {
            consoles.Line($"{request.Output}: {Figures.Count(stored.Model.FeatureCount, "feature")}, {stored.ClassNames.Count} classes, {content.Length} bytes");
        }

        return ExitCode.Success;
    }
}
