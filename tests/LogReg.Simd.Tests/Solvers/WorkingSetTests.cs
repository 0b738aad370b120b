using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Losses;
using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Samples;
using LogReg.Simd.Solvers;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Which variables a step under an L1 penalty works on.</summary>
public class WorkingSetTests
{
    [Fact]
    public void Slopes_near_the_penalty_join_as_measured_by_the_largest_subgradient()
    {
        // The largest subgradient is 0.4, so that slopes beyond 1 − 0.25·0.4 join.
        double[] gradient = [0.89, 1.4, -0.95, 0, 0.91, -0.7];
        Assert.Equal([1, 2, 4], Chosen(new double[6], gradient, new Penalty(1, 0)));

        // However far the run has to go, a slope of less than half of λ₁ does not.
        gradient[1] = 9;
        Assert.Equal([0, 1, 2, 4, 5], Chosen(new double[6], gradient, new Penalty(1, 0)));
        gradient[3] = 0.49;
        Assert.Equal([0, 1, 2, 4, 5], Chosen(new double[6], gradient, new Penalty(1, 0)));
        gradient[3] = 0.51;
        Assert.Equal([0, 1, 2, 3, 4, 5], Chosen(new double[6], gradient, new Penalty(1, 0)));
    }

    [Fact]
    public void Beside_an_L2_penalty_no_slope_joins_that_the_penalty_absorbs() =>
        Assert.Equal([1, 3], Chosen([0, 0, 0, 0.5, 0], [0.89, 1.4, -0.95, 0, 0.99], new Penalty(1, 1e-3)));

    [Theory]
    [InlineData(501)]
    [InlineData(700)]
    [InlineData(4000)]
    public void Of_many_the_steepest_join(int count)
    {
        foreach (ulong seed in (ulong[])[1, 2, 3])
        {
            double[] gradient = new SplitMix(seed).Vector<double>(count, 1);
            for (int j = 0; j < count; j++)
            {
                gradient[j] = Math.CopySign(1.001 + Math.Abs(gradient[j]), gradient[j]);
            }

            int[] expected = [.. Enumerable.Range(0, count).OrderByDescending(j => Math.Abs(gradient[j])).Take(500).Order()];
            Assert.Equal(expected, Chosen(new double[count], gradient, new Penalty(1, 0)));
        }
    }

    private static int[] Chosen(double[] point, double[] gradient, Penalty penalty)
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(new double[point.Length], 1, point.Length);
        using LinearObjective<LogLoss, double> objective = new(
            features, new SampleMemory<double>([1.0], null, 1), new Coordinates(point.Length, false), penalty, team, new WorkCounter());
        OptimizationState state = new(objective);
        point.CopyTo(state.Point, 0);
        gradient.CopyTo(state.Gradient, 0);
        WorkingSet set = new();
        set.Choose(state);
        return set.Variables.ToArray();
    }
}
