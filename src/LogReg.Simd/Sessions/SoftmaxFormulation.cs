using LogReg.Simd.Losses;
using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>A softmax model.</summary>
internal sealed class SoftmaxFormulation<T> : Formulation<T>
    where T : unmanaged
{
    private readonly ClassCoordinates coordinates;
    private readonly SoftmaxObjective<T> objective;

    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="samples">Class indices and weights; taken over.</param>
    /// <param name="weightByClass">The weight of each class.</param>
    /// <param name="team">The threads.</param>
    public SoftmaxFormulation(FeatureScaling<T> scaling, SampleMemory<T> samples, double[] weightByClass, WorkerTeam team)
        : base(scaling, weightByClass)
    {
        coordinates = new ClassCoordinates(scaling.Coordinates, weightByClass.Length);
        objective = new SoftmaxObjective<T>(scaling.Features, samples, coordinates, default, team, new WorkCounter());
    }

    public override IObjective Objective => objective;

    /// <summary>Fits the model.</summary>
    public MulticlassResult Fit(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        using FitRun<T> run = Begin(options, progress, startTime, cancellationToken);
        FittedPoint end = run.Run();
        return new MulticlassResult(end.Report, ModelOf(end), []);
    }

    protected override void SetStart(double[] start, TrainingOptions options)
    {
        int d = coordinates.FeatureCount;
        if (options.WarmStart is MulticlassModel model)
        {
            double[] intercepts = model.Intercepts.ToArray();
            double[] coefficients = Scaling.Narrow(model.Coefficients, intercepts.Length);
            for (int k = 0; k < intercepts.Length; k++)
            {
                intercepts[k] = Scaling.FromOriginal(coefficients.AsSpan(k * d, d), intercepts[k]);
            }

            coordinates.ToVariables(coefficients, intercepts, start);
        }
        else if (coordinates.HasIntercept)
        {
            for (int k = 0; k < WeightByClass.Length; k++)
            {
                // Against the mean class, so that the intercepts stay small; rounded, because the last bit of a logarithm is the platform's.
                start[coordinates.PenalizedCount + k] = (float)LogLoss.LogOfRatio(WeightByClass[k], TotalWeight / WeightByClass.Length);
            }
        }
    }

    private MulticlassModel ModelOf(FittedPoint end)
    {
        ISoftmaxObjective fitted = (ISoftmaxObjective)end.Objective;
        int d = coordinates.FeatureCount;
        double[] coefficients = new double[fitted.PenalizedCount];
        double[] intercepts = new double[fitted.ClassCount];
        fitted.ToCoefficients(end.Point, coefficients, intercepts);
        if (end.Certificate is not null)
        {
            fitted.CertifiedIntercepts.CopyTo(intercepts);
        }

        bool scoresInDouble = false;
        for (int k = 0; k < intercepts.Length; k++)
        {
            Span<double> ofClass = coefficients.AsSpan(k * d, d);
            intercepts[k] = Scaling.ToOriginal(ofClass, intercepts[k]);
            scoresInDouble |= Scaling.NeedsDoubleScoring(ofClass);
        }

        return new MulticlassModel(Scaling.Widen(coefficients, intercepts.Length), intercepts, MulticlassMethod.Softmax, scoresInDouble);
    }
}
