using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The report of a training run as JSON.</summary>
internal static class TrainingJson
{
    public static byte[] Serialize(TrainedRun run) => JsonReport.Object(writer =>
    {
        TrainingResult result = run.Result;
        writer.WriteNumber("rows", run.Rows);
        writer.WriteNumber("features", run.Encoding.FeatureCount);
        writer.WriteString("positive", StoredModel.PositiveOf(run.Encoding));
        writer.Number("objective", result.Objective);
        writer.Number("logLoss", result.MeanLoss);
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
        writer.Number("intercept", result.Model.Intercept);
        writer.WriteStartObject("coefficients");
        IReadOnlyList<string> names = run.Encoding.FeatureNames;
        for (int feature = 0; feature < names.Count; feature++)
        {
            writer.Number(names[feature], result.Model.Coefficients[feature]);
        }

        writer.WriteEndObject();
        writer.Metrics("train", run.Train);
        writer.Metrics("test", run.Test);
    });
}
