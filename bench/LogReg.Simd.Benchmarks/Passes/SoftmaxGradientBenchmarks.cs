using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Passes;

/// <summary>The shapes of a softmax pass.</summary>
public enum SoftmaxShape
{
    /// <summary>60,000 images of 28 by 28 in ten classes: 179 MiB, beyond every cache.</summary>
    Images,

    /// <summary>2,001 rows of 64 features in four classes: 500 KiB, half of the L2 cache of a server.</summary>
    Cache,

    /// <summary>12,347 rows of 37 features in seven classes: nothing is a multiple of anything.</summary>
    Odd,
}

/// <summary>One fused softmax loss and gradient pass, formulas 2.5 and 3.2, on one thread.</summary>
public unsafe class SoftmaxGradientBenchmarks : IMeasuredWork, IMeasuredError
{
    private readonly WorkerTeam team = new(1);
    private readonly Dictionary<string, string> errors = [];
    private FeaturePool<float>? pool;
    private Problem<float>? problem;
    private FeatureMatrix<float>? matrix;
    private FeaturePass<SoftmaxTerms<float>, float>? work;
    private SoftmaxReference? reference;
    private float[] labels = [];
    private float[] coefficients = [];
    private float[] intercepts = [];
    private float[] rivalSums = [];
    private double[] sums = [];

    /// <summary>Gets or sets the shape.</summary>
    [ParamsAllValues]
    public SoftmaxShape Shape { get; set; }

    /// <inheritdoc/>
    public double BytesPerOperation => (double)SampleCount * Features * sizeof(float);

    /// <inheritdoc/>
    public double SamplesPerOperation => SampleCount;

    private int SampleCount => Shape switch
    {
        SoftmaxShape.Images => 60_000,
        SoftmaxShape.Cache => 2001,
        _ => 12_347,
    };

    private int Features => Shape switch
    {
        SoftmaxShape.Images => 784,
        SoftmaxShape.Cache => 64,
        _ => 37,
    };

    private int ClassCount => Shape switch
    {
        SoftmaxShape.Images => 10,
        SoftmaxShape.Cache => 4,
        _ => 7,
    };

    /// <summary>The scalar formulas in double.</summary>
    [Benchmark]
    public double Reference() => SoftmaxReference.Of(problem!, labels, coefficients, intercepts, withSizes: false).Sums[^1];

    /// <summary>The rival: a dot product and a MultiplyAdd per row and class, a softmax per row.</summary>
    [Benchmark(Baseline = true)]
    public void Composition()
    {
        int d = Features;
        int classCount = ClassCount;
        Span<float> gradients = rivalSums.AsSpan(0, classCount * d);
        Span<float> residualSums = rivalSums.AsSpan(classCount * d, classCount);
        Span<float> residuals = stackalloc float[classCount];
        rivalSums.AsSpan().Clear();
        for (int i = 0; i < SampleCount; i++)
        {
            ReadOnlySpan<float> row = problem!.Rows(i, 1);
            for (int k = 0; k < classCount; k++)
            {
                residuals[k] = TensorPrimitives.Dot(row, coefficients.AsSpan(k * d, d)) + intercepts[k];
            }

            TensorPrimitives.SoftMax(residuals, residuals);
            rivalSums[^1] -= MathF.Log(residuals[(int)labels[i]]);
            residuals[(int)labels[i]] -= 1;
            for (int k = 0; k < classCount; k++)
            {
                Span<float> gradient = gradients.Slice(k * d, d);
                TensorPrimitives.MultiplyAdd(row, residuals[k], gradient, gradient);
            }

            TensorPrimitives.Add(residualSums, residuals, residualSums);
        }
    }

    /// <summary>This library over packed strips.</summary>
    [Benchmark]
    public void Strip() => work!.Compute(sums);

    /// <inheritdoc/>
    [GlobalSetup]
    public void Setup()
    {
        const double RivalSlack = 250;
        pool = new FeaturePool<float>((long)BytesPerOperation, Features);
        problem = new Problem<float>(pool, SampleCount, Features);
        labels = Pinned(SampleCount, random => (float)(random.Next() % (ulong)ClassCount));
        double scale = 6 / Math.Sqrt(Features);
        coefficients = Pinned(ClassCount * Features, random => (float)(random.NextSymmetric() * scale));
        intercepts = Pinned(ClassCount, random => (float)random.NextSymmetric());
        matrix = problem.Pack();
        SoftmaxTerms<float> terms = new() { Labels = Address(labels) };
        work = matrix.NewPass(in terms, ClassCount, team);
        work.Coefficients = Address(coefficients);
        work.Intercepts = Address(intercepts);
        sums = new double[work.SumLength];
        rivalSums = new float[(ClassCount * Features) + ClassCount + 1];
        Strip();
        Composition();
        double tolerance = Agreement.SumTolerance<float>();
        reference = SoftmaxReference.Of(problem, labels, coefficients, intercepts, withSizes: true);
        int compared = reference.Sums.Length;
        Note(nameof(Strip), Agreement.OfSums($"Softmax pass, {Shape}", sums.AsSpan(0, compared), reference.Sums, reference.Sizes, tolerance));

        // The composition sums all rows in single precision: what it loses where there are many is its own affair.
        if (Shape != SoftmaxShape.Images)
        {
            double[] rival = Array.ConvertAll(rivalSums, value => (double)value);
            Note(nameof(Composition), Agreement.OfSums($"Composition, {Shape}", rival, reference.Sums, reference.Sizes, RivalSlack * tolerance));
        }
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Cleanup()
    {
        work?.Dispose();
        matrix?.Dispose();
        pool?.Dispose();
    }

    /// <inheritdoc/>
    public string? ErrorOf(string method) => errors.GetValueOrDefault(method);

    private static float[] Pinned(int length, Func<SplitMix, float> draw)
    {
        float[] values = GC.AllocateUninitializedArray<float>(length, pinned: true);
        SplitMix random = new(7);
        for (int i = 0; i < length; i++)
        {
            values[i] = draw(random);
        }

        return values;
    }

    private static float* Address(float[] pinned) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private void Note(string method, double error) => errors[method] = FormattableString.Invariant($"{error:0.0E-0}");
}
