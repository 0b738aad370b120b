using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data.Pipelines;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when a model is trained.</summary>
internal static class RunReport
{
    private const int Top = 12;

    public static void Write(Consoles consoles, TrainedRun run, TrainRequest request)
    {
        TrainingReport result = run.Result;
        string dropped = run.RowsDropped > 0 ? $", {Figures.Count(run.RowsDropped, "row")} with missing cells left out" : string.Empty;
        consoles.Entry("data", $"{run.Source}: {Figures.Count(run.Rows, "row")}, {Figures.Count(run.Encoding.FeatureCount, "feature")}{dropped}");
        if (run.Sparse is { } sparse)
        {
            consoles.Entry("storage", $"sparse: {sparse.Entries} stored entries, density {Figures.Number(100 * sparse.Density, 3)} %, {Figures.Number(sparse.Bytes / 1e6, 3)} MB");
        }

        if (run.Codes is { } codes)
        {
            string numbers = codes.Numbers == 0 ? string.Empty : $" beside {Figures.Count(codes.Numbers, "number")}";
            consoles.Entry(
                "storage", $"codes: {Figures.Count(codes.Columns, "column")} of categories{numbers}, {Figures.Number(codes.BytesPerCode, 3)} bytes a code, {Figures.Number(codes.Bytes / 1e6, 3)} MB");
        }

        if (run.KeepsBytes)
        {
            string scaled = run.Encoding.Scale == 1 ? string.Empty : $", divided by {Figures.Number(run.Encoding.Scale)} in the model";
            consoles.Entry("storage", $"features kept as bytes{scaled}");
        }

        if (ColumnLine.Of(run.Encoding) is { } columns)
        {
            consoles.Entry("columns", columns);
        }

        consoles.Entry("target", $"{run.Encoding.TargetName}: {Figures.Classes(run.Model.IsBinary, run.Classes, run.ClassRows)}");
        if (ModelLine.Of(run.Model, run.Options.Loss) is { } line)
        {
            consoles.Entry("model", line);
        }

        consoles.Entry("penalty", $"L2 {Figures.Number(result.L2Strength)}, L1 {Figures.Number(result.L1Strength)}{(run.Options.Standardize ? ", on standardised features" : string.Empty)}");
        consoles.Entry("solver", $"{result.Solver}: {result.SolverReason}");
        consoles.Entry("stopped", $"{result.StopReason} after {Figures.Count(result.Iterations, "iteration")}, {Figures.Number(result.Passes, 4)} passes over the data");
        consoles.Entry(
            "objective", $"{Figures.Number(result.Objective, 9)}{ModelLine.SumOf(run.Model)}, of which {LossWords.MeanOf(run.Options.Loss)} {Figures.Number(result.MeanLoss, 9)}");
        consoles.Entry("gap", GapOf(run));
        if (StopAdvice.Of(run) is { } advice)
        {
            consoles.Entry("warning", advice);
        }

        foreach (string notice in OptimumNotices.Of(run))
        {
            consoles.Entry("warning", notice);
        }

        QualityTable.Write(consoles, run.Train, run.Test, run.TestSource is null ? "test" : Figures.Name(run.TestSource));
        if (run.Judgement is { } judgement)
        {
            ClassTables.Write(consoles, judgement, run.TestSource ?? "train");
        }

        if (run.TestConfusion is { } confusion)
        {
            ConfusionTable.Write(consoles, run.Classes, confusion, run.TestSource);
        }

        ModelTables.Write(consoles, run.Features, run.Classes, OriginalUnits.Of(run.Model, run.Encoding), Top, isFull: false);
        WriteFiles(consoles, request);
        foreach (string hint in request.Hints)
        {
            consoles.Line(hint);
        }

        RunSeconds seconds = run.Seconds;
        consoles.Entry(
            "seconds", $"read {Figures.Seconds(seconds.Read)}, pack {Figures.Seconds(seconds.Pack)}, train {Figures.Seconds(seconds.Train)}, total {Figures.Seconds(seconds.Total)}");
    }

    /// <summary>What was reached when the user had enough.</summary>
    public static void WriteInterrupted(Consoles consoles, TrainingReport result) => consoles.Entry(
        "reached",
        double.IsNaN(result.Objective)
            ? "nothing yet"
            : $"objective {Figures.Number(result.Objective, 9)}, gradient {Figures.Number(result.GradientNorm, 3)} after {Figures.Count(result.Iterations, "iteration")} of {result.Solver}");

    private static string GapOf(TrainedRun run) =>
        run.Result.CertifiedGap is { } gap ? $"<= {Figures.Number(gap, 2)} above the optimum, {Figures.Number(gap / run.Result.Objective, 2)} relative (certified){DistanceOf(run.Result)}"
        : "not certified: " + UncertifiedGap.ReasonOf(ModelLine.IsConvex(run.Model, run.Options.Loss), run.Model, run.Result, run.Options.FitIntercept);

    private static string DistanceOf(TrainingReport result) =>
        result.CertifiedCoefficientBound is { } bound ? $"; it exists, and coefficients are within {Figures.Number(bound, 2)} standard errors of it" : string.Empty;

    private static void WriteFiles(Consoles consoles, TrainRequest request)
    {
        if (request.Model is not null)
        {
            consoles.Line($"model written to {request.Model}");
        }
        else if (request.Hints.Count == 0)
        {
            consoles.Line("model not kept: give --model FILE to write it");
        }

        if (request.HoldoutOutput is not null)
        {
            consoles.Line($"holdout written to {request.HoldoutOutput}");
        }
    }
}
