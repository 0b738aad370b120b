using System.Globalization;
using System.Runtime.InteropServices;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>Row-major single-precision features and labels of one training problem, in native memory.</summary>
internal sealed unsafe class TrainingData : IDisposable
{
    private readonly NativeBuffer features;
    private readonly float[] labels;

    private TrainingData(string name, int sampleCount, int featureCount)
    {
        Name = name;
        SampleCount = sampleCount;
        FeatureCount = featureCount;
        features = new NativeBuffer((nuint)Bytes);
        labels = new float[sampleCount];
    }

    public string Name { get; }

    public int SampleCount { get; }

    public int FeatureCount { get; }

    /// <summary>Gets the bytes of the features.</summary>
    public long Bytes => (long)SampleCount * FeatureCount * sizeof(float);

    public Span<float> Features => new(features.Pointer, checked(SampleCount * FeatureCount));

    public Span<float> Labels => labels;

    /// <summary>Gets the number of classes: one more than the largest label.</summary>
    public int ClassCount => (int)labels.Max() + 1;

    /// <summary>Gets the labels as class indices.</summary>
    public int[] Classes => Array.ConvertAll(labels, label => (int)label);

    /// <summary>Gets λ₂: that at which the rivals are timed, scikit-learn's C = 1 with several classes.</summary>
    public double L2Strength => ClassCount > 2 ? 1.0 / SampleCount : 1e-4;

    public void* Pointer => features.Pointer;

    /// <summary>Reads a folder of X.bin (row-major), y.bin (0, 1 and so on) and shape ("samples features").</summary>
    public static TrainingData Read(string folder)
    {
        string[] shape = File.ReadAllText(Path.Combine(folder, "shape")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        TrainingData data = new(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
            int.Parse(shape[0], CultureInfo.InvariantCulture),
            int.Parse(shape[1], CultureInfo.InvariantCulture));
        Fill(Path.Combine(folder, "X.bin"), data.Features);
        Fill(Path.Combine(folder, "y.bin"), data.Labels);
        return data;
    }

    /// <summary>
    /// Makes a problem of correlated features: an autoregressive chain over the columns (0.5) plus one shared factor (0.3), unit variance; labels drawn from
    /// a model whose logits have a standard deviation of 2 and a mean of −0.5.
    /// </summary>
    public static TrainingData Generate(int sampleCount, int featureCount)
    {
        const double Chain = 0.5;
        const double Loading = 0.3;
        SplitMix random = new((ulong)((sampleCount * 31L) + featureCount));
        TrainingData data = new(string.Create(CultureInfo.InvariantCulture, $"synthetic {sampleCount} × {featureCount}"), sampleCount, featureCount);
        double[] coefficients = [.. Enumerable.Range(0, featureCount).Select(_ => Normal(random))];
        double[] logits = new double[sampleCount];
        for (int i = 0; i < sampleCount; i++)
        {
            Span<float> row = data.Features.Slice(i * featureCount, featureCount);
            double factor = Normal(random);
            double link = Normal(random);
            for (int j = 0; j < featureCount; j++)
            {
                link = j == 0 ? link : (Chain * link) + (Math.Sqrt(1 - (Chain * Chain)) * Normal(random));
                row[j] = (float)((Math.Sqrt(1 - (Loading * Loading)) * link) + (Loading * factor));
                logits[i] += row[j] * coefficients[j];
            }
        }

        double scale = 2 / Math.Sqrt(logits.Average(logit => logit * logit));
        for (int i = 0; i < sampleCount; i++)
        {
            double probability = 1 / (1 + Math.Exp(0.5 - (scale * logits[i])));
            data.labels[i] = Uniform(random) < probability ? 1 : 0;
        }

        return data;
    }

    public void Dispose() => features.Dispose();

    private static double Uniform(SplitMix random) => 0.5 * (1 + random.NextSymmetric());

    /// <summary>The method of Box and Muller, one of its two numbers.</summary>
    private static double Normal(SplitMix random) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(random))) * Math.Cos(2 * Math.PI * Uniform(random));

    private static void Fill(string path, Span<float> destination)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        if (file.Length != bytes.Length)
        {
            throw new InvalidDataException($"{path} holds {file.Length} bytes, but the shape asks for {bytes.Length}.");
        }

        file.ReadExactly(bytes);
    }
}
