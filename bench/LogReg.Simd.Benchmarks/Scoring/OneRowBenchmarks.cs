using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Scoring;

/// <summary>The probability of one row, formulas 1.1 and 1.2: what a server computes per request.</summary>
public class OneRowBenchmarks : IMeasuredWork, IMeasuredError
{
    private readonly Dictionary<string, string> errors = [];
    private float[] row = [];
    private float[] coefficients = [];
    private double[] wideRow = [];
    private double[] wideCoefficients = [];
    private float intercept;

    /// <summary>Gets or sets d.</summary>
    [Params(
        3, // less than the smallest vector: a masked load
        32, // two whole vectors of 16 lanes
        33, // two whole vectors and a tail of one
        784)] // many vectors: the dot product dominates
    public int Features { get; set; }

    /// <inheritdoc/>
    public double BytesPerOperation => 2.0 * Features * sizeof(float);

    /// <inheritdoc/>
    public double SamplesPerOperation => 1;

    /// <summary>The scalar formulas in double.</summary>
    [Benchmark]
    public double Reference() => ReferenceFunctions.Sigmoid(ReferenceModel.Logit(wideRow, wideCoefficients, intercept));

    /// <summary>The rival: a dot product and the textbook sigmoid.</summary>
    [Benchmark(Baseline = true)]
    public float Composition() => Rivals.Probability(row, coefficients, intercept);

    /// <summary>This library.</summary>
    [Benchmark]
    public float Library() => LogisticPrimitives.ComputeProbability<float>(row, coefficients, intercept);

    /// <inheritdoc/>
    [GlobalSetup]
    public void Setup()
    {
        using FeaturePool<float> pool = new(Features * sizeof(float), Features);
        Problem<float> problem = new(pool, 1, Features);
        row = problem.Features.ToArray();
        coefficients = problem.Coefficients;
        intercept = problem.Intercept;
        wideRow = Array.ConvertAll(row, value => (double)value);
        wideCoefficients = Array.ConvertAll(coefficients, value => (double)value);
        Check(nameof(Composition), Composition());
        Check(nameof(Library), Library());
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Cleanup() => row = [];

    /// <inheritdoc/>
    public string? ErrorOf(string method) => errors.GetValueOrDefault(method);

    private void Check(string method, double actual)
    {
        // An error of the logit's sum, relative to its size, becomes one of the probability: at most a quarter of it.
        double size = Reference() + (ReferenceModel.AbsoluteLogits(wideRow, 1, Features, Features, wideCoefficients, intercept)[0] / 4);
        double error = Agreement.OfSums($"Probability of one row, {method}", [actual], [Reference()], [size], Agreement.SumTolerance<float>());
        errors[method] = FormattableString.Invariant($"{error:0.0E-0}");
    }
}
