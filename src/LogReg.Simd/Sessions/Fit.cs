using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One fit of any objective: start, solver, run, report.</summary>
/// <remarks>The objective and what it keeps of its last point are the caller's: it may be fitted again under another penalty, from where it is.</remarks>
internal sealed class Fit(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime)
{
    private readonly RunRecord record = new(options, progress, startTime);

    /// <summary>Gets where the objective counts evaluations and passes.</summary>
    public WorkCounter Work => record.Work;

    /// <summary>Runs from a start to the end.</summary>
    /// <param name="objective">What to minimise.</param>
    /// <param name="scaling">Where its features come from, to be searched for numbers that are not finite where the start has no value.</param>
    /// <param name="sampleCount">The samples.</param>
    /// <param name="start">The start; may be moved.</param>
    /// <param name="cancellationToken">Ends the run within a piece.</param>
    public FittedPoint Run<T>(IObjective objective, FeatureScaling<T> scaling, int sampleCount, double[] start, CancellationToken cancellationToken)
        where T : unmanaged
    {
        OptimizationState state = new(objective);
        (Solver kind, string why) = SolverChoice.Decide(options.Solver, sampleCount, objective);
        using ISolver solver = SolverChoice.Create(kind, sampleCount, objective, options);
        if (objective.Curvature is { } curvature)
        {
            curvature.KeepsCurvatures = SolverChoice.NeedsCurvatures(solver);
        }

        RunLimits limits = record.Limits<T>();
        using SolverFallbacks fallbacks = new(kind, options.Solver == Solver.Auto, options.HistoryLength);
        using UnpenalizedEnding? ending = UnpenalizedEnding.Of(state, solver, limits, record);
        using OptimizationRun run = new(state, solver, fallbacks, limits, record, ending);
        objective.Team.Cancellation = cancellationToken;
        StopReason reason = run.Run(start);
        bool isFirst = state.Iteration == 0;
        if (reason == StopReason.Diverged && isFirst)
        {
            TrainingGuard.FiniteFeatures(scaling.Original);
        }

        // The trial holds the point before the step that diverged.
        double[] point = reason == StopReason.Diverged && !isFirst ? state.TrialPoint : state.Point;
        return new FittedPoint(point, state.Objective, run.IsCertificateCurrent ? run.Certificate : null, record.Report(run, state, reason, kind, why, ending));
    }
}
