using BenchmarkDotNet.Attributes;
using LogReg.Simd.Training;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>Training from row-major features to a certified relative suboptimality of 1e-5, packing included.</summary>
[BenchmarkCategory("Training")]
public class TrainingBenchmarks
{
    private TrainingData? data;

    /// <summary>Gets or sets the shape: 2,000 × 10 stays in a cache, 20,001 × 100 is sub-sampled, 4,001 × 300 lies in consecutive rows and is L-BFGS's case of few samples.</summary>
    [Params("2000x10", "20001x100", "4001x300")]
    public string Shape { get; set; } = "";

    /// <summary>Gets or sets the solver.</summary>
    [Params(Solver.Auto, Solver.Lbfgs, Solver.NewtonCholesky)]
    public Solver Solver { get; set; }

    /// <summary>Makes the data and checks that training converges on them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string[] shape = Shape.Split('x');
        data = TrainingData.Generate(int.Parse(shape[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(shape[1], System.Globalization.CultureInfo.InvariantCulture));
        double optimum = TrainingMeasurement.Optimum(data);
        TrainingResult result = Train();
        if (result.StopReason != StopReason.Converged || result.Objective - optimum > result.CertifiedGap || result.Objective > optimum * (1 + 1e-5))
        {
            throw new InvalidOperationException($"Training stopped as {result.StopReason} at {result.Objective}, where the optimum is {optimum}.");
        }
    }

    /// <summary>One training run.</summary>
    [Benchmark]
    public TrainingResult Train() => LogisticRegression.Train<float>(
        data!.Features, data.FeatureCount, data.Labels, new TrainingOptions { L2Strength = data!.L2Strength, Tolerance = 1e-5, Solver = Solver, ThreadCount = 1 });

    /// <summary>Frees the data.</summary>
    [GlobalCleanup]
    public void Cleanup() => data?.Dispose();
}
