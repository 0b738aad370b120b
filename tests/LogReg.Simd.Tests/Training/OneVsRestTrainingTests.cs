using LogReg.Simd.Sessions;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>One-vs-rest (formula 5.1): the binary models, in passes that all classes share.</summary>
public class OneVsRestTrainingTests
{
    private static readonly TrainingOptions Options = new() { L2Strength = 0.0625, ThreadCount = 1 };

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    [Theory]
    [InlineData(Solver.Auto, 0)]
    [InlineData(Solver.NewtonCholesky, 0)]
    [InlineData(Solver.NewtonCg, 0)]
    [InlineData(Solver.Lbfgs, 0)]
    [InlineData(Solver.SubsampledLbfgs, 0)]
    [InlineData(Solver.ProximalNewton, 0.01)]
    [InlineData(Solver.OrthantWiseLbfgs, 0.01)]
    public void A_class_has_the_binary_model(Solver solver, double l1Strength)
    {
        TrainingData data = MulticlassData.Draw(181, 8200, 4, 3, weighted: true);
        foreach (bool isSingle in (bool[])[true, false])
        {
            foreach (bool standardize in (bool[])[false, true])
            {
                AssertBinary(data, isSingle, Options with { Solver = solver, L1Strength = l1Strength, Standardize = standardize }, k => data.Of(k));
            }
        }
    }

    [Theory]
    [InlineData(Solver.Auto, 0)]
    [InlineData(Solver.NewtonCholesky, 0)]
    [InlineData(Solver.NewtonCg, 0)]
    [InlineData(Solver.Lbfgs, 0)]
    [InlineData(Solver.GradientDescent, 0)]
    [InlineData(Solver.StochasticGradient, 0)]
    [InlineData(Solver.ProximalNewton, 0.01)]
    [InlineData(Solver.OrthantWiseLbfgs, 0.01)]
    public void A_class_has_the_bits_of_its_binary_model(Solver solver, double l1Strength)
    {
        foreach ((int rows, int features) in ((int, int)[])[(8200, 5), (700, 170)])
        {
            TrainingData data = MulticlassData.Draw(194, rows, features, 4, weighted: true);
            TrainingOptions options = Options with { Solver = solver, L1Strength = l1Strength, MaxIterations = 8 };
            foreach (bool isSingle in (bool[])[true, false])
            {
                MulticlassResult together = data.TrainClasses(isSingle, options, MulticlassMethod.OneVsRest);
                for (int k = 0; k < 4; k++)
                {
                    TrainingResult alone = data.Of(k).Train(isSingle, options);
                    Bits.AssertSame(alone.Model.Coefficients, together.Model.CoefficientsOf(k), "coefficient", (solver, k, features, isSingle));
                    Assert.Equal(alone.Model.Intercept, together.Model.Intercepts[k]);
                    TrainingReport run = together.Classes[k];
                    Assert.Equal((alone.StopReason, alone.Evaluations, alone.Passes, alone.CertifiedGap), (run.StopReason, run.Evaluations, run.Passes, run.CertifiedGap));
                }
            }
        }
    }

    [Fact]
    public void More_classes_than_run_at_a_time_have_the_bits_of_their_binary_models()
    {
        TrainingData data = TrainingData.Draw(195, 600, 3);
        data = data with { Labels = [.. Enumerable.Range(0, 600).Select(i => (double)(i % (OneVsRestSession<double>.MostRuns + 9)))] };
        MulticlassResult result = data.TrainClasses<double>(Options, MulticlassMethod.OneVsRest);
        for (int k = 0; k < result.Model.ClassCount; k++)
        {
            Bits.AssertSame(data.Of(k).Train<double>(Options).Model.Coefficients, result.Model.CoefficientsOf(k), "coefficient", k);
        }

        Assert.Equal(StopReason.Converged, result.StopReason);
    }

    [Fact]
    public void Without_intercepts_there_are_none()
    {
        TrainingData data = MulticlassData.Draw(182, 120, 4, 3);
        MulticlassResult result = AssertBinary(data, false, Options with { FitIntercept = false }, k => data.Of(k));
        Assert.Equal([0, 0, 0], result.Model.Intercepts.ToArray());
    }

    [Fact]
    public void Balanced_class_weights_balance_each_class_against_its_rest()
    {
        TrainingData data = MulticlassData.Draw(183, 200, 3, 3, weighted: true, rare: 2);
        AssertBinary(data, false, Options with { ClassWeights = ClassWeights.Balanced }, k => data.Of(k));
    }

    [Fact]
    public void Given_class_weights_hold_for_every_run()
    {
        TrainingData data = MulticlassData.Draw(184, 200, 3, 3, weighted: true);
        double[] factors = [1, 2.5, 0.5];
        AssertBinary(
            data,
            false,
            Options with { ClassWeights = ClassWeights.Of(factors) },
            k => data.Of(k) with { Weights = [.. data.Weights.Select((s, i) => s * factors[(int)data.Labels[i]])] },
            Options);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 0.01)]
    [InlineData(false, 0.01)]
    public void A_row_of_weight_zero_is_no_row(bool isSingle, double l1Strength)
    {
        TrainingData data = MulticlassData.Draw(196, 100, 4, 3, weighted: true);
        TrainingData less = data.Select([.. Enumerable.Range(0, 100).Where(i => data.Weights[i] > 0)]);
        Assert.True(less.Rows < 90);
        foreach (bool standardize in (bool[])[false, true])
        {
            AssertBinary(data, isSingle, Options with { L1Strength = l1Strength, Standardize = standardize }, k => less.Of(k));
        }
    }

    [Fact]
    public void A_start_from_the_optimum_is_at_the_end()
    {
        TrainingData data = MulticlassData.Draw(185, 300, 4, 3);
        MulticlassResult first = data.TrainClasses<double>(Options, MulticlassMethod.OneVsRest);
        MulticlassResult again = data.TrainClasses<double>(Options, MulticlassMethod.OneVsRest, first.Model);
        Assert.Equal(StopReason.Converged, again.StopReason);
        Assert.InRange(again.Iterations, 0, 3);
    }

    [Fact]
    public void All_classes_share_their_passes()
    {
        TrainingData data = MulticlassData.Draw(186, 500, 6, 6);
        TrainingOptions options = Options with { Solver = Solver.Lbfgs };
        MulticlassResult result = data.TrainClasses<double>(options, MulticlassMethod.OneVsRest);
        double apart = Enumerable.Range(0, 6).Sum(k => data.Of(k).Train<double>(options).Passes);
        int longest = result.Classes.Max(run => run.Evaluations);
        int evaluations = result.Classes.Sum(run => run.Evaluations);

        // What is not an evaluation (here certificates) is a class's own, and so are trials behind the first one of a line search; the others cost what the longest run needs.
        double own = result.Classes.Sum(run => run.Passes - run.Evaluations);
        Assert.InRange(result.Passes, longest + own, own + longest + (0.1 * evaluations));
        Assert.Equal(evaluations, result.Evaluations);
        Assert.True(longest < evaluations / 4.0, $"{longest} of {evaluations}");
        Assert.True(result.Passes < 0.6 * apart, $"{result.Passes} passes together, {apart} apart.");
    }

    [Theory]
    [InlineData(true, 20_000, 24)]
    [InlineData(false, 20_000, 24)]
    [InlineData(true, 3_000, 170)]
    [InlineData(false, 3_000, 170)]
    public void A_class_has_the_same_bits_whichever_others_there_are(bool isSingle, int rows, int featureCount)
    {
        // The last class in two halves: nothing changes for the others but their company.
        TrainingData data = MulticlassData.Draw(187, rows, featureCount, 3);
        TrainingData more = data with { Labels = [.. data.Labels.Select((y, i) => y == 2 && i % 2 == 0 ? 3 : y)] };
        TrainingOptions options = Options with { MaxIterations = 6, Solver = Solver.Lbfgs };
        MulticlassResult three = data.TrainClasses(isSingle, options, MulticlassMethod.OneVsRest);
        MulticlassResult four = more.TrainClasses(isSingle, options, MulticlassMethod.OneVsRest);
        for (int k = 0; k < 2; k++)
        {
            Bits.AssertSame(three.Model.CoefficientsOf(k), four.Model.CoefficientsOf(k), "coefficient", k);
            Assert.Equal(three.Model.Intercepts[k], four.Model.Intercepts[k]);
            SoftmaxLaws.AssertSameReport(three.Classes[k], four.Classes[k]);
        }
    }

    [Fact]
    public void The_report_adds_up_those_of_the_classes()
    {
        MulticlassResult result = MulticlassData.Draw(188, 200, 3, 4).TrainClasses<double>(Options, MulticlassMethod.OneVsRest);
        Assert.Equal(MulticlassMethod.OneVsRest, result.Model.Method);
        Assert.Equal(4, result.Classes.Count);
        Assert.Equal(result.Classes.Sum(run => run.Objective), result.Objective);
        Assert.Equal(result.Classes.Sum(run => run.MeanLoss), result.MeanLoss);
        Assert.Equal(result.Classes.Sum(run => run.CertifiedGap), result.CertifiedGap);
        Assert.Equal(result.Classes.Sum(run => run.Iterations), result.Iterations);
        Assert.Equal(result.Classes.Max(run => run.GradientNorm), result.GradientNorm);
        Assert.Equal(StopReason.Converged, result.StopReason);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Cancellation_ends_all_runs(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(189, 9000, 3, 4);
        using CancellationTokenSource source = new();
        int reports = 0;
        Recorder recorder = new(value => reports = double.IsNaN(value.GradientNorm) ? reports : Cancel(source, reports));
        MulticlassResult result = Guarded(() =>
            data.TrainClasses<double>(Options with { Solver = solver, Tolerance = 1e-13 }, MulticlassMethod.OneVsRest, progress: recorder, token: source.Token));
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.All(result.Classes, run => Assert.Equal(StopReason.Cancelled, run.StopReason));
        Assert.All(result.Classes, run => Assert.InRange(run.Iterations, 0, 2));
        Assert.Null(result.CertifiedGap);

        static int Cancel(CancellationTokenSource source, int reports)
        {
            // One report per class at the start; the next is of an iteration.
            if (reports == 4)
            {
                source.Cancel();
            }

            return reports + 1;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void An_exception_of_the_observer_reaches_the_caller(int report)
    {
        TrainingData data = MulticlassData.Draw(190, 300, 3, 3);
        int count = 0;
        Recorder recorder = new(_ =>
        {
            if (++count == report)
            {
                throw new InvalidTimeZoneException("mine");
            }
        });
        InvalidTimeZoneException thrown = Assert.Throws<InvalidTimeZoneException>(
            () => Guarded(() => data.TrainClasses<float>(Options, MulticlassMethod.OneVsRest, progress: recorder)));
        Assert.Equal("mine", thrown.Message);
        InvalidTimeZoneException alone = Assert.Throws<InvalidTimeZoneException>(
            () => data.TrainClasses<float>(Options, progress: new Recorder(_ => throw new InvalidTimeZoneException("softmax"))));
        Assert.Equal("softmax", alone.Message);
    }

    /// <summary>Runs something that must not hang, and throws what it throws.</summary>
    private static T Guarded<T>(Func<T> action)
    {
        Task<T> task = Task.Run(action);
        Assert.True(Task.WaitAny([task], TimeSpan.FromSeconds(60)) == 0, "It hangs.");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Asserts that every class has the model and the report of its binary problem.</summary>
    private static MulticlassResult AssertBinary(
        TrainingData data, bool isSingle, TrainingOptions options, Func<int, TrainingData> binary, TrainingOptions? binaryOptions = null)
    {
        MulticlassResult result = data.TrainClasses(isSingle, options, MulticlassMethod.OneVsRest);
        for (int k = 0; k < result.Model.ClassCount; k++)
        {
            TrainingResult alone = binary(k).Train(isSingle, binaryOptions ?? options);
            TrainingReport run = result.Classes[k];
            Assert.Equal(StopReason.Converged, alone.StopReason);
            Assert.Equal((alone.StopReason, alone.Solver), (run.StopReason, run.Solver));
            Assert.True(alone.SolverReason == run.SolverReason || binary(k).Rows < data.Rows, run.SolverReason);
            Assert.Equal((alone.L1Strength, alone.L2Strength), (run.L1Strength, run.L2Strength));
            double gaps = run.CertifiedGap!.Value + alone.CertifiedGap!.Value;
            Assert.InRange(Math.Abs(run.Objective - alone.Objective), 0, gaps);
            Assert.InRange(Math.Abs(run.MeanLoss - alone.MeanLoss), 0, 100 * Math.Sqrt(gaps));

            // Strong convexity in the penalised variables, which are β times the deviations (below 1.3 here) where columns are standardised.
            double room = 1.7 * Math.Sqrt(4 * gaps / options.L2Strength!.Value);
            for (int j = 0; j < data.FeatureCount; j++)
            {
                Assert.InRange(Math.Abs(alone.Model.Coefficients[j] - result.Model.CoefficientsOf(k)[j]), 0, room);
            }

            Assert.InRange(Math.Abs(alone.Model.Intercept - result.Model.Intercepts[k]), 0, 20 * Math.Sqrt(gaps / options.L2Strength!.Value));
        }

        return result;
    }
}
