using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What the user should know about the optimum of a run without a penalty: whether it exists, and which coefficients it determines.</summary>
internal static class OptimumNotices
{
    private const int MostFeatures = 8;

    public static IEnumerable<string> Of(TrainedRun run)
    {
        TrainingReport result = run.Result;
        if (result.UnidentifiedFeatures.Count > 0)
        {
            yield return $"The data do not determine the coefficients of {run.Features.Enumerate(result.UnidentifiedFeatures, MostFeatures)}: other values give the same probabilities. "
                + "Leave out a column that the others determine, such as one level of a category, or give a small --l2.";
        }

        if (result is { StopReason: StopReason.Converged, OptimumExistence: OptimumExistence.Undecided, L1Strength: 0, L2Strength: 0 } && ModelLine.IsConvex(run.Model, run.Options.Loss))
        {
            yield return "It is not proven that a finite optimum exists: the classes are nearly separated, and some coefficients may be too small. Give --l2 above 0.";
        }
    }
}
