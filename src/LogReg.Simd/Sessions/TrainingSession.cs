using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Objectives;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Solvers;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run of a binary model over packed features: from checked arguments to a result.</summary>
internal sealed class TrainingSession<L, T>(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime) : ITrainingSession<T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly RunRecord record = new(options, progress, startTime);

    public TrainingResult Train(
        FeatureScaling<T> scaling,
        SampleMemory<T> data,
        double negativeWeight,
        double positiveWeight,
        WorkerTeam team,
        CancellationToken cancellationToken) =>
        Train(scaling, data, negativeWeight, positiveWeight, team, null, cancellationToken);

    /// <summary>Trains, as the interface says, with fused passes that another may run.</summary>
    public TrainingResult Train(
        FeatureScaling<T> scaling,
        SampleMemory<T> data,
        double negativeWeight,
        double positiveWeight,
        WorkerTeam team,
        ILossGradientRunner<T>? runner,
        CancellationToken cancellationToken)
    {
        Coordinates coordinates = scaling.Coordinates;
        int sampleCount = data.Count;
        Penalty penalty = new(options.L1Strength, options.L2StrengthOver(negativeWeight + positiveWeight));
        using LinearObjective<L, T> objective = new(scaling.Features, data, coordinates, penalty, team, record.Work, runner: runner);
        OptimizationState state = new(objective);
        double[] start = new double[coordinates.VariableCount];

        // Rounded, because the last bit of a logarithm is the platform's.
        SetStart(start, scaling, (float)L.BaseLogit(negativeWeight, positiveWeight));

        (Solver kind, string why) = Choose(sampleCount, objective);
        using ISolver solver = SolverChoice.Create(kind, sampleCount, objective, options);
        objective.KeepsCurvatures = SolverChoice.NeedsCurvatures(solver);
        using SolverFallbacks fallbacks = new(kind, options.Solver == Solver.Auto, options.HistoryLength);
        using UnpenalizedEnding? ending = UnpenalizedEnding.Of(state, solver, record.Limits<T>(), record);
        using OptimizationRun run = new(state, solver, fallbacks, record.Limits<T>(), record, ending);
        team.Cancellation = cancellationToken;
        StopReason reason = run.Run(start);
        if (reason == StopReason.Diverged && state.Iteration == 0)
        {
            TrainingGuard.FiniteFeatures(scaling.Original);
        }

        double[] coefficients = new double[coordinates.FeatureCount];
        ILinearObjective final = (ILinearObjective)state.Objective;
        double intercept = final.ToCoefficients(reason == StopReason.Diverged && state.Iteration > 0 ? state.TrialPoint : state.Point, coefficients);
        intercept = scaling.ToOriginal(coefficients, run.IsCertificateCurrent ? run.Certificate.Intercept : intercept);
        return new TrainingResult(
            record.Report(run, state, reason, kind, why, ending), new LogisticModel(coefficients, intercept, LossBinding.Of(options.Loss).Link, scaling.NeedsDoubleScoring(coefficients)));
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

    private (Solver Solver, string Reason) Choose(int sampleCount, LinearObjective<L, T> objective)
    {
        int variableCount = objective.VariableCount;
        if (options.Solver == Solver.Auto)
        {
            return SolverChoice.Choose(sampleCount, variableCount, options.L1Strength, L.IsConvex, objective.Columns is not null, objective.L2Strength);
        }

        int sample = SubsampledLbfgs.SampleSize(variableCount);
        return options.Solver == Solver.SubsampledLbfgs && sampleCount < 2L * sample
            ? (Solver.NewtonCholesky, $"{sampleCount} samples are too few for a sub-sample of {sample}: the sample is everything")
            : (options.Solver, "it was asked for");
    }
}
