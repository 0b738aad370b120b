using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>By default Newton's method ends with more digits than the tolerance asks for, so that single and double precision give the same probabilities.</summary>
public class PolishTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Probabilities_of_single_and_double_precision_agree(bool standardize)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            // The first column is an odometer: far from zero, and in units of its own.
            TrainingData drawn = TrainingData.Draw(700 + seed, 60 + (5 * seed), 1 + (seed % 3));
            TrainingData data = drawn.Map((_, j, x) => j == 0 ? 150_000 + Math.Round(1000 * x) : x);
            TrainingOptions options = new() { Standardize = standardize, Solver = Solver.NewtonCholesky, ThreadCount = 1 };
            TrainingResult single = data.Train<float>(options);
            TrainingResult twice = data.Train<double>(options);
            double[] ofSingle = new double[data.Rows];
            double[] ofDouble = new double[data.Rows];
            single.Model.PredictProbabilities(data.Features, ofSingle);
            twice.Model.PredictProbabilities(data.Features, ofDouble);
            for (int i = 0; i < data.Rows; i++)
            {
                Assert.True(
                    Math.Abs(ofSingle[i] - ofDouble[i]) <= 1e-6,
                    $"Seed {seed}, row {i}: {ofSingle[i]:R} and {ofDouble[i]:R} with gaps of {single.RelativeCertifiedGap:E1} and {twice.RelativeCertifiedGap:E1}.");
            }
        }
    }

    [Fact]
    public void The_last_step_is_taken_only_where_no_tolerance_was_asked_for_and_never_raises_the_objective()
    {
        int finer = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            TrainingData data = TrainingData.Draw(800 + seed, 100, 3, weighted: seed % 2 == 0);
            TrainingOptions options = new() { L2Strength = 0.01, Solver = Solver.NewtonCholesky, ThreadCount = 1 };
            TrainingResult asked = data.Train<double>(options with { Tolerance = 5e-11 });
            TrainingResult usual = data.Train<double>(options);
            Assert.Equal(asked.Iterations, usual.Iterations);
            Assert.True(usual.Objective <= asked.Objective, $"Seed {seed}: {usual.Objective:R} after {asked.Objective:R}.");
            Assert.InRange(usual.RelativeCertifiedGap!.Value, 0, 5e-11);
            finer += usual.CertifiedGap < asked.CertifiedGap ? 1 : 0;
            Assert.InRange(usual.Passes - asked.Passes, 0, 6);
        }

        Assert.InRange(finer, 5, 40);
    }
}
