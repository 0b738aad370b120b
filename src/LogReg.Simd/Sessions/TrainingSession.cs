using System.Diagnostics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run over packed features: from checked arguments to a result.</summary>
internal sealed unsafe class TrainingSession<L, T> : ITrainingSession<T>, IRunObserver
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private const double DefaultTolerance = 5e-7;
    private const double DefaultDoubleTolerance = 5e-11;
    private const int MostReservedHistory = 100_000;

    /// <summary>Steps before a run along a direction counts as endless: well-posed Newton iterations are short by then.</summary>
    private const int LateIteration = 8;

    private readonly TrainingOptions options;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly long startTime;
    private readonly WorkCounter work = new();
    private readonly List<double> history;
    private SeparationEvidence separation;
    private LinearObjective<L, T>? objective;
    private double lastNorm;

    public TrainingSession(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime)
    {
        this.options = options;
        this.progress = progress;
        this.startTime = startTime;
        history = new List<double>(Math.Min(options.MaxIterations, MostReservedHistory) + 1);
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(startTime);

    public TrainingResult Train(
        FeatureMatrix<T> features,
        SampleMemory<T> data,
        double negativeWeight,
        double positiveWeight,
        ReadOnlySpan<T> sampleWeights,
        WorkerTeam team,
        CancellationToken cancellationToken)
    {
        using FeatureScaling<T> scaling = FeatureScaling<T>.Of(features, options, sampleWeights, team);
        Coordinates coordinates = scaling.Coordinates;
        double l2Strength = options.L2Strength ?? (options.L1Strength > 0 ? 0 : 1 / (negativeWeight + positiveWeight));
        using LinearObjective<L, T> objective = new(scaling.Features, data, coordinates, options.L1Strength, l2Strength, team, work);
        this.objective = objective;
        OptimizationState state = new(objective);
        double[] start = new double[coordinates.VariableCount];

        // Rounded, because the last bit of a logarithm is the platform's.
        SetStart(start, scaling, (float)L.BaseLogit(negativeWeight, positiveWeight));

        (Solver kind, string why) = Choose(features.SampleCount, coordinates.VariableCount);
        using ISolver solver = SolverChoice.Create(kind, features.SampleCount, coordinates.VariableCount, options);
        objective.KeepsCurvatures = SolverChoice.NeedsCurvatures(solver);
        RunLimits limits = new(
            options.Tolerance ?? (typeof(T) == typeof(float) ? DefaultTolerance : DefaultDoubleTolerance), options.MaxIterations, options.TimeLimit);
        OptimizationRun run = new(state, solver, limits, this);
        team.Cancellation = cancellationToken;
        StopReason reason = run.Run(start);
        if (reason == StopReason.Diverged && state.Iteration == 0)
        {
            ThrowNotFinite(features);
        }

        bool isCertified = run.IsCertificateCurrent;
        Certificate certificate = run.Certificate;
        double[] coefficients = new double[features.FeatureCount];
        double intercept = objective.ToCoefficients(reason == StopReason.Diverged && state.Iteration > 0 ? state.TrialPoint : state.Point, coefficients);
        intercept = scaling.ToOriginal(coefficients, isCertified ? certificate.Intercept : intercept);
        return new TrainingResult
        {
            Model = new LogisticModel(coefficients, intercept, LossBinding.Of(options.Loss).Link),
            StopReason = reason,
            Solver = kind,
            SolverReason = why,
            Iterations = state.Iteration,
            Evaluations = work.Evaluations,
            Passes = work.Passes,
            Objective = isCertified ? certificate.Objective : state.Value,
            MeanLoss = isCertified ? certificate.Loss : state.Value - Penalty(state, l2Strength),
            ObjectiveHistory = history,
            GradientNorm = isCertified ? certificate.GradientNorm : lastNorm,
            CertifiedGap = isCertified && double.IsFinite(certificate.Gap) ? certificate.Gap : null,
            L1Strength = options.L1Strength,
            L2Strength = l2Strength,
            SeparatingFeatures = reason == StopReason.Separated ? SeparatingFeatures(state) : [],
            Elapsed = Elapsed,
        };
    }

    public void Observe(OptimizationState state, double gapEstimate, double gradientNorm)
    {
        history.Add(state.Value);
        lastNorm = gradientNorm;
        progress?.Report(new TrainingProgress(state.Iteration, state.Value, gradientNorm, gapEstimate, work.Passes, Elapsed));
    }

    public bool FindsSeparation(OptimizationState state)
    {
        separation = objective!.FindSeparation(state.Iteration >= LateIteration);
        return separation != SeparationEvidence.None;
    }

    private static double Penalty(OptimizationState state, double l2Strength)
    {
        ReadOnlySpan<double> penalized = state.Point.AsSpan(0, state.Objective.PenalizedCount);
        return (0.5 * l2Strength * VectorMath.Dot(penalized, penalized)) + state.L1Penalty(state.Point);
    }

    private static void ThrowNotFinite(FeatureMatrix<T> features)
    {
        if (features.FindNotFinite(out int row, out int column, out double value))
        {
            TrainingGuard.ThrowFeature(value, row, column, nameof(features));
        }
    }

    private void SetStart(double[] start, FeatureScaling<T> scaling, double baseIntercept)
    {
        if (options.WarmStart is { } model)
        {
            double[] coefficients = model.Coefficients.ToArray();
            scaling.Coordinates.ToVariables(coefficients, scaling.FromOriginal(coefficients, model.Intercept), start);
        }
        else if (scaling.Coordinates.HasIntercept)
        {
            start[^1] = baseIntercept;
        }
    }

    private (Solver Solver, string Reason) Choose(int sampleCount, int variableCount)
    {
        if (options.Solver == Solver.Auto)
        {
            return SolverChoice.Choose(sampleCount, variableCount, options.L1Strength, L.IsConvex);
        }

        int sample = SubsampledLbfgs.SampleSize(variableCount);
        return options.Solver == Solver.SubsampledLbfgs && sampleCount < 2L * sample
            ? (Solver.NewtonCholesky, $"{sampleCount} samples are too few for a sub-sample of {sample}: the sample is everything")
            : (options.Solver, "it was asked for");
    }

    private int[] SeparatingFeatures(OptimizationState state)
    {
        double[] direction = [.. state.Point];
        if (separation == SeparationEvidence.Quasi)
        {
            // The trial holds the point before the last step.
            System.Numerics.Tensors.TensorPrimitives.Subtract(direction, state.TrialPoint, direction);
        }

        return objective!.SeparatingFeatures(direction);
    }
}
