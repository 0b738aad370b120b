using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>A format in which a model leaves the command, by the ending of the file's name.</summary>
internal sealed record ExportFormat(string Ending, bool HasThreshold, Func<ScoringPipeline, double, byte[]> Write)
{
    /// <summary>Gets all of them. A further format is one more entry.</summary>
    private static IReadOnlyList<ExportFormat> All { get; } =
    [
        new(".onnx", HasThreshold: true, OnnxOf),
        new(".pmml", HasThreshold: false, PmmlOf),
        new(".csv", HasThreshold: false, (stored, _) => CoefficientCsv.Serialize(stored)),
        new(".json", HasThreshold: false, (stored, _) => InspectionJson.Serialize(stored)),
    ];

    /// <summary>The format of a file.</summary>
    /// <exception cref="UsageException">The name ends otherwise.</exception>
    public static ExportFormat Of(string path) =>
        All.FirstOrDefault(format => path.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"The name {path} says not what format FILE is to have. Let it end in {string.Join(", ", All.SkipLast(1).Select(format => format.Ending))} or {All[^1].Ending}.");

    private static byte[] OnnxOf(ScoringPipeline stored, double threshold)
    {
        ExportOptions options = OptionsOf(stored) with { Threshold = threshold };
        ExportedFile file = stored.Model switch
        {
            LogisticModel model => model.ToOnnx(options),
            MulticlassModel model => model.ToOnnx(options),
            HiddenLayerModel model => model.ToOnnx(options),
            _ => throw Unknown(stored),
        };
        return file.Content.ToArray();
    }

    private static byte[] PmmlOf(ScoringPipeline stored, double threshold)
    {
        ExportedFile file = stored.Model switch
        {
            LogisticModel model => model.ToPmml(OptionsOf(stored)),
            MulticlassModel model => model.ToPmml(OptionsOf(stored)),
            _ => throw new UsageException("A network has no PMML here. Export it as .onnx."),
        };
        return file.Content.ToArray();
    }

    private static ExportOptions OptionsOf(ScoringPipeline stored) => new() { Encoding = stored.Encoding, IsDouble = stored.ReadsDouble };

    private static UsageException Unknown(ScoringPipeline stored) => new($"A model of the kind {Words.Of(stored.Model.Kind)} has no graph. Export it as .json.");
}
