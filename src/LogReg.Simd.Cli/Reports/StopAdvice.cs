using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What the user should know about a run that did not end as it should: only what was not done already.</summary>
internal static class StopAdvice
{
    private const int MostFeatures = 5;

    public static string? Of(TrainedRun run) => run.Result.StopReason switch
    {
        StopReason.IterationLimit => $"The tolerance was not reached. Allow more with --max-iterations{Alternatives(run, ", or try ")}.",
        StopReason.TimeLimit => $"The tolerance was not reached in the time allowed{Alternatives(run, ". Try ")}.",
        StopReason.PrecisionLimit => $"The tolerance is beyond what rounding allows. Give a larger --tolerance{Alternatives(run, ", or try ")}.",
        StopReason.Separated => $"The classes can be separated, so there is no optimum without a penalty. Give --l2 above 0.{Separating(run)}",
        StopReason.Diverged => $"The training diverged{Alternatives(run, ". Try ")}.",
        _ => null,
    };

    /// <summary>Tells whether columns far from zero may be why a run ended so.</summary>
    public static bool MayNameColumns(StopReason reason) => reason is StopReason.IterationLimit or StopReason.TimeLimit or StopReason.PrecisionLimit or StopReason.Diverged;

    private static string Alternatives(TrainedRun run, string beginning)
    {
        string[] remedies =
        [
            .. (string[])(run.FarColumns.Names.Count == 0 ? []
                : [$"{(run.FarColumns.FitDense ? "--sparse no" : "to subtract a constant in the data")}, because {run.FarColumns.Sentence},"]),
            .. (string[])(run.IsDouble || run.Result.StopReason != StopReason.PrecisionLimit ? [] : ["--precision double"]),
            .. (string[])(OverflowsByClassWeights(run) ? ["smaller factors of --class-weight"] : []),
            .. (string[])(run.Options.Standardize ? [] : ["--standardize"]),
            .. (string[])(run.Options.Solver == Solver.Auto ? [] : ["another --solver, or none"]),
        ];
        return remedies.Length == 0 ? string.Empty : beginning + string.Join(" or ", remedies);
    }

    /// <summary>Whether class weights may be why sums in single precision are infinite at the start: beyond the root of the largest number, features and rows need not be large for it.</summary>
    private static bool OverflowsByClassWeights(TrainedRun run) =>
        run.Result.StopReason == StopReason.Diverged && run.Result.Iterations == 0 && !run.IsDouble && run.Options.ClassWeights.Factors.Any(factor => factor > Math.Sqrt(float.MaxValue));

    private static string Separating(TrainedRun run)
    {
        IReadOnlyList<int> features = run.Result.SeparatingFeatures;
        return features.Count == 0 ? string.Empty : $" Features behind it: {run.Features.Enumerate(features, MostFeatures)}.";
    }
}
