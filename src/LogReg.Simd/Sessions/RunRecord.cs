using System.Diagnostics;
using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>Watches one run, whatever its objective: history, progress, work, and in the end the report.</summary>
internal sealed class RunRecord : IRunObserver
{
    private const double DefaultTolerance = 5e-7;
    private const double DefaultDoubleTolerance = 5e-11;
    private const int MostReservedHistory = 100_000;

    private readonly TrainingOptions options;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly long startTime;
    private readonly ObjectiveHistory history;
    private double lastNorm = double.NaN;

    /// <param name="options">The options.</param>
    /// <param name="progress">Whom to tell.</param>
    /// <param name="startTime">When the run began.</param>
    /// <param name="work">What the objective counts in; set to zero.</param>
    public RunRecord(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, WorkCounter work)
    {
        Work = work;
        work.Reset();
        this.options = options;
        this.progress = progress;
        this.startTime = startTime;
        history = new ObjectiveHistory(Math.Min(options.MaxIterations, MostReservedHistory) + 1);
    }

    public WorkCounter Work { get; }

    public bool IsTelling { get; private set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(startTime);

    /// <summary>The limits of a run over features of type <typeparamref name="T"/>.</summary>
    public RunLimits Limits<T>() =>
        new(options.Tolerance ?? (typeof(T) == typeof(float) ? DefaultTolerance : DefaultDoubleTolerance), options.MaxIterations, options.TimeLimit, options.Tolerance is null);

    public void Observe(OptimizationState state, double gapEstimate, double gradientNorm)
    {
        history.Add(state.Value);
        lastNorm = gradientNorm;
        Tell(state, gapEstimate, gradientNorm);
    }

    public void ObserveWork(OptimizationState state) => Tell(state, double.NaN, double.NaN);

    /// <summary>The report of a run that has ended.</summary>
    public TrainingReport Report(OptimizationRun run, OptimizationState state, StopReason reason, Solver solver, string solverReason, UnpenalizedEnding? ending = null)
    {
        bool isCertified = run.IsCertificateCurrent;
        Certificate certificate = run.Certificate;
        OptimumEnclosure? enclosure = isCertified ? ending?.Enclosure : null;
        double[] model = enclosure is null ? [] : DirectionOf(state, certificate);
        return new TrainingReport
        {
            StopReason = reason,
            Solver = solver,
            SolverReason = solverReason + run.Account,
            Iterations = state.Iteration,
            Evaluations = Work.Evaluations,
            Passes = Work.Passes,
            Objective = isCertified ? certificate.Objective : state.Value,
            MeanLoss = isCertified ? certificate.Loss : state.Value - state.Objective.Penalty.ValueOf(state.Point.AsSpan(0, state.Objective.PenalizedCount)),
            ObjectiveHistory = history.Values(),
            GradientNorm = isCertified && !double.IsNaN(certificate.GradientNorm) ? certificate.GradientNorm : reason == StopReason.Diverged ? state.GradientNorm() : lastNorm,
            CertifiedGap = isCertified ? GapOf(certificate, enclosure, model) : null,
            CertifiedCoefficientBound = enclosure?.ErrorsOf(model),
            L1Strength = state.Objective.Penalty.L1,
            L2Strength = state.Objective.Penalty.L2,
            OptimumExistence = ending is not null ? ending.Existence : IsBounded(state) ? OptimumExistence.Proven : OptimumExistence.Undecided,
            SeparatingFeatures = ending?.SeparatingFeatures ?? [],
            UnidentifiedFeatures = ending?.UnidentifiedFeatures ?? [],
            Elapsed = Elapsed,
        };
    }

    private void Tell(OptimizationState state, double gapEstimate, double gradientNorm)
    {
        IsTelling = true;
        progress?.Report(new TrainingProgress(state.Iteration, state.Value, gradientNorm, gapEstimate, Work.Passes, Elapsed));
        IsTelling = false;
    }

    /// <summary>The duality gap, or without a penalty what the enclosure of the optimum leaves. No loss and no penalty is negative, so F itself is a bound too.</summary>
    private static double? GapOf(Certificate certificate, OptimumEnclosure? enclosure, ReadOnlySpan<double> model)
    {
        double gap = enclosure?.GapOf(certificate.Objective, model) ?? certificate.Gap;
        return double.IsFinite(gap) ? Math.Min(gap, certificate.Objective) : null;
    }

    /// <summary>The point that the certificate is of, as a direction from zero.</summary>
    private static double[] DirectionOf(OptimizationState state, Certificate certificate)
    {
        ISecondOrder rows = state.Objective.SecondOrder!;
        double[] direction = new double[rows.DirectionCount];
        rows.ToDirection(state.Point, certificate, direction);
        return direction;
    }

    /// <summary>Whether a penalty makes an optimum.</summary>
    private static bool IsBounded(OptimizationState state) =>
        state.Objective is { IsConvex: true, Penalty.IsNone: false };
}
