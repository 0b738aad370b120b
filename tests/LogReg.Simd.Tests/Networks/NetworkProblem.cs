using System.Numerics;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Tests.Networks;

/// <summary>The objective of a network over seeded samples, beside the reference at the same variables.</summary>
internal sealed class NetworkProblem<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkData data;
    private readonly double l2Strength;
    private readonly double[]? scales;
    private readonly double[]? means;
    private readonly FeatureMatrix<T> features;
    private readonly WorkerTeam team;

    public NetworkProblem(NetworkData data, int hiddenUnits, bool hasIntercepts, double l2Strength = 0, bool standardized = false, int threads = 1)
    {
        this.data = data;
        this.l2Strength = l2Strength;
        int d = data.FeatureCount;
        scales = standardized ? [.. Enumerable.Range(0, d).Select(j => 0.5 + (0.25 * j))] : null;
        means = standardized && hasIntercepts ? [.. Enumerable.Range(0, d).Select(j => 0.25 * (j - 1))] : null;
        int classCount = data.Classes.Max() + 1;
        Coordinates = new NetworkCoordinates(
            new ClassCoordinates(new Coordinates(d, hasIntercepts, means, scales, standardized), hiddenUnits), classCount == 2 ? 1 : classCount);
        features = FeatureMatrix<T>.Pack(data.Features, data.Count, d);
        team = new WorkerTeam(threads, Sharing.Always);
        T[] labels = Array.ConvertAll(data.Classes, T.CreateChecked);
        Objective = new NetworkObjective<LogLoss, T>(
            features, new SampleMemory<T>(labels, NetworkData.Narrow<T>(data.Weights), 0), Coordinates, new Penalty(0, l2Strength), team, new WorkCounter());
    }

    public NetworkCoordinates Coordinates { get; }

    public NetworkObjective<LogLoss, T> Objective { get; }

    /// <summary>Seeded variables that the kernels can represent.</summary>
    public double[] Point(int seed, double scale = 1)
    {
        SplitMix random = new((ulong)seed);
        double[] point = random.Vector<double>(Coordinates.VariableCount, scale);
        Objective.Snap(point);
        return point;
    }

    /// <summary>The network at a point, written out of the layout [V, W, a, c] by hand.</summary>
    public ReferenceHiddenLayer Network(double[] point)
    {
        (int d, int h, int k) = (data.FeatureCount, Coordinates.UnitCount, Coordinates.OutputCount);
        bool hasIntercepts = point.Length > (k * h) + (h * d);
        double[] w = point[(k * h)..((k * h) + (h * d))];
        double[] a = hasIntercepts ? point[((k * h) + (h * d))..((k * h) + (h * d) + h)] : new double[h];
        for (int j = 0; j < h; j++)
        {
            for (int i = 0; i < d; i++)
            {
                w[(j * d) + i] /= scales is null ? 1 : scales[i];
                a[j] -= means is null ? 0 : means[i] * w[(j * d) + i];
            }
        }

        return new ReferenceHiddenLayer(d, h, k)
        {
            HiddenCoefficients = w,
            HiddenIntercepts = a,
            OutputCoefficients = point[..(k * h)],
            OutputIntercepts = hasIntercepts ? point[^k..] : new double[k],
        };
    }

    /// <summary>F of the reference.</summary>
    public double Value(double[] point) =>
        Network(point).Loss(data.Features, data.Classes, data.Weights.Length == 0 ? null : data.Weights)
        + (0.5 * l2Strength * point[..Coordinates.PenalizedCount].Sum(v => v * v));

    public void Dispose()
    {
        Objective.Dispose();
        features.Dispose();
        team.Dispose();
    }
}
