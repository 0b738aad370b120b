using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Objectives;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>A model of two classes, whatever its loss.</summary>
/// <param name="scaling">The features, perhaps scaled; not disposed.</param>
/// <param name="weightByClass">The weights of class 0 and 1.</param>
internal abstract class BinaryFormulation<T>(FeatureScaling<T> scaling, double[] weightByClass) : Formulation<T>(scaling, weightByClass)
    where T : unmanaged
{
    /// <summary>Fits the model.</summary>
    public TrainingResult Fit(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        using FitRun<T> run = Begin(options, progress, startTime, cancellationToken);
        return ResultOf(run.Run(), options);
    }

    /// <summary>The model that a fit came to.</summary>
    public abstract TrainingResult ResultOf(FittedPoint end, TrainingOptions options);
}

/// <summary>A model of two classes trained with one loss.</summary>
internal sealed class BinaryFormulation<L, T> : BinaryFormulation<T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly LinearObjective<L, T> objective;

    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="samples">Labels and weights; taken over.</param>
    /// <param name="weightByClass">The weights of class 0 and 1.</param>
    /// <param name="team">The threads.</param>
    /// <param name="lent">A pass whose memory others use too; null for one of its own.</param>
    public BinaryFormulation(FeatureScaling<T> scaling, SampleMemory<T> samples, double[] weightByClass, WorkerTeam team, FeaturePass<IndependentTerms<L, T>, T>? lent = null)
        : base(scaling, weightByClass) =>
        objective = new LinearObjective<L, T>(scaling.Features, samples, scaling.Coordinates, default, team, new WorkCounter(), lent: lent);

    public override IObjective Objective => objective;

    /// <summary>Gets the objective, whose evaluations may be shared.</summary>
    public LinearObjective<L, T> Linear => objective;

    public override TrainingResult ResultOf(FittedPoint end, TrainingOptions options)
    {
        double[] coefficients = new double[Scaling.Coordinates.FeatureCount];
        double intercept = ((ILinearObjective)end.Objective).ToCoefficients(end.Point, coefficients);
        intercept = Scaling.ToOriginal(coefficients, end.Certificate?.Intercept ?? intercept);
        return new TrainingResult(end.Report, new LogisticModel(Scaling.Widen(coefficients), intercept, LossBinding.Of(options.Loss).Link, Scaling.NeedsDoubleScoring(coefficients)));
    }

    protected override void SetStart(double[] start, TrainingOptions options)
    {
        if (options.WarmStart is LogisticModel model)
        {
            double[] coefficients = Scaling.Narrow(model.Coefficients);
            Scaling.Coordinates.ToVariables(coefficients, Scaling.FromOriginal(coefficients, model.Intercept), start);
        }
        else if (Scaling.Coordinates.HasIntercept)
        {
            // Rounded, because the last bit of a logarithm is the platform's.
            start[^1] = (float)L.BaseLogit(WeightByClass[0], WeightByClass[1]);
        }
    }
}
