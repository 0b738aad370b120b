using LogReg.Simd.Losses;
using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Sampling;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>A network with one hidden layer.</summary>
internal sealed class NetworkFormulation<T> : Formulation<T>
    where T : unmanaged
{
    private readonly NetworkCoordinates coordinates;
    private readonly NetworkObjective<LogLoss, T> objective;

    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="samples">Class indices and weights; taken over.</param>
    /// <param name="weightByClass">The weight of each class.</param>
    /// <param name="hiddenUnits">H.</param>
    /// <param name="team">The threads.</param>
    public NetworkFormulation(FeatureScaling<T> scaling, SampleMemory<T> samples, double[] weightByClass, int hiddenUnits, WorkerTeam team)
        : base(scaling, weightByClass)
    {
        coordinates = new NetworkCoordinates(new ClassCoordinates(scaling.Coordinates, hiddenUnits), HiddenLayerModel.OutputsOf(weightByClass.Length));
        objective = new NetworkObjective<LogLoss, T>(scaling.Features, samples, coordinates, default, team, new WorkCounter());
    }

    public override IObjective Objective => objective;

    /// <summary>Fits the model.</summary>
    public NetworkResult Fit(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        using FitRun<T> run = Begin(options, progress, startTime, cancellationToken);
        FittedPoint end = run.Run();
        return new NetworkResult(end.Report, ModelOf(end.Point, (INetworkObjective)end.Objective));
    }

    protected override void SetStart(double[] start, TrainingOptions options)
    {
        if (options.WarmStart is HiddenLayerModel model)
        {
            SetStart(start, model);
            return;
        }

        InitialWeights.Fill(coordinates.HiddenVariables(start), coordinates.FeatureCount, coordinates.UnitCount, options.Seed, 0);
        InitialWeights.Fill(coordinates.OutputVariables(start), coordinates.UnitCount, coordinates.OutputCount, options.Seed, 1);
        Span<double> intercepts = coordinates.OutputIntercepts(start);
        for (int k = 0; k < intercepts.Length; k++)
        {
            // The log-odds, or the logarithms against the mean class; rounded, because the last bit of a logarithm is the platform's.
            intercepts[k] = intercepts.Length == 1
                ? (float)LogLoss.BaseLogit(WeightByClass[0], WeightByClass[1])
                : (float)LogLoss.LogOfRatio(WeightByClass[k], TotalWeight / WeightByClass.Length);
        }
    }

    private void SetStart(double[] start, HiddenLayerModel model)
    {
        int d = coordinates.FeatureCount;
        double[] all = new double[coordinates.CoefficientCount];
        Span<double> hidden = all.AsSpan(0, coordinates.HiddenInterceptsAt);
        Span<double> hiddenIntercepts = all.AsSpan(coordinates.HiddenInterceptsAt, coordinates.UnitCount);
        model.HiddenCoefficients.CopyTo(hidden);
        model.HiddenIntercepts.CopyTo(hiddenIntercepts);
        model.OutputIntercepts.CopyTo(all.AsSpan(coordinates.OutputInterceptsAt));
        model.OutputCoefficients.CopyTo(all.AsSpan(coordinates.OutputsAt));
        for (int j = 0; j < hiddenIntercepts.Length; j++)
        {
            hiddenIntercepts[j] = Scaling.FromOriginal(hidden.Slice(j * d, d), hiddenIntercepts[j]);
        }

        coordinates.ToVariables(all, start);
    }

    private HiddenLayerModel ModelOf(double[] point, INetworkObjective fitted)
    {
        int d = coordinates.FeatureCount;
        double[] all = new double[coordinates.CoefficientCount];
        fitted.ToCoefficients(point, all);
        Span<double> hidden = all.AsSpan(0, coordinates.HiddenInterceptsAt);
        Span<double> hiddenIntercepts = all.AsSpan(coordinates.HiddenInterceptsAt, coordinates.UnitCount);
        bool scoresInDouble = false;
        for (int j = 0; j < hiddenIntercepts.Length; j++)
        {
            Span<double> unit = hidden.Slice(j * d, d);
            hiddenIntercepts[j] = Scaling.ToOriginal(unit, hiddenIntercepts[j]);
            scoresInDouble |= Scaling.NeedsDoubleScoring(unit);
        }

        return new HiddenLayerModel(
            coordinates.UnitCount,
            hidden,
            coordinates.HasIntercepts ? hiddenIntercepts : [],
            all.AsSpan(coordinates.OutputsAt),
            coordinates.HasIntercepts ? all.AsSpan(coordinates.OutputInterceptsAt, coordinates.OutputCount) : [],
            scoresInDouble);
    }
}
