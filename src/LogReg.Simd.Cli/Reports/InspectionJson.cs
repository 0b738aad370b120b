using System.Text.Json;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>A model as JSON for programs: what inspect shows, with every number.</summary>
internal static class InspectionJson
{
    public static byte[] Serialize(ScoringPipeline stored) => JsonReport.Object(writer =>
    {
        TrainingSummary? training = stored.Training;
        writer.WriteString("kind", Words.Of<ModelKind>(stored.Model.Kind));
        writer.WriteString("precision", stored.ReadsDouble ? "double" : "single");
        writer.WriteNumber("features", stored.Model.FeatureCount);
        writer.Hashing(stored.Encoding.Hashing);
        ModelNumbers.WriteClasses(writer, stored.Model, stored.ClassNames, training?.ClassRows ?? []);
        if (training is not null)
        {
            Write(writer, training);
        }

        ModelNumbers.Write(writer, stored.ModelInOriginalUnits, stored.ClassNames, FeatureList.Of(stored));
        writer.Metrics("train", training?.Train);
        writer.Metrics("test", training?.Test);
    });

    private static void Write(Utf8JsonWriter writer, TrainingSummary training)
    {
        writer.Number("rows", training.Rows);
        writer.WriteString("loss", training.Loss ?? "log-loss");
        writer.Penalty(training.L1Strength, training.L2Strength, training.Standardized);
        writer.WriteBoolean("fitIntercept", training.FitIntercept);
        writer.WriteString("classWeights", training.ClassWeights);
        writer.WriteString("solver", training.Solver);
        writer.WriteString("stopReason", training.StopReason);
        writer.WriteNumber("iterations", training.Iterations);
        writer.Number("objective", training.Objective);
        writer.Number("certifiedGap", training.CertifiedGap);
    }
}
