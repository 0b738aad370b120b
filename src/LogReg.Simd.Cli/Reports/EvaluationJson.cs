using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Metrics;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The report of an evaluation as JSON.</summary>
internal static class EvaluationJson
{
    public static byte[] Serialize(Evaluation evaluation) => JsonReport.Object(writer =>
    {
        writer.WriteNumber("rows", evaluation.Rows);
        writer.WriteString("positive", evaluation.Positive);
        writer.WriteNumber("positives", evaluation.Positives);
        writer.Metrics(evaluation.Quality);
        writer.Number("averagePrecision", evaluation.AveragePrecision);
        writer.Number("expectedCalibrationError", evaluation.ExpectedCalibrationError);
        ConfusionMatrix confusion = evaluation.Confusion;
        writer.WriteStartObject("confusion");
        writer.Number("truePositives", confusion.TruePositives);
        writer.Number("falsePositives", confusion.FalsePositives);
        writer.Number("trueNegatives", confusion.TrueNegatives);
        writer.Number("falseNegatives", confusion.FalseNegatives);
        writer.WriteEndObject();
        writer.WriteStartArray("calibration");
        foreach (CalibrationBin bin in evaluation.Calibration)
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
    });
}
