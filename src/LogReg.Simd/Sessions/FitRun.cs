using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One fit of any objective: start, solver, run, report.</summary>
/// <remarks>The objective and what it keeps of its last point are the caller's: it may be fitted again under another penalty.</remarks>
internal sealed class FitRun<T> : IDisposable
    where T : unmanaged
{
    private readonly MeasuredFeatures<T> features;
    private readonly IObjective objective;
    private readonly double[] start;
    private readonly RunRecord record;
    private readonly OptimizationState state;
    private readonly ISolver solver;
    private readonly SolverFallbacks fallbacks;
    private readonly UnpenalizedEnding? ending;
    private readonly OptimizationRun run;
    private readonly Solver kind;
    private readonly string why;

    /// <param name="objective">What to minimise.</param>
    /// <param name="features">The caller's features, to be searched for numbers that are not finite where the start has no value.</param>
    /// <param name="start">The start; may be moved.</param>
    /// <param name="options">Which solver, and its limits.</param>
    /// <param name="progress">Whom to tell.</param>
    /// <param name="startTime">When the run began.</param>
    /// <param name="cancellationToken">Ends the run within a piece.</param>
    public FitRun(
        IObjective objective,
        MeasuredFeatures<T> features,
        double[] start,
        TrainingOptions options,
        IProgress<TrainingProgress>? progress,
        long startTime,
        CancellationToken cancellationToken)
    {
        (this.objective, this.features, this.start) = (objective, features, start);
        int sampleCount = features.Features.SampleCount;
        record = new RunRecord(options, progress, startTime, objective.Work);
        state = new OptimizationState(objective);
        (kind, why) = SolverChoice.Decide(options.Solver, sampleCount, objective, options.Tolerance);
        OptionsGuard.CheckPairs(options, kind, objective);
        solver = SolverChoice.Create(kind, sampleCount, objective, options);
        if (objective.Curvature is { } curvature)
        {
            curvature.KeepsCurvatures = SolverChoice.NeedsCurvatures(solver);
        }

        RunLimits limits = record.Limits<T>();
        fallbacks = new SolverFallbacks(kind, options.Solver == Solver.Auto, Math.Min(SolverChoice.MostPairs(options), SolverChoice.LeastPairs));
        ending = UnpenalizedEnding.Of(state, solver, limits, record);
        run = new OptimizationRun(state, solver, fallbacks, limits, record, ending);
        objective.Team.Cancellation = cancellationToken;
        objective.Forget();
    }

    /// <summary>Runs from the start to the end.</summary>
    public FittedPoint Run()
    {
        run.Run(start);
        return End();
    }

    /// <summary>Prepares to run up to one evaluation after the other by <see cref="Advance"/>.</summary>
    public void BeginShared()
    {
        run.ProposesTrials = true;
        run.Begin(start);
    }

    /// <summary>Goes on to the next evaluation; false when the run has ended.</summary>
    public bool Advance() => run.Advance();

    /// <summary>Gets the point that is evaluated next by the objective that the run began with, as it can represent it; empty where it is not known before.</summary>
    public ReadOnlySpan<double> AwaitedPoint => run.AwaitsTrial && ReferenceEquals(state.Objective, objective) ? state.TrialPoint : [];

    /// <summary>What a run that has ended came to.</summary>
    public FittedPoint End()
    {
        StopReason reason = run.Reason;
        if (reason == StopReason.Diverged && state.Iteration == 0)
        {
            features.CheckFinite();
        }

        return new FittedPoint(state.Point, state.Objective, run.IsCertificateCurrent ? run.Certificate : null, record.Report(run, state, reason, kind, why, ending));
    }

    public void Dispose()
    {
        run.Dispose();
        ending?.Dispose();
        fallbacks.Dispose();
        solver.Dispose();
    }
}
