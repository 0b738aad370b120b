using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Certificates where hardly anything is left of the loss or of its curvature: no model is worse than the point that was certified, and no bound lies above a value that is reached.</summary>
public class WeakPenaltyTests
{
    private const int Rows = 30;

    public static TheoryData<double, bool> Inverses
    {
        get
        {
            TheoryData<double, bool> all = [];
            foreach (double c in (double[])[1e12, 1e17, 1e18, 1e20, 1e21, 1e22, 1e24, 1e26, 1e30])
            {
                all.Add(c, true);
                all.Add(c, false);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Inverses))]
    public void Classes_that_lie_apart_keep_the_model_of_the_last_point(double c, bool isSingle)
    {
        double[] x = [.. Enumerable.Range(0, Rows).Select(i => i + (i * 7 % 5 * 0.1))];
        int[] classes = [.. Enumerable.Range(0, Rows).Select(i => i * 3 / Rows)];
        foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Lbfgs, Solver.NewtonCg])
        {
            TrainingOptions options = new() { C = c, ThreadCount = 1, Solver = solver };
            MulticlassResult result = isSingle
                ? MulticlassRegression.Train<float>([.. x.Select(v => (float)v)], 1, classes, MulticlassMethod.Softmax, options)
                : MulticlassRegression.Train<double>(x, 1, classes, MulticlassMethod.Softmax, options);
            int[] found = new int[Rows];
            result.Model.Predict(x, found);
            Assert.Equal(classes, found);
            Assert.InRange(result.Objective, 0, result.ObjectiveHistory[^1] * (1 + 1e-3));
            Assert.InRange(result.CertifiedGap!.Value, 0, result.Objective);
        }
    }

    [Theory]
    [MemberData(nameof(Inverses))]
    public void Two_classes_that_lie_apart_keep_the_model_of_the_last_point(double c, bool isSingle)
    {
        double[] x = [.. Enumerable.Range(0, Rows).Select(i => i + (i * 7 % 5 * 0.1))];
        double[] labels = [.. Enumerable.Range(0, Rows).Select(i => i < Rows / 3 ? 0.0 : 1)];
        TrainingOptions options = new() { C = c, ThreadCount = 1 };
        TrainingResult result = isSingle
            ? LogisticRegression.Train<float>([.. x.Select(v => (float)v)], 1, [.. labels.Select(v => (float)v)], options)
            : LogisticRegression.Train<double>(x, 1, labels, options);
        double[] found = new double[Rows];
        result.Model.ComputeLogits(x, found);
        Assert.Equal(labels, found.Select(z => z > 0 ? 1.0 : 0));
        Assert.InRange(result.Objective, 0, result.ObjectiveHistory[^1] * (1 + 1e-3));
        Assert.InRange(result.CertifiedGap!.Value, 0, result.Objective);
    }

    [Fact]
    public void No_certified_bound_lies_above_a_value_that_is_reached()
    {
        for (int seed = 0; seed < 24; seed++)
        {
            // Three noisy classes along the first of three features: a usual problem.
            Random random = new(seed);
            double[] x = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble() * 2)];
            int[] classes = [.. Enumerable.Range(0, 100).Select(i => Math.Clamp((int)((x[3 * i] * 1.5) + (random.NextDouble() * 0.8) - 0.4), 0, 2))];
            TrainingOptions options = new() { C = 100, ThreadCount = 1 };
            double best = MulticlassRegression.Train<double>(x, 3, classes, MulticlassMethod.Softmax, options with { Tolerance = 1e-15 }).Objective;
            foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Lbfgs, Solver.NewtonCg])
            {
                MulticlassResult result = MulticlassRegression.Train<double>(x, 3, classes, MulticlassMethod.Softmax, options with { Solver = solver });
                Assert.Equal(StopReason.Converged, result.StopReason);
                Assert.InRange(result.CertifiedGap!.Value, 0, 5e-11 * result.Objective);
                Assert.InRange(result.Objective - result.CertifiedGap.Value, 0, best * (1 + 2e-16));
            }
        }
    }
}
