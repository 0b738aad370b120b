using System.Text.Json;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The report of an evaluation as JSON.</summary>
internal static class EvaluationJson
{
    public static byte[] Serialize(Evaluation evaluation) => JsonReport.Object(writer =>
    {
        writer.WriteNumber("rows", evaluation.Rows);
        writer.WriteString("kind", Words.Of<ModelKind>(evaluation.Stored.Model.Kind));
        if (evaluation.Binary is { } binary)
        {
            WriteBinary(writer, evaluation, binary);
        }

        if (evaluation.Classes is { } classes)
        {
            writer.Metrics(evaluation.Quality);
            WriteClasses(writer, classes);
        }
    });

    private static void WriteBinary(Utf8JsonWriter writer, Evaluation evaluation, BinaryJudgement judgement)
    {
        writer.WriteString("positive", evaluation.Stored.ClassNames[1]);
        writer.WriteNumber("positives", judgement.Positives);
        writer.Metrics(evaluation.Quality);
        writer.WriteNumber("threshold", evaluation.Threshold);
        writer.Number("averagePrecision", judgement.AveragePrecision);
        writer.Number("expectedCalibrationError", judgement.ExpectedCalibrationError);
        writer.Confusion("confusion", judgement.Confusion);
        writer.WriteStartArray("calibration");
        foreach (CalibrationBin bin in judgement.Calibration)
        {
            writer.WriteStartObject();
            writer.Number("from", bin.LowerEdge);
            writer.Number("to", bin.UpperEdge);
            writer.Number("weight", bin.WeightSum);
            writer.Number("meanProbability", bin.MeanProbability);
            writer.Number("positiveFraction", bin.PositiveFraction);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteClasses(Utf8JsonWriter writer, ClassJudgement judgement)
    {
        writer.WriteStartArray("classes");
        for (int k = 0; k < judgement.Names.Count; k++)
        {
            writer.WriteStartObject();
            writer.WriteString("label", judgement.Names[k]);
            WriteRatios(writer, judgement.Matrix.OfClass(k));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        foreach ((string name, ClassMetrics average) in ((string, ClassMetrics)[])[("macro", judgement.Matrix.MacroAverage), ("weighted", judgement.Matrix.WeightedAverage)])
        {
            writer.WriteStartObject(name);
            WriteRatios(writer, average);
            writer.WriteEndObject();
        }

        writer.Confusion("confusion", judgement.Matrix);
    }

    private static void WriteRatios(Utf8JsonWriter writer, ClassMetrics metrics)
    {
        writer.Number("precision", metrics.Precision);
        writer.Number("recall", metrics.Recall);
        writer.Number("f1", metrics.F1);
        writer.Number("weight", metrics.Support);
    }
}
