using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Auto on tables with columns that a sub-sample of the rows does not see: passes, which are the same on every machine, stay few.</summary>
public class RareColumnTests
{
    private const int Rows = 16384;

    private static readonly Lazy<TrainingData> Table = new(Draw);

    [Theory]
    [InlineData(true, false, 30)]
    [InlineData(true, true, 30)]
    [InlineData(false, false, 30)]
    [InlineData(false, true, 30)]
    public void Rare_categories_take_few_passes(bool isSingle, bool isStandardized, int mostPasses)
    {
        TrainingResult result = Table.Value.Train(isSingle, new TrainingOptions { Standardize = isStandardized, ThreadCount = 1 });
        Assert.Equal((StopReason.Converged, Solver.SubsampledLbfgs), (result.StopReason, result.Solver));
        Assert.True(result.Passes <= mostPasses, $"{result.Passes} passes: {result.SolverReason}");
    }

    [Fact]
    public void A_Hessian_of_all_samples_is_told_with_its_iteration()
    {
        // A tolerance that nothing reaches makes every rate too slow.
        TrainingOptions options = new() { Tolerance = 1e-200, MaxIterations = 20, ThreadCount = 1 };
        TrainingData data = TrainingData.Draw(17, Rows, 12);
        Assert.Contains("iterations the sample was behind", data.Train<double>(options).SolverReason, StringComparison.Ordinal);
        Assert.DoesNotContain("behind", data.Train<double>(options with { Tolerance = null }).SolverReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Threads_change_no_bit(bool isSingle)
    {
        TrainingOptions options = new() { Standardize = true, ThreadCount = 1 };
        TrainingResult expected = Table.Value.Train(isSingle, options);
        foreach (int threads in (int[])[2, 3])
        {
            TrainingLaws.AssertSameBits(expected, Table.Value.Train(isSingle, options with { ThreadCount = threads, SharesAlways = true }));
        }
    }

    /// <summary>
    /// Two numbers, one of them with a long tail and in large units, and 24 categories of 4 columns each, of which most rows have the first: the others hold about 1 to 50 rows each.
    /// </summary>
    private static TrainingData Draw()
    {
        const int Categories = 24;
        const int Levels = 4;
        const int Features = 2 + (Categories * Levels);
        SplitMix random = new(2026);
        double[] truth = random.Vector<double>(Features, 2);
        double[] features = new double[Rows * Features];
        double[] labels = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            Span<double> row = features.AsSpan(i * Features, Features);
            double tail = random.Uniform(0, 1);
            row[0] = random.Uniform(-1, 1);
            row[1] = tail < 0.92 ? 0 : Math.Round(1000 / (1.001 - tail));
            double logit = row[0] - 1 + (row[1] / 20000);
            for (int category = 0; category < Categories; category++)
            {
                double share = (1 + (2.0 * category)) / Rows;
                double draw = random.Uniform(0, 1);
                int level = draw < share ? 1 : draw < 2 * share ? 2 : draw < 3 * share ? 3 : 0;
                int column = 2 + (category * Levels) + level;
                row[column] = 1;
                logit += level == 0 ? 0 : truth[column];
            }

            labels[i] = random.Uniform(0, 1) < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        return new TrainingData(features, Features, labels);
    }
}
