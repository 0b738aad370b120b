using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Training;

/// <summary>Options at the ends of their ranges do what they say or are refused in words.</summary>
public class ExtremeOptionTests
{
    private static readonly TrainingData Data = TrainingData.Draw(301, 90, 3);

    [Fact]
    public void More_coefficients_than_an_array_holds_are_refused()
    {
        using SparseMatrix<float> wide = SparseMatrix<float>.FromCsr([0, 1, 2], [0, int.MaxValue - 1], [1f, 1f], int.MaxValue);
        ArgumentException exception = Assert.Throws<ArgumentException>("features", () => LogisticRegression.Train<float>(wide, [0, 1]));
        Assert.Contains("2147483647 coefficients", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fallback_does_not_take_memory_for_a_history_that_no_run_fills()
    {
        TrainingOptions options = new() { Solver = Solver.ProximalNewton, L1Strength = 0.01, Tolerance = 1e-300, HistoryLength = int.MaxValue, MaxIterations = int.MaxValue, TimeLimit = TimeSpan.FromSeconds(5), ThreadCount = 1 };
        Assert.NotEqual(StopReason.Diverged, Data.Train<double>(options).StopReason);
    }

    [Theory]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    public void A_batch_of_more_than_all_samples_is_all_samples(Solver solver)
    {
        TrainingOptions options = new() { Solver = solver, BatchSize = Data.Rows, MaxIterations = 3, ThreadCount = 1 };
        TrainingResult all = Data.Train<double>(options);
        foreach (int size in (int[])[Data.Rows + 1, int.MaxValue - 1, int.MaxValue])
        {
            TrainingResult result = Data.Train<double>(options with { BatchSize = size });
            Assert.Equal(all.Model.Coefficients.ToArray(), result.Model.Coefficients.ToArray());
            Assert.Equal(all.ObjectiveHistory, result.ObjectiveHistory);
        }
    }

    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    public void A_history_longer_than_the_run_takes_no_more_memory_than_the_run_can_fill(Solver solver)
    {
        TrainingOptions options = new() { Solver = solver, HistoryLength = 500, L1Strength = solver == Solver.Lbfgs ? 0 : 0.01, MaxIterations = 400, ThreadCount = 1 };
        double[] expected = Data.Train<double>(options).Model.Coefficients.ToArray();
        Assert.Equal(expected, Data.Train<double>(options with { HistoryLength = int.MaxValue }).Model.Coefficients.ToArray());
    }

    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    [InlineData(Solver.Auto)]
    public void A_history_that_no_memory_holds_is_refused_in_words(Solver solver)
    {
        TrainingOptions options = new() { Solver = solver, HistoryLength = int.MaxValue, MaxIterations = int.MaxValue, ThreadCount = 1 };
        if (solver == Solver.Auto)
        {
            // The solver that is chosen here remembers no pairs.
            Assert.Equal(StopReason.Converged, Data.Train<double>(options).StopReason);
            return;
        }

        AssertRefused("options", ["HistoryLength", "2147483647", "MaxIterations"], () => Data.Train<double>(options));
    }

    [Fact]
    public void An_inverse_strength_whose_strength_is_not_a_number_is_refused()
    {
        TrainingData classes = MulticlassData.Draw(302, 60, 2, 3);
        foreach (double c in (double[])[double.Epsilon, 1e-312, double.MaxValue])
        {
            AssertRefused("options", ["option C ", "90"], () => Data.Train<double>(new() { C = c }));
            AssertRefused("options", ["option C ", "60"], () => classes.TrainClasses<double>(new() { C = c }));
            AssertRefused("options", ["option C "], () => classes.TrainClasses<float>(new() { C = c }, MulticlassMethod.OneVsRest));
        }

        Assert.Equal(1 / (1e-305 * 90), Data.Train<double>(new() { C = 1e-305 }).L2Strength);
    }

    [Fact]
    public void Bytes_beyond_all_memory_are_as_many_as_can_be_said()
    {
        Assert.Equal(long.MaxValue, CategoricalMatrixBuilder<float>.ByteCountOf(int.MaxValue, int.MaxValue, [3]));
        Assert.Equal(long.MaxValue, CategoricalMatrixBuilder<double>.ByteCountOf(int.MaxValue, int.MaxValue, []));
        Assert.Equal((long)int.MaxValue * (int.MaxValue / 4) * 4, CategoricalMatrixBuilder<float>.ByteCountOf(int.MaxValue, int.MaxValue / 4, []));
    }
}
