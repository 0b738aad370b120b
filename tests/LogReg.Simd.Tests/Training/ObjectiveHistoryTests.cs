using LogReg.Simd.Sessions;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Memory for the objectives of a run does not grow with its iterations.</summary>
public class ObjectiveHistoryTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(30)]
    public void Evenly_spaced_values_and_the_last_are_kept(int most)
    {
        for (int iterations = 0; iterations < 40 * most; iterations++)
        {
            ObjectiveHistory history = new(1, most);
            for (int i = 0; i <= iterations; i++)
            {
                history.Add(i);
            }

            int step = 1;
            while ((iterations / step) + 1 > most)
            {
                step *= 2;
            }

            List<double> expected = [.. Enumerable.Range(0, (iterations / step) + 1).Select(i => (double)(i * step))];
            if (expected[^1] != iterations)
            {
                expected.Add(iterations);
            }

            Assert.Equal(expected, history.Values());
        }
    }

    [Fact]
    public void A_long_run_keeps_a_million_values_at_most()
    {
        TrainingOptions options = new()
        {
            Solver = Solver.StochasticGradient,
            LearningRate = 1e-9,
            L2Strength = 0.1,
            Tolerance = 1e-300,
            MaxIterations = ObjectiveHistory.MostValues + 1,
            ThreadCount = 1,
        };
        TrainingResult result = LogisticRegression.Train<double>([1, 2], 1, (ReadOnlySpan<double>)[0, 1], options);
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.Equal(options.MaxIterations, result.Iterations);
        Assert.Equal((ObjectiveHistory.MostValues / 2) + 2, result.ObjectiveHistory.Count);
    }
}
