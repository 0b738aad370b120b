using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when they look into a model.</summary>
internal static class InspectionReport
{
    public static void Write(Consoles consoles, string path, ScoringPipeline stored, int top)
    {
        string precision = stored.ReadsDouble ? "double" : "single";
        Loss loss = stored.Training?.Loss is { } word ? LossWords.FindLoss(word) : Loss.LogLoss;
        string kind = ModelLine.Of(stored.Model, loss) is { } line ? $", {line}" : string.Empty;
        consoles.Entry("model", $"{path}: {Figures.Count(stored.Model.FeatureCount, "feature")}, {precision} precision{kind}");
        if (ColumnLine.Of(stored.Encoding) is { } columns)
        {
            consoles.Entry("columns", columns);
        }

        if (stored.Training is { } training)
        {
            Write(consoles, stored, training, loss);
        }

        ModelTables.Write(consoles, FeatureList.Of(stored), stored.ClassNames, stored.ModelInOriginalUnits, top, isFull: true);
    }

    private static void Write(Consoles consoles, ScoringPipeline stored, TrainingSummary training, Loss loss)
    {
        string[] extras =
        [
            .. (string[])(training.Standardized ? ["standardised for fitting"] : []),
            .. (string[])(training.FitIntercept ? [] : ["no intercept"]),
            .. (string[])(training.ClassWeights == "none" ? [] : [$"class weights {training.ClassWeights}"]),
        ];
        if (training.Rows is { } count)
        {
            long positives = training.Positives ?? 0;
            IReadOnlyList<long> rows = training.ClassRows ?? [count - positives, positives];
            consoles.Entry("trained", $"on {training.Data ?? "data without a name"}: {Figures.Count(count, "row")}, {Figures.Classes(stored.Model.IsBinary, stored.ClassNames, rows)}");
        }

        consoles.Entry("penalty", $"L2 {Figures.Number(training.L2Strength)}, L1 {Figures.Number(training.L1Strength)}{string.Concat(extras.Select(extra => $", {extra}"))}");
        consoles.Entry("solver", $"{training.Solver}: {training.SolverReason}");
        consoles.Entry("stopped", $"{training.StopReason} after {Figures.Count(training.Iterations, "iteration")}, {Figures.Number(training.Passes, 4)} passes over the data");
        consoles.Entry(
            "objective",
            $"{Text(training.Objective, 9)}{ModelLine.SumOf(stored.Model)}, of which {LossWords.MeanOf(loss)} {Text(training.LogLoss ?? training.MeanLoss, 9)}, "
            + $"gap {(training.CertifiedGap is { } gap ? $"<= {Figures.Number(gap, 2)} (certified)" : "not certified")}");
        if (training.Train is { } train)
        {
            QualityTable.Write(consoles, train, training.Test, "test");
        }
    }

    private static string Text(double? value, int digits) => value is { } number ? Figures.Number(number, digits) : "none";
}
