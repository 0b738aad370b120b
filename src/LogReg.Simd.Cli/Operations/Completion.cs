using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Whether a training run reached what it was to reach.</summary>
internal static class Completion
{
    /// <summary>A run that rounding ended is good enough with this relative gap to the optimum.</summary>
    private const double CloseGap = 1e-4;

    /// <summary>The exit code of a run whose results are written. One that did not converge is told on the error stream, whatever is quiet.</summary>
    public static int Report(Consoles consoles, TrainedRun run)
    {
        if (IsComplete(run))
        {
            return ExitCode.Success;
        }

        string written = consoles.IsQuiet ? $" {StopAdvice.Of(run)}" : string.Empty;
        consoles.Warn($"Warning: training did not converge: {run.Result.StopReason} after {Figures.Count(run.Result.Iterations, "iteration")}.{written}");
        return ExitCode.NotConverged;
    }

    /// <summary>Converged, or ended by rounding close to the optimum; of an objective that is not convex, ended by rounding after a step at least.</summary>
    private static bool IsComplete(TrainedRun run) => run.Result.StopReason switch
    {
        StopReason.Converged => true,
        StopReason.PrecisionLimit => ModelLine.IsConvex(run.Model, run.Options.Loss) ? run.Result.RelativeCertifiedGap <= CloseGap : run.Result.Iterations > 0,
        _ => false,
    };
}
