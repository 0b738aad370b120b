using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Auto on tables of many columns and too few rows for a sub-sample: L-BFGS is tried, and Newton's method takes over where it crawls.</summary>
public class FewRowsTests
{
    private const int Rows = 1500;
    private const int Columns = 80;

    [Theory]
    [InlineData(Columns, 1.0 / Rows, Solver.Lbfgs)]
    [InlineData(64, 1.0 / Rows, Solver.Lbfgs)]
    [InlineData(63, 1.0 / Rows, Solver.NewtonCholesky)]
    [InlineData(Columns, 0, Solver.NewtonCholesky)]
    public void The_shape_and_the_penalty_choose(int columns, double strength, Solver expected)
    {
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = TrainingData.Draw(91, Rows, columns).Train(isSingle, new TrainingOptions { L2Strength = strength, ThreadCount = 1 });
            Assert.Equal((StopReason.Converged, expected), (result.StopReason, result.Solver));
            Assert.DoesNotContain("took over", result.SolverReason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, 1e-6)]
    [InlineData(false, 1e-8)]
    public void Where_it_crawls_Newton_takes_over_early(bool isSingle, double strength)
    {
        // No scale of columns mends mixtures of parts of very different size.
        TrainingData drawn = TrainingData.Draw(92, Rows, Columns);
        double[] mixture = new SplitMix(9).Vector<double>(Columns * Columns);
        TrainingData data = drawn.Map((i, j, _) => Enumerable.Range(0, Columns).Sum(k => Math.Pow(0.8, k) * drawn.Features[(i * Columns) + k] * mixture[(k * Columns) + j]));
        TrainingOptions options = new() { L2Strength = strength, ThreadCount = 1 };
        TrainingResult result = data.Train(isSingle, options);
        Assert.Equal((StopReason.Converged, Solver.Lbfgs), (result.StopReason, result.Solver));
        Assert.Contains("NewtonCholesky took over", result.SolverReason, StringComparison.Ordinal);

        // L-BFGS alone takes several times as many; 35 are usual, and 80 the most at any rate.
        Assert.True(result.Iterations is >= 36 and <= 60, $"{result.Iterations} iterations: {result.SolverReason}");
        TrainingResult alone = data.Train(isSingle, options with { Solver = Solver.Lbfgs });
        Assert.True(alone.Iterations > 3 * result.Iterations, $"L-BFGS alone took {alone.Iterations} iterations, Auto {result.Iterations}.");
        foreach (int threads in (int[])[2, 3])
        {
            TrainingLaws.AssertSameBits(result, data.Train(isSingle, options with { ThreadCount = threads, SharesAlways = true }));
        }
    }
}
