using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LogReg.Simd;
using LogReg.Simd.Training;

// Prints a hash of the bits of every kind of result, and of model files: the same lines, however the program was compiled. With "row" it prints what a first row and a row of a batch take instead,
// with "train" what the first runs of a process take (with "train ROWS FEATURES SOLVER" of that shape and solver).
switch (args)
{
    case ["row"]:
        Probe.TimeRows();
        return;
    case ["train"]:
        Probe.TimeTraining(64, 8, Solver.Auto);
        return;
    case ["train", string rows, string featureCount, string solver]:
        Probe.TimeTraining(int.Parse(rows, CultureInfo.InvariantCulture), int.Parse(featureCount, CultureInfo.InvariantCulture), Enum.Parse<Solver>(solver));
        return;
}

foreach (int featureCount in (int[])[1, 3, 8, 17, 33, 200])
{
    Probe.Print<float>(featureCount);
    Probe.Print<double>(featureCount);
}

ModelProbe.Print();

internal static class Probe
{
    private const int Rows = 300;

    public static void Print<T>(int d)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        T[] features = Values<T>(Rows * d, 1);
        T[] coefficients = Values<T>(d, 2);
        T[] labels = [.. Values<T>(Rows, 3).Select(value => value > T.Zero ? T.One : T.Zero)];
        int[] classes = [.. Values<T>(Rows, 4).Select(value => value > T.CreateChecked(0.3) ? 2 : value > T.CreateChecked(-0.3) ? 1 : 0)];
        T[] results = new T[Rows];
        double[] gradient = new double[d];
        double[] gram = new double[d * d];
        string name = $"{typeof(T).Name} {d}";
        LogisticPrimitives.ComputeLogits<T>(features, coefficients, T.One, results);
        Line<T>($"{name} logits", results);
        LogisticPrimitives.ComputeProbabilities<T>(features, coefficients, T.One, results);
        Line<T>($"{name} probabilities", results);
        LogisticPrimitives.SoftMax<T>(results, results);
        Line<T>($"{name} softmax", results);
        Line<T>($"{name} one row", [LogisticPrimitives.ComputeProbability<T>(features.AsSpan(0, d), coefficients, T.One)]);
        using FeatureMatrix<T> matrix = FeatureMatrix<T>.Pack(Array.ConvertAll(features, double.CreateChecked), Rows, d);
        using FeaturePasses<T> passes = new(matrix, 2);
        LogLossSums sums = passes.ComputeLogLossGradient(labels, [], coefficients, T.One, gradient, results);
        Line<double>($"{name} pass", [sums.Loss, sums.InterceptGradient, .. gradient]);
        passes.ComputeGram(results, gram);
        Line<double>($"{name} Gram", gram);
        TrainingResult trained = LogisticRegression.Train<T>(features, d, labels, new TrainingOptions { L2Strength = 0.01 });
        Line<double>($"{name} training", [trained.Model.Intercept, .. trained.Model.Coefficients]);
        MulticlassResult several = MulticlassRegression.Train<T>(features, d, classes, options: new TrainingOptions { L2Strength = 0.01 });
        Line<double>($"{name} training, softmax", [.. several.Model.Intercepts, .. several.Model.Coefficients]);
    }

    public static void TimeRows()
    {
        const int Features = 8;
        const int Batch = 10_000;
        float[] features = Values<float>(Batch * Features, 1);
        LogisticModel model = new([.. Values<double>(Features, 2)], 0.5);
        long start = Stopwatch.GetTimestamp();
        model.PredictProbability(features.AsSpan(0, Features));
        Console.WriteLine($"first row {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F2} ms");
        float[] results = new float[Batch];
        double best = double.MaxValue;
        for (int i = 0; i < 500; i++)
        {
            start = Stopwatch.GetTimestamp();
            model.PredictProbabilities(features, results);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch);
        }

        Console.WriteLine($"a row of a batch {best:F2} ns");
    }

    public static void TimeTraining(int rows, int featureCount, Solver solver)
    {
        float[] features = Values<float>(rows * featureCount, 1);
        float[] labels = [.. Values<float>(rows, 3).Select(value => value > 0 ? 1f : 0f)];
        TrainingOptions options = new() { Solver = solver, ThreadCount = 1 };
        for (int run = 1; run <= 4; run++)
        {
            long start = Stopwatch.GetTimestamp();
            LogisticRegression.Train<float>(features, featureCount, labels, options);
            Console.WriteLine($"run {run} of {rows} x {featureCount} by {solver}: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F2} ms");
        }
    }

    public static void Line<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged =>
        Console.WriteLine($"{name}: {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes(values)))[..16]}");

    /// <summary>Values in [−1, 1] that need no library: the same everywhere.</summary>
    public static T[] Values<T>(int count, ulong seed)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        T[] values = new T[count];
        ulong state = seed * 0x9E3779B97F4A7C15;
        for (int i = 0; i < count; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            values[i] = T.CreateTruncating(((state >> 40) / (double)(1 << 23)) - 1);
        }

        return values;
    }
}
