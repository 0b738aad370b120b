using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Training;

/// <summary>A training set whose every number is a float and a double exactly, so that both precisions and the reference see one problem.</summary>
internal sealed record TrainingData(double[] Features, int FeatureCount, double[] Labels)
{
    /// <summary>Gets the sample weights; empty for ones.</summary>
    public double[] Weights { get; init; } = [];

    public int Rows => Labels.Length;

    /// <summary>Features in [−2, 2), labels drawn from a model over them, so that the classes overlap; both classes are there.</summary>
    /// <param name="seed">What it is drawn from.</param>
    /// <param name="rows">At least 2.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="weighted">Whether rows have weights: quarters up to 2, and one in seven zero (never the first two rows).</param>
    /// <param name="intercept">The true b: the lower, the rarer is class 1.</param>
    public static TrainingData Draw(int seed, int rows, int featureCount, bool weighted = false, double intercept = -0.3)
    {
        SplitMix random = new((ulong)seed);
        double[] features = random.Vector<double>(rows * featureCount, 2);
        double[] truth = random.Vector<double>(featureCount, 2);
        double shrink = 1 / Math.Sqrt(1 + (0.3 * featureCount));
        double[] labels = new double[rows];
        double[] weights = new double[weighted ? rows : 0];
        for (int i = 0; i < rows; i++)
        {
            double logit = shrink * ReferenceModel.Logit(features.AsSpan(i * featureCount, featureCount), truth, 0);
            labels[i] = i < 2 ? i : random.Uniform(0, 1) < ReferenceFunctions.Sigmoid(logit + intercept) ? 1 : 0;
            if (weighted)
            {
                weights[i] = i % 7 == 3 ? 0 : 0.25 * (1 + random.Below(8));
            }
        }

        return new TrainingData(features, featureCount, labels) { Weights = weights };
    }

    public static T[] Narrow<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(values, T.CreateChecked);

    public ReferenceObjective Objective(double l2Strength, double l1Strength = 0, bool fitIntercept = true, Loss loss = Loss.LogLoss) =>
        new(Features, Rows, FeatureCount, Labels, Weights.Length == 0 ? null : Weights, l2Strength, l1Strength, fitIntercept, ReferenceOf(loss));

    public static ReferenceLoss ReferenceOf(Loss loss) => loss switch
    {
        Loss.LogLoss => ReferenceLoss.LogLoss,
        Loss.SquaredProbability => ReferenceLoss.SquaredProbability,
        Loss.TanhCrossEntropy => ReferenceLoss.TanhCrossEntropy,
        Loss.SquaredLogit => ReferenceLoss.SquaredLogit,
        _ => throw new ArgumentOutOfRangeException(nameof(loss)),
    };

    public TrainingResult Train<T>(TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken token = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LogisticRegression.Train<T>(Narrow<T>(Features), FeatureCount, Narrow<T>(Labels), options, Narrow<T>(Weights), progress, token);

    public TrainingResult Train(bool isSingle, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken token = default) =>
        isSingle ? Train<float>(options, progress, token) : Train<double>(options, progress, token);

    /// <summary>The rows of the given indices, in the order given; an index may stand twice.</summary>
    public TrainingData Select(IReadOnlyList<int> rows) =>
        new([.. rows.SelectMany(i => Features.AsSpan(i * FeatureCount, FeatureCount).ToArray())], FeatureCount, [.. rows.Select(i => Labels[i])])
        {
            Weights = Weights.Length == 0 ? [] : [.. rows.Select(i => Weights[i])],
        };

    /// <summary>The same rows with feature j = map(row, j, value).</summary>
    public TrainingData Map(Func<int, int, double, double> map) =>
        this with { Features = [.. Features.Select((x, i) => map(i / FeatureCount, i % FeatureCount, x))] };

    /// <summary>The same rows with some of the columns only.</summary>
    public TrainingData Columns(IReadOnlyList<int> columns) =>
        this with { Features = [.. Enumerable.Range(0, Rows).SelectMany(i => columns.Select(j => Features[(i * FeatureCount) + j]))], FeatureCount = columns.Count };

    /// <summary>The same rows with one more column at the end.</summary>
    public TrainingData WithColumn(Func<int, double> value) =>
        new([.. Enumerable.Range(0, Rows).SelectMany(i => (double[])[.. Features.AsSpan(i * FeatureCount, FeatureCount), value(i)])], FeatureCount + 1, Labels)
        {
            Weights = Weights,
        };
}

/// <summary>Keeps what it is told, on the calling thread, and may act on it.</summary>
internal sealed class Recorder(Action<TrainingProgress>? action = null) : IProgress<TrainingProgress>
{
    public List<TrainingProgress> Reports { get; } = [];

    public void Report(TrainingProgress value)
    {
        Reports.Add(value);
        action?.Invoke(value);
    }
}
