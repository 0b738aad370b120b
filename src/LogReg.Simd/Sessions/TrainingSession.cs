using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Objectives;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run of a binary model over packed features: from checked arguments to a result.</summary>
internal sealed class TrainingSession<L, T>(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime) : ITrainingSession<T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
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
        Fit fit = new(options, progress, startTime);
        using LinearObjective<L, T> objective = new(scaling.Features, data, coordinates, penalty, team, fit.Work, runner: runner);
        double[] start = new double[coordinates.VariableCount];

        // Rounded, because the last bit of a logarithm is the platform's.
        SetStart(start, scaling, (float)L.BaseLogit(negativeWeight, positiveWeight));
        FittedPoint end = fit.Run(objective, scaling, sampleCount, start, cancellationToken);
        double[] coefficients = new double[coordinates.FeatureCount];
        double intercept = ((ILinearObjective)end.Objective).ToCoefficients(end.Point, coefficients);
        intercept = scaling.ToOriginal(coefficients, end.Certificate?.Intercept ?? intercept);
        return new TrainingResult(end.Report, new LogisticModel(coefficients, intercept, LossBinding.Of(options.Loss).Link, scaling.NeedsDoubleScoring(coefficients)));
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
}
