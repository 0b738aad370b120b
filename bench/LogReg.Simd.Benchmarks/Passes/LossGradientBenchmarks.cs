using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Passes;

/// <summary>One fused loss and gradient pass, formulas 2.1 and 3.2, on one thread.</summary>
public class LossGradientBenchmarks : PassBenchmarks
{
    private readonly WorkerTeam team = new(1);
    private FeatureMatrix<float>? matrix;
    private FeaturePasses<float>? passes;
    private RowLossGradientPass<float>? rows;
    private RivalLossGradientPass<float>? rival;
    private double[] gradient = [];
    private double[] wideFeatures = [];
    private double[] wideLabels = [];
    private double[] wideCoefficients = [];

    /// <inheritdoc/>
    [Params(
        3, // fewer than a vector: row-major kernels are all tail
        33, // interleaved strips; in rows two vectors and a tail of one
        784)] // consecutive rows in strips; images of 28 by 28
    public override int Features { get; set; }

    /// <inheritdoc/>
    [Params(BufferSize.L1, BufferSize.L2, BufferSize.Memory)]
    public override BufferSize Size { get; set; }

    /// <summary>The scalar formulas in double.</summary>
    [Benchmark]
    public double Reference() => ReferencePass.LogLossAndGradient(
        wideFeatures, Problem.SampleCount, Features, Features, wideLabels, null, wideCoefficients, Problem.Intercept).Loss;

    /// <summary>The rival: a dot product and a MultiplyAdd per row, the rest in blocks of rows.</summary>
    [Benchmark(Baseline = true)]
    public void Composition() => rival!.Run();

    /// <summary>This library over the caller's rows.</summary>
    [Benchmark]
    public void RowMajor() => rows!.Run();

    /// <summary>This library over packed strips.</summary>
    [Benchmark]
    public LogLossSums Strip() =>
        passes!.ComputeLogLossGradient(Problem.Labels, [], Problem.Coefficients, Problem.Intercept, gradient);

    /// <summary>The Reference's own copy in double is made for it alone.</summary>
    [GlobalSetup(Target = nameof(Reference))]
    public void SetupReference()
    {
        Setup();
        wideFeatures = WideFeatures();
        wideLabels = Array.ConvertAll(Problem.Labels.ToArray(), value => (double)value);
        wideCoefficients = Array.ConvertAll(Problem.Coefficients, value => (double)value);
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        const double RivalSlack = 250;
        const int CacheBlock = 128 << 10;
        matrix = Problem.Pack();
        passes = new FeaturePasses<float>(matrix, 1);
        rows = new RowLossGradientPass<float>(Problem, team);
        rival = new RivalLossGradientPass<float>(Problem, team, Math.Max(4, CacheBlock / (Features * sizeof(float))));
        gradient = new double[Features];
        LogLossSums sums = Strip();
        RowMajor();
        Composition();
        PassSums strip = new(sums.Loss, sums.InterceptGradient, gradient);
        double tolerance = Agreement.SumTolerance<float>();
        ReferenceCheck<float> check = ReferenceCheck<float>.Run(Problem, team);
        Note(nameof(Strip), check.ErrorOf(strip, tolerance));
        Note(nameof(RowMajor), check.ErrorOf(rows.Result, tolerance));

        // The composition sums millions of rows in single precision: what it loses there is its own affair.
        if (Size != BufferSize.Memory)
        {
            Note(nameof(Composition), check.ErrorOf(rival.Result, RivalSlack * tolerance));
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        passes?.Dispose();
        matrix?.Dispose();
        wideFeatures = wideLabels = wideCoefficients = [];
    }
}
