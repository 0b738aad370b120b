using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>What an observer is told, and what the history of a run says.</summary>
public class ProgressTests
{
    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_start_and_every_iteration_are_reported_once(Solver solver)
    {
        TrainingData data = TrainingData.Draw(91, 9000, 4);
        foreach (bool isSingle in (bool[])[true, false])
        {
            Recorder recorder = new();
            int thread = Environment.CurrentManagedThreadId;
            Recorder checking = new(_ => Assert.Equal(thread, Environment.CurrentManagedThreadId));
            TrainingOptions options = new() { Solver = solver, L2Strength = 1e-4, MaxIterations = 15, ThreadCount = 2, SharesAlways = true };
            TrainingResult result = data.Train(isSingle, options, recorder);
            data.Train(isSingle, options, checking);
            Assert.True(result.Iterations > 0);

            // What is told while a better start is looked for has no gradient.
            TrainingProgress[] points = [.. recorder.Reports.SkipWhile(r => double.IsNaN(r.GradientNorm))];
            Assert.Equal(solver is Solver.Auto or Solver.SubsampledLbfgs or Solver.GradientDescent, points.Length < recorder.Reports.Count);
            Assert.Equal(Enumerable.Range(0, result.Iterations + 1), points.Select(r => r.Iteration));
            Assert.Equal(result.ObjectiveHistory, points.Select(r => r.Objective));
            for (int i = 1; i < recorder.Reports.Count; i++)
            {
                Assert.True(recorder.Reports[i].Passes > recorder.Reports[i - 1].Passes);
                Assert.True(recorder.Reports[i].Elapsed >= recorder.Reports[i - 1].Elapsed);
            }

            Assert.True(result.Passes >= recorder.Reports[^1].Passes);
            Assert.True(result.Elapsed >= recorder.Reports[^1].Elapsed);
            Assert.True(result.Evaluations > result.Iterations);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_objective_falls_but_for_rounding(Solver solver)
    {
        if (solver is Solver.StochasticGradient or Solver.AdaGrad)
        {
            return;
        }

        TrainingData data = TrainingData.Draw(92, 9000, 6, weighted: true);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingOptions options = new() { Solver = solver, L2Strength = 1e-3, MaxIterations = 50, ThreadCount = 1 };
            IReadOnlyList<double> history = data.Train(isSingle, options).ObjectiveHistory;

            // Searches accept a rise within the noise of the value: 4e-8 of it in single precision, 1e-14 in double.
            double noise = isSingle ? 4e-8 : 1e-14;
            Assert.True(history.Count > 2 && history[^1] < history[0]);
            Assert.All(history.Zip(history.Skip(1)), pair => Assert.True(pair.Second <= pair.First * (1 + noise), $"{pair.First:R} rises to {pair.Second:R}."));
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.Lbfgs)]
    public void A_history_has_one_entry_per_iteration_where_single_precision_is_exhausted(Solver solver)
    {
        Recorder recorder = new();
        TrainingResult result = TrainingData.Draw(93, 400, 6).Train<float>(
            new TrainingOptions { Solver = solver, Tolerance = 1e-17, ThreadCount = 1, MaxIterations = 200 }, recorder);
        Assert.Equal(StopReason.PrecisionLimit, result.StopReason);
        Assert.Equal(result.Iterations + 1, result.ObjectiveHistory.Count);
        Assert.Equal(result.Iterations + 1, recorder.Reports.Count);
    }

    [Fact]
    public void An_estimate_is_there_with_a_penalty_and_not_a_number_without()
    {
        TrainingData data = TrainingData.Draw(94, 100, 3);
        Recorder penalized = new();
        TrainingResult result = data.Train<double>(new TrainingOptions { ThreadCount = 1, Tolerance = 5e-11 }, penalized);
        Assert.All(penalized.Reports, r => Assert.True(r.GapEstimate >= 0));

        // Near the optimum the estimate and the proof agree: both are ‖∇F‖²/(2λ₂) up to the intercept's share and the slack for rounding.
        Assert.InRange(penalized.Reports[^1].GapEstimate, 0, 2 * result.CertifiedGap!.Value);
        Recorder free = new();
        data.Train<double>(new TrainingOptions { ThreadCount = 1, L2Strength = 0 }, free);
        Assert.All(free.Reports, r => Assert.True(double.IsNaN(r.GapEstimate)));
    }

    [Fact]
    public void The_choice_of_a_solver_is_told_with_its_reason()
    {
        Assert.Equal(Solver.NewtonCholesky, Chosen(200, 3, 0));
        Assert.Equal(Solver.SubsampledLbfgs, Chosen(8192, 3, 0));
        Assert.Equal(Solver.ProximalNewton, Chosen(200, 3, 0.01));
        Assert.Equal(Solver.Lbfgs, Chosen(20, 1025, 0));
        Assert.Equal(Solver.OrthantWiseLbfgs, Chosen(20, 1025, 0.01));
    }

    private static Solver Chosen(int rows, int featureCount, double l1Strength)
    {
        TrainingResult result = TrainingData.Draw(95, rows, featureCount).Train<float>(
            new TrainingOptions { L1Strength = l1Strength, MaxIterations = 1, ThreadCount = 1 });
        Assert.Contains(result.Solver == Solver.SubsampledLbfgs ? "4096" : $"{(result.Solver == Solver.NewtonCholesky ? rows : featureCount + 1)}", result.SolverReason, StringComparison.Ordinal);
        return result.Solver;
    }
}
