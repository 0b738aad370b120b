using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Training;

/// <summary>Training sets whose labels are class indices.</summary>
internal static class MulticlassData
{
    /// <summary>Features in [−2, 2), classes drawn from a softmax model over them, so that they overlap; every class is there.</summary>
    /// <param name="seed">What it is drawn from.</param>
    /// <param name="rows">At least <paramref name="classCount"/>.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="classCount">K.</param>
    /// <param name="weighted">Whether rows have weights: quarters up to 2, and one in seven zero (never the first K rows).</param>
    /// <param name="rare">What is taken from the logit of the last class: the more, the rarer it is.</param>
    public static TrainingData Draw(int seed, int rows, int featureCount, int classCount, bool weighted = false, double rare = 0)
    {
        SplitMix random = new((ulong)seed);
        double[] features = random.Vector<double>(rows * featureCount, 2);
        double[] truth = random.Vector<double>(classCount * featureCount, 2);
        double shrink = 1 / Math.Sqrt(1 + (0.3 * featureCount));
        double[] labels = new double[rows];
        double[] weights = new double[weighted ? rows : 0];
        for (int i = 0; i < rows; i++)
        {
            double[] logits =
            [
                .. Enumerable.Range(0, classCount).Select(k =>
                    shrink * ReferenceModel.Logit(features.AsSpan(i * featureCount, featureCount), truth.AsSpan(k * featureCount, featureCount), 0)),
            ];
            logits[^1] -= rare;
            double[] p = ReferenceFunctions.SoftMax(logits);
            double u = random.Uniform(0, 1);
            int label = 0;
            while (label < classCount - 1 && u >= p[label])
            {
                u -= p[label++];
            }

            labels[i] = i < classCount ? i : label;
            if (weighted)
            {
                weights[i] = i % 7 == 3 && i >= classCount ? 0 : 0.25 * (1 + random.Below(8));
            }
        }

        return new TrainingData(features, featureCount, labels) { Weights = weights };
    }

    public static int ClassCount(this TrainingData data) => 1 + (int)data.Labels.Max();

    public static int[] Classes(this TrainingData data) => Array.ConvertAll(data.Labels, y => (int)y);

    /// <summary>Class k against the rest, as a binary problem.</summary>
    public static TrainingData Of(this TrainingData data, int classIndex) => data with { Labels = [.. data.Labels.Select(y => y == classIndex ? 1.0 : 0)] };

    public static ReferenceSoftmaxObjective SoftmaxObjective(this TrainingData data, double l2Strength, double l1Strength = 0, bool fitIntercept = true) =>
        new(data.Features, data.FeatureCount, data.Classes(), data.ClassCount(), data.Weights.Length == 0 ? null : data.Weights, l2Strength, l1Strength, fitIntercept);

    public static MulticlassResult TrainClasses<T>(
        this TrainingData data,
        TrainingOptions options,
        MulticlassMethod method = MulticlassMethod.Softmax,
        MulticlassModel? warmStart = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken token = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MulticlassRegression.Train<T>(
            TrainingData.Narrow<T>(data.Features),
            data.FeatureCount,
            data.Classes(),
            method,
            warmStart is null ? options : options with { WarmStart = warmStart },
            TrainingData.Narrow<T>(data.Weights),
            progress,
            token);

    public static MulticlassResult TrainClasses(
        this TrainingData data,
        bool isSingle,
        TrainingOptions options,
        MulticlassMethod method = MulticlassMethod.Softmax,
        MulticlassModel? warmStart = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken token = default) =>
        isSingle
            ? data.TrainClasses<float>(options, method, warmStart, progress, token)
            : data.TrainClasses<double>(options, method, warmStart, progress, token);

    /// <summary>The variables of the reference: all coefficients, then all intercepts.</summary>
    public static double[] Theta(this MulticlassModel model) => [.. model.Coefficients, .. model.Intercepts];

    /// <summary>The weighted mean and population standard deviation of every column, formula by formula.</summary>
    public static (double[] Means, double[] Deviations) Moments(this TrainingData data)
    {
        double[] weights = data.Weights.Length == 0 ? [.. Enumerable.Repeat(1.0, data.Rows)] : data.Weights;
        double[] means = new double[data.FeatureCount];
        double[] deviations = new double[data.FeatureCount];
        for (int j = 0; j < data.FeatureCount; j++)
        {
            double[] column = [.. Enumerable.Range(0, data.Rows).Select(i => data.Features[(i * data.FeatureCount) + j])];
            means[j] = column.Zip(weights, (x, s) => s * x).Sum() / weights.Sum();
            deviations[j] = Math.Sqrt(column.Zip(weights, (x, s) => s * Math.Pow(x - means[j], 2)).Sum() / weights.Sum());
        }

        return (means, deviations);
    }
}
