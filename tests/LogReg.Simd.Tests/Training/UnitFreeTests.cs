using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Without a penalty the optimum does not depend on the units of the columns, nor with an intercept on where they begin; the run must not either.</summary>
public class UnitFreeTests
{
    private static readonly TrainingOptions Unpenalized = new() { L2Strength = 0, ThreadCount = 1 };

    public static TheoryData<Solver, Loss> Cases()
    {
        TheoryData<Solver, Loss> data = [];
        foreach (Solver solver in Enum.GetValues<Solver>().Except([Solver.StochasticGradient, Solver.AdaGrad]))
        {
            data.Add(solver, Loss.LogLoss);
            data.Add(solver, Loss.TanhCrossEntropy);
        }

        data.Add(Solver.Auto, Loss.SquaredLogit);
        data.Add(Solver.Lbfgs, Loss.SquaredLogit);
        data.Add(Solver.Lbfgs, Loss.SquaredProbability);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rescaled_and_shifted_columns_take_the_same_run(Solver solver, Loss loss)
    {
        TrainingData data = TrainingData.Draw(71, 260, 5, weighted: true);
        TrainingOptions options = Unpenalized with { Solver = solver, Loss = loss, Tolerance = solver == Solver.GradientDescent ? 1e-6 : null };
        TrainingResult plain = data.Train<double>(options);
        Assert.Equal(StopReason.Converged, plain.StopReason);
        double minimum = loss == Loss.SquaredProbability ? plain.MeanLoss : ReferenceSolver.Solve(data.Objective(0, loss: loss)).Objective;
        Assert.InRange(plain.MeanLoss - minimum, -1e-12, 1e-6 * minimum);
        foreach ((double factor, double shift) in (ReadOnlySpan<(double, double)>)[(1e-6, 0), (1e6, 0), (500, 3), (1e-3, -1e3), (1, 1e5)])
        {
            TrainingData moved = data.Map((_, j, x) => j % 2 == 0 ? factor * (x + shift) : j == 1 ? x / factor : x);
            TrainingResult result = moved.Train<double>(options);
            string context = $"factor {factor}, shift {shift}: {result.StopReason} after {result.Iterations} at {result.MeanLoss}, not {plain.Iterations} at {plain.MeanLoss}";
            Assert.True(result.StopReason == StopReason.Converged, context);
            Assert.True(Math.Abs(result.Iterations - plain.Iterations) <= 2, context);
            Assert.True(Math.Abs(result.MeanLoss - plain.MeanLoss) <= 1e-9 * minimum, context);
            Assert.Equal(plain.OptimumExistence, result.OptimumExistence);
        }

        // Powers of two and of ten, rounded to single precision as the files of users are.
        TrainingResult single = data.Train<float>(options with { Tolerance = options.Tolerance ?? 5e-7 });
        foreach (double factor in (double[])[Math.ScaleB(1, -20), Math.ScaleB(1, 20), 1e-6, 500])
        {
            TrainingResult result = data.Map((_, j, x) => j % 2 == 0 ? factor * x : x).Train<float>(options with { Tolerance = options.Tolerance ?? 5e-7 });
            string context = $"single, factor {factor}: {result.StopReason} after {result.Iterations} at {result.MeanLoss}, not {single.Iterations} at {single.MeanLoss}";
            Assert.True(result.StopReason == StopReason.Converged, context);

            // Rounding decides when gradient descent, of many small steps, goes over to double.
            Assert.True(Math.Abs(result.Iterations - single.Iterations) <= (solver == Solver.GradientDescent ? single.Iterations / 4 : 2), context);
            Assert.True(Math.Abs(result.MeanLoss - minimum) <= 1e-6 * minimum, context);
        }
    }

    [Theory]
    [InlineData(MulticlassMethod.Softmax, Solver.Auto)]
    [InlineData(MulticlassMethod.Softmax, Solver.Lbfgs)]
    [InlineData(MulticlassMethod.Softmax, Solver.NewtonCg)]
    [InlineData(MulticlassMethod.OneVsRest, Solver.Auto)]
    public void Several_classes_of_pressure_beside_temperature_reach_the_optimum(MulticlassMethod method, Solver solver)
    {
        // Hectopascal around 1013, kelvin around 288.
        TrainingData plain = MulticlassData.Draw(72, 150, 2, 3);
        TrainingData weather = plain.Map((_, j, x) => j == 0 ? 1013 + (8 * x) : 288 + (4 * x));
        double minimum = plain.TrainClasses<double>(Unpenalized with { Tolerance = 1e-13, Solver = Solver.NewtonCg }, method).MeanLoss;
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = weather.TrainClasses(isSingle, Unpenalized with { Solver = solver }, method);
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Equal(OptimumExistence.Proven, result.OptimumExistence);
            Assert.InRange(result.MeanLoss - minimum, -2e-6 * minimum, 2e-6 * minimum);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Molar_amounts_do_not_converge_at_zero(bool isSingle)
    {
        TrainingData data = TrainingData.Draw(73, 80, 2);
        double minimum = ReferenceSolver.Solve(data.Objective(0)).Objective;
        TrainingResult result = data.Map((_, _, x) => x * 1e-7).Train(isSingle, Unpenalized);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 3, 20);
        Assert.InRange(Math.Abs(result.MeanLoss - minimum), 0, 1e-6 * minimum);
    }

    [Fact]
    public void More_small_features_than_a_Hessian_is_formed_for_reach_the_optimum()
    {
        // Labels of pure chance, so that this many rows are not separable.
        SplitMix random = new(74);
        TrainingData data = TrainingData.Draw(74, 4400, 1025);
        data = data with { Labels = [.. data.Labels.Select(_ => (double)random.Below(2))] };
        double minimum = data.Train<float>(Unpenalized).MeanLoss;
        TrainingResult result = data.Map((_, _, x) => x * 1e-3).Train<float>(Unpenalized);
        Assert.Equal(Solver.Lbfgs, result.Solver);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.MeanLoss - minimum, -1e-6 * minimum, 1e-6 * minimum);
        Assert.NotEqual(OptimumExistence.Separated, result.OptimumExistence);
    }

    [Theory]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    public void Stochastic_solvers_converge_where_the_decrement_says_so_and_nowhere_else(Solver solver)
    {
        // Columns so small that the gradient is below every tolerance from the start.
        TrainingData data = TrainingData.Draw(75, 200, 3).Map((_, _, x) => x * Math.ScaleB(1, -30));
        TrainingResult far = data.Train<double>(Unpenalized with { Solver = solver, MaxIterations = 50, Tolerance = 1e-6 });
        Assert.Equal(StopReason.IterationLimit, far.StopReason);
        TrainingResult near = TrainingData.Draw(75, 200, 3).Train<double>(
            Unpenalized with { Solver = Solver.AdaGrad, BatchSize = 200, LearningRate = 0.5, MaxIterations = 5000, Tolerance = 1e-6 });
        Assert.Equal(StopReason.Converged, near.StopReason);
        double minimum = ReferenceSolver.Solve(TrainingData.Draw(75, 200, 3).Objective(0)).Objective;
        Assert.InRange(near.MeanLoss - minimum, 0, 1e-6 * minimum);
    }

    [Fact]
    public void A_start_of_nearly_balanced_noise_may_converge_at_once_but_only_at_the_optimum()
    {
        // Every row stands there once with each label: zero is optimal.
        SplitMix random = new(76);
        double[] half = random.Vector<double>(60, 2);
        TrainingData data = new([.. half, .. half], 2, [.. Enumerable.Repeat(0.0, 30), .. Enumerable.Repeat(1.0, 30)]);
        TrainingResult result = data.Train<double>(Unpenalized);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(OptimumExistence.Proven, result.OptimumExistence);
        Assert.InRange(Math.Abs(result.MeanLoss - Math.Log(2)), 0, 1e-15);
    }
}
