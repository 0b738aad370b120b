using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Training;

/// <summary>Every way in which a run of several classes can end, reached on purpose.</summary>
public class MulticlassStopReasonTests
{
    private static readonly TrainingOptions OneThread = new() { ThreadCount = 1 };
    private static readonly TrainingOptions Unpenalized = OneThread with { L2Strength = 0 };

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>().Except([Solver.ProximalNewton])];

    public static TheoryData<Solver> Deterministic => [Solver.Auto, Solver.Lbfgs, Solver.NewtonCg, Solver.OrthantWiseLbfgs, Solver.GradientDescent];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_limits_of_iterations_and_time_are_kept(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(161, 150, 6, 4);
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            foreach (int limit in (int[])[0, 1])
            {
                MulticlassResult result = data.TrainClasses<float>(OneThread with { Solver = solver, MaxIterations = limit, Tolerance = 1e-12 }, method);
                Assert.Equal(StopReason.IterationLimit, result.StopReason);
                Assert.Equal(limit * Math.Max(1, result.Classes.Count), result.Iterations);
            }

            MulticlassResult late = data.TrainClasses<double>(OneThread with { Solver = solver, TimeLimit = TimeSpan.Zero }, method);
            Assert.Equal(StopReason.TimeLimit, late.StopReason);
            Assert.Equal(0, late.Iterations);
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    public void A_tolerance_below_rounding_exhausts_the_precision(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(162, 150, 6, 3);
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = data.TrainClasses(isSingle, OneThread with { Solver = solver, Tolerance = 1e-17 });
            Assert.Equal(StopReason.PrecisionLimit, result.StopReason);
            Assert.InRange(result.RelativeCertifiedGap!.Value, 0, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void Classes_that_lie_apart_are_separated_without_a_penalty_and_converge_with_one(Solver solver)
    {
        // Feature 0 tells class 1 apart, feature 1 class 2.
        TrainingData data = MulticlassData.Draw(163, 120, 3, 3);
        data = data.Map((i, j, x) => j < 2 ? (data.Labels[i] == j + 1 ? 4 : 0) + (0.25 * x) : x);
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = data.TrainClasses(isSingle, Unpenalized with { Solver = solver });
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Null(result.CertifiedGap);
            int[] classes = new int[data.Rows];
            result.Model.Predict(data.Features, classes);
            Assert.Equal(data.Classes(), classes);
            TrainingOptions penalized = OneThread with { Solver = solver, L2Strength = 0.05, Tolerance = solver == Solver.GradientDescent ? 1e-3 : 5e-7 };
            Assert.Equal(StopReason.Converged, data.TrainClasses(isSingle, penalized).StopReason);
        }
    }

    [Fact]
    public void One_class_that_lies_apart_ends_its_own_run_of_one_vs_rest()
    {
        // Class 1 lies apart in feature 2; 0 and 2 overlap.
        TrainingData data = MulticlassData.Draw(164, 150, 3, 3);
        data = data.Map((i, j, x) => j == 2 ? (data.Labels[i] == 1 ? 3 : -3) + x : x);
        MulticlassResult result = data.TrainClasses<double>(Unpenalized, MulticlassMethod.OneVsRest);
        Assert.Equal(StopReason.Separated, result.Classes[1].StopReason);
        Assert.Equal([2], result.Classes[1].SeparatingFeatures);
        Assert.Equal(StopReason.Separated, result.StopReason);
        Assert.Equal([2], result.SeparatingFeatures);
        Assert.Null(result.CertifiedGap);
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    public void Classes_that_overlap_are_not_taken_for_separated(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(165, 600, 8, 3).Map((_, j, x) => x * Math.ScaleB(1, j % 3));
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = data.TrainClasses(isSingle, Unpenalized with { Solver = solver, Tolerance = 1e-4 });
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.InRange(result.RelativeCertifiedGap!.Value, 0, 2e-4);
        }
    }

    [Theory]
    [InlineData(Solver.GradientDescent, MulticlassMethod.Softmax)]
    [InlineData(Solver.GradientDescent, MulticlassMethod.OneVsRest)]
    [InlineData(Solver.StochasticGradient, MulticlassMethod.Softmax)]
    [InlineData(Solver.StochasticGradient, MulticlassMethod.OneVsRest)]
    public void A_step_far_too_long_diverges_and_leaves_a_finite_model(Solver solver, MulticlassMethod method)
    {
        // With λ₂ = 1 a step of 1e6 multiplies the coefficients by 1 − 1e6 each time.
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = MulticlassData.Draw(166, 64, 4, 3).TrainClasses(
                isSingle,
                OneThread with
                {
                    Solver = solver,
                    GradientStep = GradientStep.Constant,
                    LearningRate = 1e6,
                    LearningRateSchedule = LearningRateSchedule.Constant,
                    L2Strength = 1,
                },
                method);
            Assert.Equal(StopReason.Diverged, result.StopReason);
            Assert.Null(result.CertifiedGap);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_run_cancelled_beforehand_throws(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(167, 9000, 2, 3);
        using CancellationTokenSource source = new();
        source.Cancel();
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassModel start = new([0.5, -0.25, 1, 2, 3, -4], [0.125, -1, 0.5], method);
            Assert.Equal(
                source.Token,
                Assert.Throws<OperationCanceledException>(
                    () => data.TrainClasses<float>(OneThread with { Solver = solver }, method, start, token: source.Token)).CancellationToken);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_softmax_run_cancelled_by_its_observer_returns_the_model_so_far(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(168, 9000, 3, 3);
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
            MulticlassResult result = data.TrainClasses<double>(
                OneThread with { Solver = solver, ThreadCount = threads, SharesAlways = true, Tolerance = 1e-13 }, progress: recorder, token: source.Token);
            Assert.Equal(StopReason.Cancelled, result.StopReason);
            Assert.Equal(1, result.Iterations);
            Assert.Equal(recorder.Reports[^1].Objective, result.Objective);
            Assert.Equal(recorder.Reports[^1].GradientNorm, result.GradientNorm);
            double value = data.SoftmaxObjective(result.L2Strength).Value(result.Model.Theta());
            Assert.InRange(Math.Abs(value - result.Objective), 0, 1e-12 * value);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Every_solver_names_a_feature_that_is_not_finite(Solver solver)
    {
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity])
        {
            TrainingData data = MulticlassData.Draw(169, 50, 3, 3, weighted: true);
            double[] features = [.. data.Features];
            features[(31 * 3) + 2] = value;
            data = data with { Features = features };
            foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
            {
                foreach (bool standardize in (bool[])[false, true])
                {
                    TrainingOptions options = OneThread with { Solver = solver, Standardize = standardize };
                    AssertRefused("features", ["row 31", "column 2"], () => data.TrainClasses<float>(options, method));
                    AssertRefused("features", ["row 31", "column 2"], () => data.TrainClasses<double>(options, method));
                }
            }
        }
    }
}
