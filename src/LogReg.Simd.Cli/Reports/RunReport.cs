using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when a model is trained.</summary>
internal static class RunReport
{
    private const int Top = 12;

    public static void Write(Consoles consoles, TrainedRun run, TrainRequest request)
    {
        TextWriter writer = consoles.Out;
        TrainingReport result = run.Result;
        string dropped = run.RowsDropped > 0 ? $", {Figures.Count(run.RowsDropped, "row")} with missing cells left out" : string.Empty;
        writer.WriteLine($"data       {run.Source}: {Figures.Count(run.Rows, "row")}, {Figures.Count(run.Encoding.FeatureCount, "feature")}{dropped}");
        writer.WriteLine($"target     {run.Encoding.TargetName}: {Figures.Classes(run.Model.IsBinary, run.Classes, run.ClassRows)}");
        if (ModelLine.Of(run.Model, run.Options.Loss) is { } line)
        {
            writer.WriteLine($"model      {line}");
        }

        writer.WriteLine($"penalty    L2 {Figures.Number(result.L2Strength)}, L1 {Figures.Number(result.L1Strength)}{(run.Options.Standardize ? ", on standardised features" : string.Empty)}");
        writer.WriteLine($"solver     {result.Solver}: {result.SolverReason}");
        writer.WriteLine($"stopped    {result.StopReason} after {Figures.Count(result.Iterations, "iteration")}, {Figures.Number(result.Passes, 4)} passes over the data");
        writer.WriteLine(
            $"objective  {Figures.Number(result.Objective, 9)}{ModelLine.SumOf(run.Model)}, of which {Words.MeanOf(run.Options.Loss)} {Figures.Number(result.MeanLoss, 9)}");
        writer.WriteLine(result.CertifiedGap is { } gap
            ? $"certified  at most {Figures.Number(gap, 2)} above the optimum ({Figures.Number(gap / result.Objective, 2)} relative)"
            : ModelLine.IsConvex(run.Model, run.Options.Loss)
            ? "certified  no: without a penalty there is no certificate"
            : "certified  no certificate: the loss is not convex");
        if (AdviceOn(run) is { } advice)
        {
            writer.WriteLine($"beware     {advice}");
        }

        foreach (string notice in OptimumNotices.Of(run))
        {
            writer.WriteLine($"beware     {notice}");
        }

        QualityTable.Write(consoles, run.Train, run.Test, run.TestSource is null ? "test" : Figures.Name(Path.GetFileName(run.TestSource)));
        if (run.Judgement is { } judgement)
        {
            ClassTables.Write(consoles, judgement);
        }

        ModelTables.Write(consoles, run.Encoding.FeatureNames, run.Classes, run.Model, Top, isFull: false);
        if (request.Model is not null)
        {
            writer.WriteLine($"model written to {request.Model}");
        }

        foreach (string hint in request.Hints)
        {
            writer.WriteLine(hint);
        }

        RunSeconds seconds = run.Seconds;
        writer.WriteLine(
            $"seconds    read {Figures.Seconds(seconds.Read)}, pack {Figures.Seconds(seconds.Pack)}, train {Figures.Seconds(seconds.Train)}, total {Figures.Seconds(seconds.Total)}");
    }

    /// <summary>What was reached when the user had enough.</summary>
    public static void WriteInterrupted(Consoles consoles, TrainingReport result) =>
        consoles.Out.WriteLine(
            $"reached    objective {Figures.Number(result.Objective, 9)}, gradient {Figures.Number(result.GradientNorm, 3)} after {Figures.Count(result.Iterations, "iteration")} of {result.Solver}");

    /// <summary>What the user should know about a run that did not end as it should.</summary>
    private static string? AdviceOn(TrainedRun run) => run.Result.StopReason switch
    {
        StopReason.IterationLimit => "The tolerance was not reached. Allow more --max-iterations, or try --standardize.",
        StopReason.TimeLimit => "The tolerance was not reached in the time allowed.",
        StopReason.PrecisionLimit => run.IsDouble
            ? "The tolerance is beyond this precision. Try --standardize."
            : "The tolerance is beyond single precision. Try --precision double or --standardize.",
        StopReason.Separated => $"The classes can be separated, so there is no optimum without a penalty. Give --l2 above 0. Features behind it: {Separating(run)}.",
        StopReason.Diverged => "The training diverged: the steps of this solver were too long. Try --standardize or another --solver.",
        _ => null,
    };

    private static string Separating(TrainedRun run)
    {
        const int Most = 5;
        IReadOnlyList<string> names = run.Encoding.FeatureNames;
        IReadOnlyList<int> features = run.Result.SeparatingFeatures;
        return string.Join(", ", features.Take(Most).Select(feature => names[feature])) + (features.Count > Most ? " and others" : string.Empty);
    }
}
