using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when they look into a model.</summary>
internal static class InspectionReport
{
    public static void Write(Consoles consoles, string path, StoredModel stored, int top)
    {
        TextWriter writer = consoles.Out;
        TrainingSummary training = stored.Training;
        string precision = stored.IsDouble ? "double" : "single";
        string[] extras =
        [
            .. (string[])(training.Standardized ? ["standardised for fitting"] : []),
            .. (string[])(training.FitIntercept ? [] : ["no intercept"]),
            .. (string[])(training.ClassWeights == "none" ? [] : [$"class weights {training.ClassWeights}"]),
        ];
        Loss loss = training.Loss is null ? Loss.LogLoss : Words.FindLoss(training.Loss);
        string kind = ModelLine.Of(stored.Model, loss) is { } line ? $", {line}" : string.Empty;
        IReadOnlyList<long> rows = training.ClassRows ?? [training.Rows - (training.Positives ?? 0), training.Positives ?? 0];
        writer.WriteLine($"model      {path}: {Figures.Count(stored.Model.FeatureCount, "feature")}, {precision} precision{kind}");
        writer.WriteLine($"trained    on {training.Data}: {Figures.Count(training.Rows, "row")}, {Figures.Classes(stored.Model.IsBinary, stored.Classes, rows)}");
        writer.WriteLine($"penalty    L2 {Figures.Number(training.L2Strength)}, L1 {Figures.Number(training.L1Strength)}{string.Concat(extras.Select(extra => $", {extra}"))}");
        writer.WriteLine($"solver     {training.Solver}: {training.SolverReason}");
        writer.WriteLine($"stopped    {training.StopReason} after {Figures.Count(training.Iterations, "iteration")}, {Figures.Number(training.Passes, 4)} passes over the data");
        writer.WriteLine(
            $"objective  {Text(training.Objective, 9)}{ModelLine.SumOf(stored.Model)}, of which {Words.MeanOf(loss)} {Text(training.LogLoss ?? training.MeanLoss, 9)}, "
            + $"certified gap {Text(training.CertifiedGap, 2)}");
        QualityTable.Write(consoles, training.Train, training.Test, "test");
        ModelTables.Write(consoles, stored.Encoding.FeatureNames, stored.Classes, stored.Model, top, isFull: true);
    }

    private static string Text(double? value, int digits) => value is { } number ? Figures.Number(number, digits) : "none";
}
