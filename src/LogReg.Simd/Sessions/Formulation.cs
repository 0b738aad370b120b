using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One kind of model over the samples of a problem: its objective, where a fit starts, and the model that a point stands for.</summary>
/// <remarks>Kept from fit to fit, with what passes, samples and Hessians need: what changes are the penalty, the start, the solver and its limits.</remarks>
/// <param name="scaling">The features, perhaps scaled; not disposed.</param>
/// <param name="weightByClass">The weight of each class times its factor.</param>
internal abstract class Formulation<T>(FeatureScaling<T> scaling, double[] weightByClass) : IDisposable
    where T : unmanaged
{
    /// <summary>Gets S, the sum of all weights, added up in class order.</summary>
    public double TotalWeight { get; } = SumOf(weightByClass);

    /// <summary>Gets the objective.</summary>
    public abstract IObjective Objective { get; }

    protected FeatureScaling<T> Scaling => scaling;

    protected double[] WeightByClass => weightByClass;

    /// <summary>Begins a fit, under the penalty of its options.</summary>
    public FitRun<T> Begin(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        OptionsGuard.CheckClassWeights(TotalWeight);
        OptionsGuard.CheckInverse(options, TotalWeight);
        Objective.Penalty = new Penalty(options.L1Strength, options.L2StrengthOver(TotalWeight));
        double[] start = new double[Objective.VariableCount];
        SetStart(start, options);
        if (options.WarmStart is not null)
        {
            WarmStartGuard.CheckRange(start, typeof(T) == typeof(float));
        }

        return new FitRun<T>(Objective, scaling.Measured, start, options, progress, startTime, cancellationToken);
    }

    public void Dispose() => Objective.Dispose();

    /// <summary>Writes the variables of the model to start from, or those that stand for none.</summary>
    protected abstract void SetStart(double[] start, TrainingOptions options);

    private static double SumOf(double[] weights)
    {
        double sum = 0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        return sum;
    }
}
