using LogReg.Simd.Losses;
using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Sampling;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One training run of a network with one hidden layer over packed features: from checked arguments to a result.</summary>
internal sealed class NetworkSession<T>(TrainingOptions options, int hiddenUnits, IProgress<TrainingProgress>? progress, long startTime)
    where T : unmanaged
{
    /// <summary>Trains.</summary>
    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="data">Class indices and weights; taken over.</param>
    /// <param name="classWeights">The weight of each class.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Ends the run within a piece.</param>
    public NetworkResult Train(
        FeatureScaling<T> scaling, SampleMemory<T> data, ReadOnlySpan<double> classWeights, WorkerTeam team, CancellationToken cancellationToken)
    {
        double total = 0;
        foreach (double weight in classWeights)
        {
            total += weight;
        }

        NetworkCoordinates coordinates = new(new ClassCoordinates(scaling.Coordinates, hiddenUnits), HiddenLayerModel.OutputsOf(classWeights.Length));
        int sampleCount = data.Count;
        Fit fit = new(options, progress, startTime);
        using NetworkObjective<LogLoss, T> objective = new(scaling.Features, data, coordinates, new Penalty(options.L1Strength, options.L2StrengthOver(total)), team, fit.Work);
        double[] start = new double[coordinates.VariableCount];
        SetStart(start, coordinates, classWeights, total);
        FittedPoint end = fit.Run(objective, scaling, sampleCount, start, cancellationToken);
        return new NetworkResult(end.Report, ModelOf(end.Point, (INetworkObjective)end.Objective, coordinates, scaling));
    }

    private static HiddenLayerModel ModelOf(double[] point, INetworkObjective objective, NetworkCoordinates coordinates, FeatureScaling<T> scaling)
    {
        int d = coordinates.FeatureCount;
        double[] all = new double[coordinates.CoefficientCount];
        objective.ToCoefficients(point, all);
        Span<double> hidden = all.AsSpan(0, coordinates.HiddenInterceptsAt);
        Span<double> hiddenIntercepts = all.AsSpan(coordinates.HiddenInterceptsAt, coordinates.UnitCount);
        bool scoresInDouble = false;
        for (int j = 0; j < hiddenIntercepts.Length; j++)
        {
            Span<double> unit = hidden.Slice(j * d, d);
            hiddenIntercepts[j] = scaling.ToOriginal(unit, hiddenIntercepts[j]);
            scoresInDouble |= scaling.NeedsDoubleScoring(unit);
        }

        return new HiddenLayerModel(
            coordinates.UnitCount,
            hidden,
            coordinates.HasIntercepts ? hiddenIntercepts : [],
            all.AsSpan(coordinates.OutputsAt),
            coordinates.HasIntercepts ? all.AsSpan(coordinates.OutputInterceptsAt, coordinates.OutputCount) : [],
            scoresInDouble);
    }

    private void SetStart(double[] start, NetworkCoordinates coordinates, ReadOnlySpan<double> classWeights, double total)
    {
        InitialWeights.Fill(coordinates.HiddenVariables(start), coordinates.FeatureCount, hiddenUnits, options.Seed, 0);
        InitialWeights.Fill(coordinates.OutputVariables(start), hiddenUnits, coordinates.OutputCount, options.Seed, 1);
        Span<double> intercepts = coordinates.OutputIntercepts(start);
        for (int k = 0; k < intercepts.Length; k++)
        {
            // The log-odds, or the logarithms against the mean class; rounded, because the last bit of a logarithm is the platform's.
            intercepts[k] = intercepts.Length == 1
                ? (float)LogLoss.BaseLogit(classWeights[0], classWeights[1])
                : (float)Math.Log(classWeights[k] * classWeights.Length / total);
        }
    }
}
