using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Passes;

/// <summary>The weighted Gram matrix XᵀDX, formula 3.3, on one thread.</summary>
public class GramBenchmarks : IMeasuredWork, IMeasuredError
{
    private readonly Dictionary<string, string> errors = [];
    private FeaturePool<float>? pool;
    private Problem<float>? problem;
    private FeatureMatrix<float>? matrix;
    private FeaturePasses<float>? passes;
    private float[] weights = [];
    private float[] scaledRow = [];
    private float[] rivalGram = [];
    private double[] gram = [];
    private double[] wideFeatures = [];
    private double[] wideWeights = [];

    /// <summary>Gets or sets d.</summary>
    [Params(
        17, // one panel of 16 features and one feature more
        128, // whole panels: the shape that the numbers to reach are stated for
        257)] // consecutive rows in strips, and a panel with one feature
    public int Features { get; set; }

    /// <summary>Gets or sets n.</summary>
    [Params(4_099)] // many blocks of rows, and a tail
    public int Samples { get; set; }

    /// <inheritdoc/>
    public double BytesPerOperation => (double)Samples * Features * sizeof(float);

    /// <inheritdoc/>
    public double SamplesPerOperation => Samples;

    /// <summary>The scalar formula in double.</summary>
    [Benchmark]
    public double[] Reference() => ReferencePass.WeightedGram(wideFeatures, Samples, Features, Features, wideWeights);

    /// <summary>The rival: the row scaled by its weight, and a MultiplyAdd per row of the lower triangle.</summary>
    [Benchmark(Baseline = true)]
    public void Composition()
    {
        int d = Features;
        ReadOnlySpan<float> features = problem!.Features;
        rivalGram.AsSpan().Clear();
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<float> row = features.Slice(i * d, d);
            TensorPrimitives.Multiply(row, weights[i], scaledRow);
            for (int j = 0; j < d; j++)
            {
                Span<float> destination = rivalGram.AsSpan(j * d, j + 1);
                TensorPrimitives.MultiplyAdd(row[..(j + 1)], scaledRow[j], destination, destination);
            }
        }
    }

    /// <summary>This library over packed strips.</summary>
    [Benchmark]
    public void Strip() => passes!.ComputeGram(weights, gram);

    /// <inheritdoc/>
    [GlobalSetup]
    public void Setup()
    {
        pool = new FeaturePool<float>((long)Samples * Features * sizeof(float), Features);
        problem = new Problem<float>(pool, Samples, Features);
        matrix = problem.Pack();
        passes = new FeaturePasses<float>(matrix, 1);
        weights = new float[Samples];
        new SplitMix(11).FillSymmetric<float>(weights);
        TensorPrimitives.Abs<float>(weights, weights);
        scaledRow = new float[Features];
        rivalGram = new float[Features * Features];
        gram = new double[Features * Features];
        wideFeatures = Array.ConvertAll(problem.Features.ToArray(), value => (double)value);
        wideWeights = Array.ConvertAll(weights, value => (double)value);
        Check();
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Cleanup()
    {
        passes?.Dispose();
        matrix?.Dispose();
        pool?.Dispose();
    }

    /// <inheritdoc/>
    public string? ErrorOf(string method) => errors.GetValueOrDefault(method);

    private void Check()
    {
        Strip();
        double[] magnitudes = new double[wideFeatures.Length];
        TensorPrimitives.Abs<double>(wideFeatures, magnitudes);
        double[] sizes = ReferencePass.WeightedGram(magnitudes, Samples, Features, Features, wideWeights);
        double error = Agreement.OfSums("Weighted Gram matrix", gram, Reference(), sizes, Agreement.SumTolerance<float>());
        errors[nameof(Strip)] = FormattableString.Invariant($"{error:0.0E-0}");
    }
}
