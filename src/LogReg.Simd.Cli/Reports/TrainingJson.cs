using System.Text.Json;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The report of a training run as JSON.</summary>
internal static class TrainingJson
{
    public static byte[] Serialize(TrainedRun run) => JsonReport.Object(writer =>
    {
        TrainingReport result = run.Result;
        writer.WriteNumber("rows", run.Rows);
        writer.WriteNumber("features", run.Encoding.FeatureCount);
        writer.WriteString("kind", Words.Of<ModelKind>(run.Model.Kind));
        writer.WriteString("loss", Words.Of(run.Options.Loss));
        WriteClasses(writer, run);
        writer.Number("objective", result.Objective);
        writer.Number("logLoss", run.Options.Loss == Loss.LogLoss ? result.MeanLoss : null);
        writer.Number("meanLoss", result.MeanLoss);
        writer.Number("gradientInfinityNorm", result.GradientNorm);
        writer.Number("certifiedGap", result.CertifiedGap);
        writer.WriteString("solver", result.Solver.ToString());
        writer.WriteString("stopReason", result.StopReason.ToString());
        writer.WriteNumber("iterations", result.Iterations);
        writer.WriteNumber("evaluations", result.Evaluations);
        writer.Number("passes", result.Passes);
        writer.WriteStartObject("seconds");
        writer.Number("read", run.Seconds.Read);
        writer.Number("pack", run.Seconds.Pack);
        writer.Number("train", run.Seconds.Train);
        writer.Number("total", run.Seconds.Total);
        writer.WriteEndObject();
        WriteNumbers(writer, run);
        writer.Metrics("train", run.Train);
        writer.Metrics("test", run.Test);
    });

    private static void WriteClasses(Utf8JsonWriter writer, TrainedRun run)
    {
        if (run.Model.IsBinary)
        {
            writer.WriteString("positive", StoredModel.PositiveOf(run.Encoding));
            return;
        }

        writer.WriteStartObject("classes");
        for (int k = 0; k < run.Classes.Count; k++)
        {
            writer.WriteNumber(run.Classes[k], run.ClassRows[k]);
        }

        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, TrainedRun run)
    {
        IReadOnlyList<string> features = run.Encoding.FeatureNames;
        switch (run.Model)
        {
            case BinaryModel { Model: { } model }:
                writer.Number("intercept", model.Intercept);
                writer.Numbers("coefficients", features, model.Coefficients);
                break;
            case ClassModel { Model: { } model }:
                writer.Numbers("intercepts", run.Classes, model.Intercepts);
                writer.WriteStartObject("coefficients");
                for (int k = 0; k < run.Classes.Count; k++)
                {
                    writer.Numbers(run.Classes[k], features, model.CoefficientsOf(k));
                }

                writer.WriteEndObject();
                break;
            case NetworkModel { Model: { } model }:
                WriteNetwork(writer, run, features, model);
                break;
        }
    }

    private static void WriteNetwork(Utf8JsonWriter writer, TrainedRun run, IReadOnlyList<string> features, HiddenLayerModel model)
    {
        string[] units = [.. Enumerable.Range(1, model.HiddenUnits).Select(unit => $"{unit}")];
        string[] outputs = model.OutputCount == 1 ? [run.Classes[1]] : [.. run.Classes];
        bool hasIntercepts = !model.OutputIntercepts.IsEmpty;
        writer.WriteNumber("hiddenUnits", model.HiddenUnits);
        writer.Numbers("intercepts", hasIntercepts ? outputs : [], model.OutputIntercepts);
        writer.WriteStartObject("outputCoefficients");
        for (int k = 0; k < outputs.Length; k++)
        {
            writer.Numbers(outputs[k], units, model.OutputCoefficients.Slice(k * model.HiddenUnits, model.HiddenUnits));
        }

        writer.WriteEndObject();
        writer.Numbers("hiddenIntercepts", hasIntercepts ? units : [], model.HiddenIntercepts);
        writer.WriteStartObject("coefficients");
        for (int unit = 0; unit < units.Length; unit++)
        {
            writer.Numbers(units[unit], features, model.HiddenCoefficients.Slice(unit * features.Count, features.Count));
        }

        writer.WriteEndObject();
    }
}
