using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>What solvers do before the first evaluation keeps the limits of the run, listens to the caller's token, and tells the caller's observer that it goes on.</summary>
public class PreparationTests
{
    private const int Rows = 20_000;

    private static readonly TrainingData Many = TrainingData.Draw(911, Rows, 6);
    private static readonly TrainingData Several = MulticlassData.Draw(912, Rows, 30, 3);

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_run_of_no_iterations_or_no_time_returns_its_start_for_its_value_and_certificate_alone(Solver solver)
    {
        double share = Many.Labels.Average();
        double logit = Math.Log(share / (1 - share));
        LogisticModel given = new([0.5, -0.25, 0, 1, 0, 0.125], 0.75);
        foreach ((TrainingOptions options, StopReason reason) in Limits(solver))
        {
            foreach (bool isSingle in (bool[])[true, false])
            {
                Recorder recorder = new();
                TrainingResult result = Many.Train(isSingle, options, recorder);
                Assert.Equal((reason, 0), (result.StopReason, result.Iterations));
                Assert.Equal(-1, result.Model.Coefficients.ToArray().AsSpan().IndexOfAnyExcept(0.0));
                Assert.InRange(result.Model.Intercept, logit - 1e-6, logit + 1e-6);
                Assert.Equal(0, Assert.Single(recorder.Reports).Iteration);
                Assert.InRange(result.Passes, 1, 4);
                TrainingResult warm = Many.Train(isSingle, options with { WarmStart = given, L2Strength = 1e-3 });
                Assert.Equal((reason, 0), (warm.StopReason, warm.Iterations));
                Assert.Equal(given.Coefficients.ToArray(), warm.Model.Coefficients.ToArray());
                Assert.InRange(warm.Passes, 1, 4);
            }
        }
    }

    [Theory]
    [InlineData(Solver.SubsampledLbfgs)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.GradientDescent)]
    public void The_same_of_several_classes(Solver solver)
    {
        foreach ((TrainingOptions options, StopReason reason) in Limits(solver))
        {
            MulticlassResult result = Several.TrainClasses(true, options);
            Assert.Equal((solver, reason, 0), (result.Solver, result.StopReason, result.Iterations));
            Assert.Equal(-1, result.Model.Coefficients.ToArray().AsSpan().IndexOfAnyExcept(0.0));
            Assert.InRange(result.Passes, 1, 4);
        }
    }

    [Theory]
    [InlineData(Solver.SubsampledLbfgs)]
    [InlineData(Solver.GradientDescent)]
    public void Work_before_the_start_is_told_and_ends_by_the_token_and_by_what_the_observer_throws(Solver solver)
    {
        TrainingOptions options = new() { Solver = solver, L2Strength = 1e-3, ThreadCount = 1, MaxIterations = 20 };
        Recorder recorder = new();
        TrainingResult result = Many.Train(true, options, recorder);
        int before = recorder.Reports.Count - result.ObjectiveHistory.Count;
        Assert.True(before > 1, $"{before} reports before the start");
        Assert.All(recorder.Reports.Take(before), report => Assert.Equal((0, double.NaN, double.NaN), (report.Iteration, report.Objective, report.GapEstimate)));
        Assert.Equal(result.ObjectiveHistory, recorder.Reports.Skip(before).Select(report => report.Objective));

        // There is no model before the start has been evaluated.
        using CancellationTokenSource source = new();
        Recorder cancelling = new(_ => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => Many.Train(true, options, cancelling, source.Token));
        Assert.Single(cancelling.Reports);
        TaskCanceledException own = new("mine");
        Recorder throwing = new(_ => throw own);
        Assert.Same(own, Assert.Throws<TaskCanceledException>(() => Many.Train(true, options, throwing)));
        Assert.Single(throwing.Reports);
    }

    [Theory]
    [InlineData(Solver.SubsampledLbfgs)]
    [InlineData(Solver.GradientDescent)]
    public void Time_that_is_up_before_the_start_ends_the_work_there(Solver solver)
    {
        TimeSpan limit = TimeSpan.FromMilliseconds(200);
        Recorder slow = new(report => SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(250)));
        TrainingOptions options = new() { Solver = solver, L2Strength = 1e-3, ThreadCount = 1, TimeLimit = limit };
        TrainingResult result = Many.Train(true, options, slow);
        Assert.Equal((StopReason.TimeLimit, 0), (result.StopReason, result.Iterations));

        // One report before the start where the machine was fast enough to begin that work in time, and none where not.
        Assert.InRange(slow.Reports.Count, 1, 2);
        Assert.True(double.IsFinite(result.Objective));
    }

    /// <summary>Without a penalty Newton's steps look for a proof behind the solver's own: what is thrown there is the observer's too.</summary>
    [Fact]
    public void What_an_observer_throws_reaches_the_caller_from_every_report_of_a_run_without_a_penalty()
    {
        foreach (Solver solver in (Solver[])[Solver.NewtonCholesky, Solver.NewtonCg, Solver.Lbfgs])
        {
            TrainingData data = SeparationCase.Draw(1218).Data;
            TrainingOptions options = new() { Solver = solver, L2Strength = 0, ThreadCount = 1, Tolerance = 1e-3 };
            Recorder all = new();
            data.Train(false, options, all);
            for (int report = 0; report < all.Reports.Count; report++)
            {
                OperationCanceledException own = new("mine");
                int seen = 0;
                Recorder throwing = new(_ =>
                {
                    if (seen++ == report)
                    {
                        throw own;
                    }
                });
                Assert.Same(own, Assert.Throws<OperationCanceledException>(() => data.Train(false, options, throwing)));
            }
        }
    }

    private static (TrainingOptions Options, StopReason Reason)[] Limits(Solver solver)
    {
        TrainingOptions options = new() { Solver = solver, L2Strength = 1e-3, ThreadCount = 1 };
        return [(options with { MaxIterations = 0 }, StopReason.IterationLimit), (options with { TimeLimit = TimeSpan.Zero }, StopReason.TimeLimit)];
    }
}
