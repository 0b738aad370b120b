using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Every way in which a run can end, reached on purpose.</summary>
public class StopReasonTests
{
    private static readonly TrainingOptions OneThread = new() { ThreadCount = 1 };
    private static readonly TrainingOptions Unpenalized = OneThread with { L2Strength = 0 };

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    public static TheoryData<Solver> Deterministic =>
        [.. Enum.GetValues<Solver>().Except([Solver.Auto, Solver.StochasticGradient, Solver.AdaGrad])];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_easy_problem_converges(bool isSingle)
    {
        TrainingResult result = TrainingData.Draw(1, 200, 5).Train(isSingle, OneThread);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(1.0 / 200, result.L2Strength);
        Assert.InRange(result.RelativeCertifiedGap!.Value, 0, isSingle ? 5e-7 : 5e-11);
        Assert.Empty(result.SeparatingFeatures);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_limit_of_iterations_is_kept(Solver solver)
    {
        TrainingData data = TrainingData.Draw(2, 150, 6);
        foreach (int limit in (int[])[0, 1])
        {
            foreach (bool isSingle in (bool[])[true, false])
            {
                TrainingOptions options = OneThread with { Solver = solver, MaxIterations = limit, Tolerance = 1e-12 };
                TrainingResult result = data.Train(isSingle, options);
                Assert.Equal(StopReason.IterationLimit, result.StopReason);
                Assert.Equal(limit, result.Iterations);
                OptimalityTests.AssertTrue(data, result, options);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_time_limit_is_kept(Solver solver)
    {
        TrainingResult result = TrainingData.Draw(2, 150, 6).Train<double>(OneThread with { Solver = solver, TimeLimit = TimeSpan.Zero });
        Assert.Equal(StopReason.TimeLimit, result.StopReason);
        Assert.Equal(0, result.Iterations);
    }

    [Fact]
    public void A_time_limit_that_passes_during_an_iteration_ends_the_run_after_it()
    {
        TimeSpan limit = TimeSpan.FromMilliseconds(200);
        Recorder sleeper = new(progress =>
        {
            if (progress.Iteration == 1)
            {
                Thread.Sleep(limit);
            }
        });
        TrainingData data = TrainingData.Draw(2, 150, 6);
        TrainingOptions options = OneThread with { TimeLimit = limit, Tolerance = 1e-13 };
        TrainingResult result = data.Train<double>(options, sleeper);
        Assert.Equal(StopReason.TimeLimit, result.StopReason);

        // A machine that is busy elsewhere may need the time for the start alone.
        Assert.InRange(result.Iterations, 0, 1);
        OptimalityTests.AssertTrue(data, result, options);
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.ProximalNewton)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    public void A_tolerance_below_rounding_exhausts_the_precision(Solver solver)
    {
        // The certificate allows 2e-14 of its terms for its own rounding, so that 1e-17 can never be proven.
        TrainingData data = TrainingData.Draw(3, 150, 6);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, OneThread with { Solver = solver, Tolerance = 1e-17 });
            Assert.Equal(StopReason.PrecisionLimit, result.StopReason);
            Assert.InRange(result.RelativeCertifiedGap!.Value, 0, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void Classes_apart_in_one_feature_are_separated_and_the_feature_is_named(Solver solver)
    {
        TrainingData data = TrainingData.Draw(4, 120, 3);
        data = data.Map((i, j, x) => j == 1 ? (data.Labels[i] > 0.5 ? 1 : -1) * (0.5 + Math.Abs(x)) : x);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, Unpenalized with { Solver = solver });
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Equal([1], result.SeparatingFeatures);
            Assert.Null(result.CertifiedGap);
            AssertConvergesUnderAPenalty(data, solver, isSingle);
        }
    }

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.ProximalNewton)]
    public void Classes_that_only_touch_are_quasi_separated_and_the_feature_is_named(Solver solver)
    {
        // Feature 2 is 1 for some of class 1 and for nobody else: at 0 the classes mix.
        TrainingData data = TrainingData.Draw(5, 160, 3);
        data = data.Map((i, j, x) => j == 2 ? (data.Labels[i] > 0.5 && i % 3 == 0 ? 1 : 0) : x);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, Unpenalized with { Solver = solver });
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Equal([2], result.SeparatingFeatures);
            AssertConvergesUnderAPenalty(data, solver, isSingle);
        }
    }

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.ProximalNewton)]
    public void Classes_that_only_touch_in_a_combination_name_its_features_and_not_those_that_merely_matter(Solver solver)
    {
        // Where x₀ + x₂ is not 0 its sign is the class; where it is 0, feature 1 makes one class likelier. Its coefficient is large but finite.
        SplitMix random = new(11);
        TrainingData data = new(random.Vector<double>(600, 2), 3, new double[200]);
        data = data.Map((i, j, x) => j == 2 && i % 2 == 0 ? -data.Features[i * 3] : x);
        data = data with
        {
            Labels =
            [
                .. Enumerable.Range(0, 200).Select(i =>
                {
                    double sum = data.Features[i * 3] + data.Features[(i * 3) + 2];
                    bool isLikely = random.Below(100) < 85;
                    return (sum == 0 ? isLikely == data.Features[(i * 3) + 1] > 0 : sum > 0) ? 1.0 : 0;
                }),
            ],
        };
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, Unpenalized with { Solver = solver });
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Equal([0, 2], result.SeparatingFeatures.Order());
            AssertConvergesUnderAPenalty(data, solver, isSingle);
        }
    }

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.GradientDescent)]
    public void Classes_apart_in_a_combination_of_two_features_name_both_first(Solver solver)
    {
        // Features 0 and 2 in [−2, 2); the class is the sign of their sum, which is at least 1/2. Neither separates alone, and 1 is noise.
        SplitMix random = new(6);
        List<double> features = [];
        List<double> labels = [];
        while (labels.Count < 200)
        {
            double[] row = random.Vector<double>(3, 2);
            if (Math.Abs(row[0] + row[2]) >= 0.5)
            {
                features.AddRange(row);
                labels.Add(row[0] + row[2] > 0 ? 1 : 0);
            }
        }

        TrainingData data = new([.. features], 3, [.. labels]);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, Unpenalized with { Solver = solver });
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Equal([0, 2], result.SeparatingFeatures.Take(2).Order());
            AssertConvergesUnderAPenalty(data, solver, isSingle);
        }
    }

    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    [InlineData(Solver.GradientDescent)]
    public void A_long_run_over_classes_that_overlap_is_not_taken_for_separated(Solver solver)
    {
        TrainingData data = TrainingData.Draw(14, 400, 12).Map((_, j, x) => x * Math.ScaleB(1, j % 3));
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, Unpenalized with { Solver = solver, Tolerance = solver == Solver.GradientDescent ? 1e-4 : 1e-10 });
            Assert.Equal(StopReason.Converged, result.StopReason);

            Assert.Equal(OptimumExistence.Proven, result.OptimumExistence);

            // The tests for a quasi-separation begin at iteration 8; quasi-Newton methods may end by Newton's steps before.
            Assert.InRange(result.Iterations, solver == Solver.GradientDescent ? 9 : 1, 999);
        }
    }

    [Fact]
    public void A_row_of_weight_zero_does_not_hide_a_separation()
    {
        TrainingData data = TrainingData.Draw(7, 90, 2);
        data = data.Map((i, j, x) => j == 0 ? (data.Labels[i] > 0.5 ? 1 : -1) * (i == 10 ? -1 : 0.5 + Math.Abs(x)) : x) with
        {
            Weights = [.. Enumerable.Range(0, 90).Select(i => i == 10 ? 0.0 : 1)],
        };
        TrainingResult result = data.Train<double>(Unpenalized);
        Assert.Equal(StopReason.Separated, result.StopReason);
        Assert.Equal([0], result.SeparatingFeatures);
    }

    [Theory]
    [InlineData(Solver.GradientDescent, true)]
    [InlineData(Solver.GradientDescent, false)]
    [InlineData(Solver.StochasticGradient, true)]
    [InlineData(Solver.StochasticGradient, false)]
    public void A_step_far_too_long_diverges_and_leaves_a_finite_model(Solver solver, bool isSingle)
    {
        // With λ₂ = 1 a step of 1e6 multiplies the coefficients by 1 − 1e6 each time.
        foreach (int d in (int[])[1, 4])
        {
            TrainingResult result = TrainingData.Draw(8, 64, d).Train(
                isSingle,
                OneThread with
                {
                    Solver = solver,
                    GradientStep = GradientStep.Constant,
                    LearningRate = 1e6,
                    LearningRateSchedule = LearningRateSchedule.Constant,
                    L2Strength = 1,
                });
            Assert.Equal(StopReason.Diverged, result.StopReason);
            Assert.Null(result.CertifiedGap);
            Assert.All(result.Model.Coefficients.ToArray(), c => Assert.True(double.IsFinite(c)));
        }
    }

    [Theory]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.GradientDescent)]
    public void A_run_that_ends_far_above_its_start_has_diverged(Solver solver)
    {
        // The residuals, and with them the steps, are bounded: the coefficients jump to and fro without ever leaving the finite numbers.
        TrainingData data = TrainingData.Draw(8, 64, 3).Map((_, j, x) => j == 0 ? 1e4 * x : x);
        TrainingOptions options = OneThread with { Solver = solver, GradientStep = GradientStep.Constant, LearningRate = 0.5, MaxIterations = 20 };
        foreach (bool isSingle in (bool[])[true, false])
        {
            Assert.Equal(StopReason.Diverged, data.Train(isSingle, options).StopReason);
            Assert.Equal(StopReason.IterationLimit, data.Train(isSingle, options with { Standardize = true }).StopReason);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_run_cancelled_beforehand_throws(Solver solver)
    {
        TrainingData data = TrainingData.Draw(9, 9000, 3);
        LogisticModel start = new([0.5, -0.25, 1], 0.125);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Equal(
            source.Token,
            Assert.Throws<OperationCanceledException>(() => data.Train<float>(OneThread with { Solver = solver, WarmStart = start }, token: source.Token)).CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_run_cancelled_by_its_observer_returns_the_model_so_far(Solver solver)
    {
        TrainingData data = TrainingData.Draw(10, 9000, 3);
        foreach (int threads in (int[])[1, 2])
        {
            using CancellationTokenSource source = new();
            Recorder recorder = new(progress =>
            {
                if (progress.Iteration == 1)
                {
                    source.Cancel();
                }
            });
            TrainingResult result = data.Train<double>(OneThread with { Solver = solver, ThreadCount = threads, SharesAlways = true, Tolerance = 1e-13 }, recorder, source.Token);
            Assert.Equal(StopReason.Cancelled, result.StopReason);
            Assert.Equal(1, result.Iterations);
            Assert.Equal(recorder.Reports[^1].Objective, result.Objective);
            Assert.Equal(recorder.Reports[^1].GradientNorm, result.GradientNorm);

            // The value was reckoned in double at this very model: only the order of summation differs.
            double value = data.Objective(result.L2Strength).Value(result.Model.Coefficients, result.Model.Intercept);
            Assert.InRange(Math.Abs(value - result.Objective), 0, 1e-12 * value);
            Assert.InRange(Math.Abs(data.Objective(0).Value(result.Model.Coefficients, result.Model.Intercept) - result.MeanLoss), 0, 1e-12 * value);
        }
    }

    private static void AssertConvergesUnderAPenalty(TrainingData data, Solver solver, bool isSingle)
    {
        TrainingOptions options = OneThread with { Solver = solver, L2Strength = 0.05, Tolerance = solver == Solver.GradientDescent ? 1e-3 : 5e-7 };
        TrainingResult result = data.Train(isSingle, options);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Empty(result.SeparatingFeatures);
    }
}
