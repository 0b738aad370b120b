using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Networks;

/// <summary>What networks learn, how runs end, and what does not change the result.</summary>
public class NetworkTrainingTests
{
    private static readonly TrainingOptions Plain = new() { L2Strength = 1e-4, MaxIterations = 300, ThreadCount = 1 };

    [Fact]
    public void Forty_inputs_and_twenty_units_have_820_parameters()
    {
        NetworkData data = NetworkData.Draw(64, 40, 2);
        TrainingOptions options = Plain with { MaxIterations = 2, FitIntercept = false };
        HiddenLayerModel model = data.Train<float>(20, options).Model;
        Assert.Equal(820, model.ParameterCount);
        Assert.Equal((40, 20, 1, 2), (model.FeatureCount, model.HiddenUnits, model.OutputCount, model.ClassCount));
        Assert.Equal((800, 0, 20, 0), (model.HiddenCoefficients.Length, model.HiddenIntercepts.Length, model.OutputCoefficients.Length, model.OutputIntercepts.Length));
        Assert.Equal(841, data.Train<float>(20, options with { FitIntercept = true }).Model.ParameterCount);
        Assert.Equal((4 * 20) + 20 + (20 * 3) + 3, NetworkData.Draw(64, 4, 3).Train<float>(20, options with { FitIntercept = true }).Model.ParameterCount);
    }

    [Fact]
    public void A_network_solves_what_logistic_regression_cannot()
    {
        (NetworkData xor, NetworkData moons) = (NetworkData.Xor(), NetworkData.Moons());
        double Regression(NetworkData data) => data.Accuracy(MulticlassRegression.Train<double>(data.Features, 2, data.Classes).Model);
        Assert.True(Regression(xor) <= 0.75);
        Assert.True(Regression(moons) < 0.92);
        for (int seed = 0; seed < 3; seed++)
        {
            TrainingOptions options = Plain with { Seed = seed };
            foreach (NetworkResult result in (NetworkResult[])[xor.Train<double>(4, options), xor.Train<float>(4, options)])
            {
                Assert.Equal(StopReason.Converged, result.StopReason);
                Assert.Equal(Solver.Lbfgs, result.Solver);
                Assert.Equal(1.0, xor.Accuracy(result.Model));
            }

            Assert.True(moons.Accuracy(moons.Train<double>(8, options).Model) > 0.97);
            Assert.True(moons.Accuracy(moons.Train<float>(8, options).Model) > 0.97);
        }
    }

    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    [InlineData(Solver.GradientDescent)]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    public void Every_solver_trains(Solver solver)
    {
        NetworkData data = NetworkData.Xor();
        TrainingOptions options = Plain with
        {
            Solver = solver,
            GradientStep = GradientStep.Backtracking,
            LearningRate = solver == Solver.StochasticGradient ? 4 : null,
            BatchSize = 16,
            L1Strength = solver == Solver.OrthantWiseLbfgs ? 1e-4 : 0,
        };
        NetworkResult result = data.Train<double>(6, options);
        Assert.Equal(solver, result.Solver);
        Assert.Equal(1.0, data.Accuracy(result.Model));
        Assert.True(result.ObjectiveHistory[^1] < 0.2 * result.ObjectiveHistory[0]);
        Assert.Null(result.CertifiedGap);
        Assert.Equal(1.0, data.Accuracy(data.Train<float>(6, options).Model));
    }

    [Fact]
    public void A_constant_step_descends()
    {
        NetworkData data = NetworkData.Moons(100);
        NetworkResult result = data.Train<double>(4, Plain with { Solver = Solver.GradientDescent, GradientStep = GradientStep.Constant, MaxIterations = 40, LearningRate = 0.2 });
        Assert.Equal(41, result.ObjectiveHistory.Count);
        Assert.Equal(result.ObjectiveHistory.OrderDescending(), result.ObjectiveHistory);
    }

    [Fact]
    public void A_run_that_converged_is_at_a_stationary_point_of_the_model_it_returns()
    {
        NetworkData data = NetworkData.Draw(300, 3, 3, weighted: true);
        NetworkResult result = data.Train<double>(3, Plain with { L2Strength = 1e-2, MaxIterations = 1000 });
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.True(result.GradientNorm < 1e-4, $"{result.GradientNorm}");
        Assert.Equal(result.ObjectiveHistory[^1], result.Objective, 1e-12);
        double squares = 0;
        foreach (double v in (double[])[.. result.Model.HiddenCoefficients, .. result.Model.OutputCoefficients])
        {
            squares += v * v;
        }

        double loss = HiddenLayerModelTests.ReferenceOf(result.Model).Loss(data.Features, data.Classes, data.Weights);
        Assert.Equal(result.MeanLoss, loss, 1e-12);
        Assert.Equal(result.Objective, loss + (0.5e-2 * squares), 1e-12);
    }

    [Fact]
    public void Standardising_undoes_scales_and_offsets()
    {
        NetworkData data = NetworkData.Draw(200, 3, 3);
        double[] moved = [.. data.Features.Select((x, i) => ((i % 3) switch { 0 => 64, 1 => 0.125, _ => 1 } * x) + (8 * (i % 3)))];
        TrainingOptions options = Plain with { Standardize = true, L2Strength = 1e-2, MaxIterations = 30 };
        NetworkResult expected = data.Train<double>(3, options);
        NetworkData other = data with { Features = moved };
        NetworkResult result = other.Train<double>(3, options);
        double[] probabilities = new double[600];
        double[] again = new double[600];
        expected.Model.PredictProbabilities(data.Features, probabilities);
        result.Model.PredictProbabilities(moved, again);

        // The same steps from the same start, up to roundings that thirty steps of a quasi-Newton method may multiply.
        Assert.Equal(expected.Objective, result.Objective, 1e-6);
        Bits.AssertWithin<double>(probabilities, again, [.. Enumerable.Repeat(1e-3, 600)], "Probability", 0);
        Assert.NotEqual(expected.Objective, data.Train<double>(3, options with { Standardize = false }).Objective, 1e-3);
    }

    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.StochasticGradient)]
    public void Threads_change_no_bit(Solver solver)
    {
        // Several panels, and several pieces of them.
        NetworkData data = NetworkData.Draw(9000, 20, 3, weighted: true);
        foreach (NetworkResult[] results in new[] { ByThreads<float>(data, solver), ByThreads<double>(data, solver) })
        {
            Assert.True(results[0].Iterations > 0);
            foreach (NetworkResult result in results[1..])
            {
                AssertSame(results[0], result);
            }
        }
    }

    [Fact]
    public void A_seed_repeats_a_run_and_another_gives_another()
    {
        NetworkData data = NetworkData.Moons(100);
        NetworkResult first = data.Train<double>(3, Plain with { Seed = 5, MaxIterations = 4 });
        AssertSame(first, data.Train<double>(3, Plain with { Seed = 5, MaxIterations = 4 }));
        Assert.NotEqual(first.ObjectiveHistory[0], data.Train<double>(3, Plain with { Seed = 6, MaxIterations = 4 }).ObjectiveHistory[0]);
    }

    /// <summary>The start: Glorot's range for both layers, log-odds for the output.</summary>
    [Fact]
    public void The_start_is_random_within_its_range_and_has_the_odds_of_the_classes()
    {
        NetworkData data = NetworkData.Draw(64, 10, 2);
        HiddenLayerModel model = data.Train<double>(14, Plain with { MaxIterations = 0 }).Model;
        AssertRange(model.HiddenCoefficients.ToArray(), Math.Sqrt(6.0 / 24));
        AssertRange(model.OutputCoefficients.ToArray(), Math.Sqrt(6.0 / 15));
        Assert.Equal(new double[14], model.HiddenIntercepts.ToArray());
        double positives = data.Classes.Sum();
        Assert.Equal(Math.Log(positives / (64 - positives)), model.OutputIntercepts[0], 1e-6);

        NetworkData three = NetworkData.Draw(64, 10, 3);
        double[] intercepts = three.Train<double>(4, Plain with { MaxIterations = 0 }).Model.OutputIntercepts.ToArray();
        double[] counts = [.. Enumerable.Range(0, 3).Select(k => (double)three.Classes.Count(y => y == k))];
        Assert.Equal(Math.Log(counts[1] / counts[0]), intercepts[1] - intercepts[0], 1e-6);
        Assert.Equal(Math.Log(counts[2] / counts[0]), intercepts[2] - intercepts[0], 1e-6);
    }

    [Fact]
    public void Class_weights_are_sample_weights()
    {
        NetworkData data = NetworkData.Draw(120, 3, 2);
        double[] weights = [.. data.Classes.Select(y => y == 0 ? 0.5 : 2.0)];
        NetworkResult byClass = data.Train<double>(3, Plain with { ClassWeights = ClassWeights.Of(0.5, 2), MaxIterations = 5 });
        AssertSame(byClass, (data with { Weights = weights }).Train<double>(3, Plain with { MaxIterations = 5 }));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Batches_that_lack_a_class_train(int classes)
    {
        NetworkData data = NetworkData.Draw(90, 2, classes);
        NetworkResult result = data.Train<float>(4, Plain with { Solver = Solver.AdaGrad, BatchSize = 1, MaxIterations = 20 });
        Assert.Equal(StopReason.IterationLimit, result.StopReason);
        Assert.True(result.Objective < result.ObjectiveHistory[0]);
    }

    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.GradientDescent)]
    [InlineData(Solver.AdaGrad)]
    public void Without_a_penalty_a_network_that_tells_all_samples_apart_has_no_optimum(Solver solver)
    {
        NetworkData data = NetworkData.Xor();
        TrainingOptions options = Plain with { L2Strength = 0, Solver = solver, GradientStep = GradientStep.Backtracking, MaxIterations = 2000 };
        foreach (NetworkResult result in (NetworkResult[])[data.Train<double>(6, options), data.Train<float>(6, options)])
        {
            Assert.Equal(StopReason.Separated, result.StopReason);
            Assert.Equal(1.0, data.Accuracy(result.Model));
            Assert.InRange(result.Objective, 0, 0.5 / data.Count);
        }

        Assert.NotEqual(StopReason.Separated, data.Train<double>(6, options with { L2Strength = 1e-6, MaxIterations = 20 }).StopReason);
    }

    /// <summary>A sample of small weight that stands on the wrong side must not be overlooked.</summary>
    [Fact]
    public void Separation_counts_the_lightest_sample_and_none_of_weight_zero()
    {
        NetworkData data = NetworkData.Xor();
        double[] features = [.. data.Features, .. data.Features[..2]];
        int[] classes = [.. data.Classes, 1 - data.Classes[0]];
        double[] weights = [.. Enumerable.Repeat(1.0, data.Count), 1e-3];
        TrainingOptions options = Plain with { L2Strength = 0 };
        NetworkResult with = new NetworkData(features, 2, classes, weights).Train<double>(6, options);
        Assert.NotEqual(StopReason.Separated, with.StopReason);

        // Its loss alone, at best log 2 or so of its weight, is below the half of a weight of one.
        Assert.True(with.Objective * weights.Sum() < 0.5);
        weights[^1] = 0;
        NetworkResult without = new NetworkData(features, 2, classes, weights).Train<double>(6, options);
        Assert.True(without.StopReason == StopReason.Separated, $"{without.StopReason} at {without.Objective}.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_of_weight_zero_is_no_row(bool standardize)
    {
        // From the same start, by steps that do what the objective says, whatever its rows: a weighted sum has other roundings, which grow slowly.
        NetworkData data = NetworkData.Moons(120);
        double[] weights = [.. Enumerable.Range(0, 120).Select(i => i % 7 == 3 ? 0 : 1.0)];
        double[] features = [.. data.Features.Select((x, i) => weights[i / 2] == 0 ? 50 - x : x)];
        int[] kept = [.. Enumerable.Range(0, 120).Where(i => weights[i] > 0)];
        NetworkData less = new([.. kept.SelectMany(i => data.Features[(2 * i)..((2 * i) + 2)])], 2, [.. kept.Select(i => data.Classes[i])], []);
        TrainingOptions options = Plain with { MaxIterations = 20, Standardize = standardize, Seed = 3 };
        NetworkResult expected = less.Train<double>(5, options);
        NetworkResult actual = new NetworkData(features, 2, data.Classes, weights).Train<double>(5, options);
        Assert.Equal(expected.ObjectiveHistory.Count, actual.ObjectiveHistory.Count);
        Assert.All(expected.ObjectiveHistory.Zip(actual.ObjectiveHistory), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Equal(expected.L2Strength, actual.L2Strength);
    }

    [Fact]
    public void Packed_features_give_the_model_of_plain_ones_and_cancelling_beforehand_throws()
    {
        NetworkData data = NetworkData.Moons(100);
        using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(data.Features, 100, 2);
        TrainingOptions options = Plain with { MaxIterations = 5 };
        AssertSame(data.Train<double>(3, options), HiddenLayerNetwork.Train<double>(matrix, data.Classes, 3, options));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => HiddenLayerNetwork.Train<double>(matrix, data.Classes, 3, options, cancellationToken: source.Token));
    }

    private static NetworkResult[] ByThreads<T>(NetworkData data, Solver solver)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(1, 3).Select(threads => data.Train<T>(6, Plain with { Solver = solver, ThreadCount = threads, SharesAlways = true, MaxIterations = 3, Seed = 2 }))];

    private static void AssertRange(double[] values, double bound)
    {
        Assert.All(values, value => Assert.InRange(Math.Abs(value), 0, bound));
        Assert.True(values.Max() > 0.5 * bound && values.Min() < -0.5 * bound);
        Assert.Equal(values.Length, values.Distinct().Count());
    }

    private static void AssertSame(NetworkResult expected, NetworkResult actual)
    {
        Assert.Equal(expected.ObjectiveHistory, actual.ObjectiveHistory);
        Bits.AssertSame(expected.Model.HiddenCoefficients, actual.Model.HiddenCoefficients, "W", 0);
        Bits.AssertSame(expected.Model.HiddenIntercepts, actual.Model.HiddenIntercepts, "a", 0);
        Bits.AssertSame(expected.Model.OutputCoefficients, actual.Model.OutputCoefficients, "v", 0);
        Bits.AssertSame(expected.Model.OutputIntercepts, actual.Model.OutputIntercepts, "c", 0);
    }
}
