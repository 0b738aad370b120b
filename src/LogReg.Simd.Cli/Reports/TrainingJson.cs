using System.Text.Json;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Data.Pipelines;
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
        writer.WriteBoolean("keptAsBytes", run.KeepsBytes);
        if (run.Sparse is { } sparse)
        {
            writer.WriteStartObject("sparse");
            writer.WriteNumber("entries", sparse.Entries);
            writer.Number("density", sparse.Density);
            writer.WriteNumber("bytes", sparse.Bytes);
            writer.WriteEndObject();
        }

        if (run.Codes is { } codes)
        {
            writer.WriteStartObject("codes");
            writer.WriteNumber("columns", codes.Columns);
            writer.WriteNumber("numbers", codes.Numbers);
            writer.Number("bytesPerCode", codes.BytesPerCode);
            writer.WriteNumber("bytes", codes.Bytes);
            writer.WriteEndObject();
        }

        writer.Hashing(run.Encoding.Hashing);
        writer.WriteString("kind", Words.Of<ModelKind>(run.Model.Kind));
        writer.WriteString("loss", Words.Of(run.Options.Loss));
        ModelNumbers.WriteClasses(writer, run.Model, run.Classes, run.ClassRows);
        writer.Penalty(result.L1Strength, result.L2Strength, run.Options.Standardize);
        writer.Number("objective", result.Objective);
        writer.Number("logLoss", run.Options.Loss == Loss.LogLoss ? result.MeanLoss : null);
        writer.Number("meanLoss", result.MeanLoss);
        writer.Number("gradientInfinityNorm", result.GradientNorm);
        writer.Number("certifiedGap", result.CertifiedGap);
        writer.Number("certifiedCoefficientBound", result.CertifiedCoefficientBound);
        writer.WriteString("solver", result.Solver.ToString());
        writer.WriteString("stopReason", result.StopReason.ToString());
        writer.WriteString("optimumExistence", result.OptimumExistence.ToString());
        WriteNames(writer, "separatingFeatures", run.Features.Names, result.SeparatingFeatures);
        WriteNames(writer, "unidentifiedFeatures", run.Features.Names, result.UnidentifiedFeatures);
        writer.WriteNumber("iterations", result.Iterations);
        writer.WriteNumber("evaluations", result.Evaluations);
        writer.Number("passes", result.Passes);
        writer.WriteStartObject("seconds");
        writer.Number("read", run.Seconds.Read);
        writer.Number("pack", run.Seconds.Pack);
        writer.Number("train", run.Seconds.Train);
        writer.Number("total", run.Seconds.Total);
        writer.WriteEndObject();
        ModelNumbers.Write(writer, OriginalUnits.Of(run.Model, run.Encoding), run.Classes, run.Features);
        writer.Metrics("train", run.Train);
        writer.Metrics("test", run.Test);
        if (run.TestConfusion is { } confusion)
        {
            writer.Confusion("testConfusion", confusion);
        }

        if (run.Test is not null && run.Judgement is { } judgement)
        {
            writer.Confusion("testConfusion", judgement.Matrix);
        }
    });
    private static void WriteNames(Utf8JsonWriter writer, string member, IReadOnlyList<string> names, IReadOnlyList<int> features)
    {
        writer.WriteStartArray(member);
        foreach (int feature in features)
        {
            writer.WriteStringValue(names[feature]);
        }

        writer.WriteEndArray();
    }
}
