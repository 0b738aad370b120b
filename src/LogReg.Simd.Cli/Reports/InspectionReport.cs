using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when they look into a model.</summary>
internal static class InspectionReport
{
    public static void Write(Consoles consoles, string path, StoredModel stored, int top)
    {
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
        long count = training.Rows ?? 0;
        IReadOnlyList<long> rows = training.ClassRows ?? [count - (training.Positives ?? 0), training.Positives ?? 0];
        consoles.Entry("model", $"{path}: {Figures.Count(stored.Model.FeatureCount, "feature")}, {precision} precision{kind}");
        if (ColumnLine.Of(stored.Encoding) is { } columns)
        {
            consoles.Entry("columns", columns);
        }

        consoles.Entry("trained", $"on {training.Data}: {Figures.Count(count, "row")}, {Figures.Classes(stored.Model.IsBinary, stored.Classes, rows)}");
        consoles.Entry("penalty", $"L2 {Figures.Number(training.L2Strength)}, L1 {Figures.Number(training.L1Strength)}{string.Concat(extras.Select(extra => $", {extra}"))}");
        consoles.Entry("solver", $"{training.Solver}: {training.SolverReason}");
        consoles.Entry("stopped", $"{training.StopReason} after {Figures.Count(training.Iterations, "iteration")}, {Figures.Number(training.Passes, 4)} passes over the data");
        consoles.Entry(
            "objective",
            $"{Text(training.Objective, 9)}{ModelLine.SumOf(stored.Model)}, of which {Words.MeanOf(loss)} {Text(training.LogLoss ?? training.MeanLoss, 9)}, "
            + $"gap {(training.CertifiedGap is { } gap ? $"<= {Figures.Number(gap, 2)} (certified)" : "not certified")}");
        if (training.Train is { } train)
        {
            QualityTable.Write(consoles, train, training.Test, "test");
        }

        ModelTables.Write(consoles, new FeatureList(stored.Encoding.FeatureNames, stored.Deviations), stored.Classes, stored.Model.InOriginalUnits(stored.Encoding), top, isFull: true);
    }

    private static string Text(double? value, int digits) => value is { } number ? Figures.Number(number, digits) : "none";
}
