using System.Numerics;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Networks;

/// <summary>Seeded samples for networks, in double and exact in single precision.</summary>
internal sealed record NetworkData(double[] Features, int FeatureCount, int[] Classes, double[] Weights)
{
    public int Count => Classes.Length;

    /// <summary>Points around the four corners of a square; the class is that of the diagonal.</summary>
    public static NetworkData Xor(int count = 200)
    {
        SplitMix random = new(11);
        double[] features = new double[2 * count];
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            (double x, double y) = (i % 2 == 0 ? 1 : -1, i / 2 % 2 == 0 ? 1 : -1);
            features[2 * i] = x + (0.25 * random.Signed());
            features[(2 * i) + 1] = y + (0.25 * random.Signed());
            classes[i] = x * y > 0 ? 0 : 1;
        }

        return new NetworkData(Rounded(features), 2, classes, []);
    }

    /// <summary>Two half circles that reach into each other, with noise.</summary>
    public static NetworkData Moons(int count = 400)
    {
        SplitMix random = new(12);
        double[] features = new double[2 * count];
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            double angle = random.Uniform(0, Math.PI);
            classes[i] = i % 2;
            (double x, double y) = i % 2 == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
            features[2 * i] = x + (0.2 * random.Signed());
            features[(2 * i) + 1] = y + (0.2 * random.Signed());
        }

        return new NetworkData(Rounded(features), 2, classes, []);
    }

    /// <summary>Random features, and classes by slices of a curved function of the first two, so that all occur.</summary>
    public static NetworkData Draw(int count, int featureCount, int classCount, int seed = 1, bool weighted = false)
    {
        SplitMix random = new((ulong)seed);
        double[] features = random.Vector<double>(count * featureCount);
        int[] classes = new int[count];
        double[] weights = new double[weighted ? count : 0];
        for (int i = 0; i < count; i++)
        {
            double x = features[i * featureCount];
            double y = features[(i * featureCount) + featureCount - 1];
            classes[i] = i < classCount ? i : (int)(((x * y) + (0.25 * random.Signed()) + 1.25) / 2.5 * classCount);
            if (weighted)
            {
                weights[i] = random.Below(9) / 4.0;
            }
        }

        for (int i = 0; i < classCount && weighted; i++)
        {
            weights[i] = 1;
        }

        return new NetworkData(features, featureCount, classes, weights);
    }

    public NetworkResult Train<T>(int hiddenUnits, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        HiddenLayerNetwork.Train<T>(Narrow<T>(Features), FeatureCount, Classes, hiddenUnits, options, Narrow<T>(Weights), progress);

    /// <summary>The share of samples whose class a model predicts.</summary>
    public double Accuracy(IClassifier model)
    {
        int[] predicted = new int[Count];
        model.Predict(Features, predicted);
        return (double)predicted.Zip(Classes).Count(pair => pair.First == pair.Second) / Count;
    }

    public static T[] Narrow<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Array.ConvertAll(values, T.CreateChecked);

    private static double[] Rounded(double[] values) => Array.ConvertAll(values, value => (double)(float)value);
}
