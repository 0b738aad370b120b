using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Solvers;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run of a softmax model over packed features: from checked arguments to a result.</summary>
internal sealed class SoftmaxSession<T>(TrainingOptions options, MulticlassModel? warmStart, IProgress<TrainingProgress>? progress, long startTime)
    where T : unmanaged
{
    private readonly RunRecord record = new(options, progress, startTime);

    /// <summary>Trains.</summary>
    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="data">Class indices and weights; taken over.</param>
    /// <param name="classWeights">The weight of each class.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Ends the run within a piece.</param>
    public MulticlassResult Train(
        FeatureScaling<T> scaling, SampleMemory<T> data, ReadOnlySpan<double> classWeights, WorkerTeam team, CancellationToken cancellationToken)
    {
        int classCount = classWeights.Length;
        double total = 0;
        foreach (double weight in classWeights)
        {
            total += weight;
        }

        ClassCoordinates coordinates = new(scaling.Coordinates, classCount);
        Penalty penalty = new(options.L1Strength, options.L2StrengthOver(total));
        using SoftmaxObjective<T> objective = new(scaling.Features, data, coordinates, penalty, team, record.Work);
        OptimizationState state = new(objective);
        double[] start = new double[coordinates.VariableCount];
        SetStart(start, scaling, coordinates, classWeights, total);
        (Solver kind, string why) = Choose(data.Count, coordinates.VariableCount / classCount, classCount);
        using ISolver solver = SolverChoice.Create(kind, data.Count, objective, options);
        using SolverFallbacks fallbacks = new(kind, options.Solver == Solver.Auto, options.HistoryLength);
        using UnpenalizedEnding? ending = UnpenalizedEnding.Of(state, solver, record.Limits<T>(), record);
        using OptimizationRun run = new(state, solver, fallbacks, record.Limits<T>(), record, ending);
        team.Cancellation = cancellationToken;
        StopReason reason = run.Run(start);
        if (reason == StopReason.Diverged && state.Iteration == 0)
        {
            TrainingGuard.FiniteFeatures(scaling.Original);
        }

        return new MulticlassResult(record.Report(run, state, reason, kind, why, ending), ModelOf(run, state, reason, scaling), []);
    }

    private (Solver Solver, string Reason) Choose(int sampleCount, int variablesPerClass, int classCount)
    {
        if (options.Solver == Solver.Auto)
        {
            return SolverChoice.ChooseForClasses(sampleCount, variablesPerClass, classCount, options.L1Strength);
        }

        int sample = SubsampledLbfgs.SampleSize(variablesPerClass);
        return options.Solver == Solver.SubsampledLbfgs && sampleCount < 2L * sample
            ? (Solver.Lbfgs, $"{sampleCount} samples are too few for a sub-sample of {sample}")
            : (options.Solver, "it was asked for");
    }

    private static MulticlassModel ModelOf(OptimizationRun run, OptimizationState state, StopReason reason, FeatureScaling<T> scaling)
    {
        ISoftmaxObjective objective = (ISoftmaxObjective)state.Objective;
        int d = scaling.Coordinates.FeatureCount;
        double[] coefficients = new double[objective.PenalizedCount];
        double[] intercepts = new double[objective.ClassCount];
        objective.ToCoefficients(reason == StopReason.Diverged && state.Iteration > 0 ? state.TrialPoint : state.Point, coefficients, intercepts);
        if (run.IsCertificateCurrent)
        {
            objective.CertifiedIntercepts.CopyTo(intercepts);
        }

        bool scoresInDouble = false;
        for (int k = 0; k < intercepts.Length; k++)
        {
            Span<double> ofClass = coefficients.AsSpan(k * d, d);
            intercepts[k] = scaling.ToOriginal(ofClass, intercepts[k]);
            scoresInDouble |= scaling.NeedsDoubleScoring(ofClass);
        }

        return new MulticlassModel(coefficients, intercepts, MulticlassMethod.Softmax, scoresInDouble);
    }

    private void SetStart(double[] start, FeatureScaling<T> scaling, ClassCoordinates coordinates, ReadOnlySpan<double> classWeights, double total)
    {
        int d = coordinates.FeatureCount;
        if (warmStart is not null)
        {
            double[] coefficients = warmStart.Coefficients.ToArray();
            double[] intercepts = warmStart.Intercepts.ToArray();
            for (int k = 0; k < intercepts.Length; k++)
            {
                intercepts[k] = scaling.FromOriginal(coefficients.AsSpan(k * d, d), intercepts[k]);
            }

            coordinates.ToVariables(coefficients, intercepts, start);
        }
        else if (coordinates.HasIntercept)
        {
            for (int k = 0; k < classWeights.Length; k++)
            {
                // Against the mean class, so that the intercepts stay small; rounded, because the last bit of a logarithm is the platform's.
                start[coordinates.PenalizedCount + k] = (float)Math.Log(classWeights[k] * classWeights.Length / total);
            }
        }
    }
}
