using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Passes;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Scoring;

/// <summary>The probabilities of a batch of row-major rows, formulas 1.1 and 1.2, on one thread.</summary>
public class BatchBenchmarks : PassBenchmarks
{
    private float[] probabilities = [];
    private double[] wideFeatures = [];
    private double[] wideCoefficients = [];

    /// <inheritdoc/>
    [Params(
        3, // fewer than a vector: the sigmoid and the horizontal sums dominate
        33, // two vectors and a tail of one
        784)] // the features dominate
    public override int Features { get; set; }

    /// <inheritdoc/>
    [Params(BufferSize.L2, BufferSize.Memory)]
    public override BufferSize Size { get; set; }

    /// <summary>The scalar formulas in double.</summary>
    [Benchmark]
    public double[] Reference() =>
        ReferenceModel.Probabilities(wideFeatures, Problem.SampleCount, Features, Features, wideCoefficients, Problem.Intercept);

    /// <summary>The rival: a dot product per row, and one Sigmoid over all of them.</summary>
    [Benchmark(Baseline = true)]
    public void Composition()
    {
        Rivals.Logits<float>(Problem.Features, Problem.Coefficients, Problem.Intercept, probabilities);
        TensorPrimitives.Sigmoid<float>(probabilities, probabilities);
    }

    /// <summary>This library.</summary>
    [Benchmark]
    public void Library() => LogisticPrimitives.ComputeProbabilities<float>(Problem.Features, Problem.Coefficients, Problem.Intercept, probabilities);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        probabilities = new float[Problem.SampleCount];
        wideFeatures = WideFeatures();
        wideCoefficients = Array.ConvertAll(Problem.Coefficients, value => (double)value);
        double[] expected = Reference();
        double[] sizes = ReferenceModel.AbsoluteLogits(wideFeatures, Problem.SampleCount, Features, Features, wideCoefficients, Problem.Intercept);

        // An error of the logit's sum, relative to its size, becomes one of the probability: at most a quarter of it.
        TensorPrimitives.Divide(sizes, 4, sizes);
        TensorPrimitives.Add(sizes, expected, sizes);
        Composition();
        Check(nameof(Composition), expected, sizes);
        Library();
        Check(nameof(Library), expected, sizes);
    }

    /// <inheritdoc/>
    protected override void Release() => wideFeatures = [];

    private void Check(string method, double[] expected, double[] sizes)
    {
        double[] actual = Array.ConvertAll(probabilities, value => (double)value);
        Note(method, Agreement.OfSums($"Probabilities of a batch, {method}", actual, expected, sizes, Agreement.SumTolerance<float>()));
    }
}
