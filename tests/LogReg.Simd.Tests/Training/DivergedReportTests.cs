using LogReg.Simd.Metrics;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>The report of a run that diverged is that of the model it returns: the better one of its last two points.</summary>
public class DivergedReportTests
{
    private const int Rows = 100;
    private const int Columns = 4;

    public static TheoryData<Solver, double, int, double, bool> Runs
    {
        get
        {
            TheoryData<Solver, double, int, double, bool> all = [];
            foreach (bool isSingle in (bool[])[true, false])
            {
                all.Add(Solver.StochasticGradient, 1, 1, 1e3, isSingle);
                all.Add(Solver.StochasticGradient, 1, 2, 1e3, isSingle);
                all.Add(Solver.StochasticGradient, 1, 3, 1e3, isSingle);
                all.Add(Solver.StochasticGradient, 1, 4, 1e3, isSingle);
                all.Add(Solver.AdaGrad, 1e4, 3, 1e3, isSingle);
                all.Add(Solver.GradientDescent, 0.5, 20, 1e3, isSingle);
            }

            all.Add(Solver.GradientDescent, 1e300, 30, 1e3, false);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_report_is_that_of_the_model(Solver solver, double rate, int iterations, double scale, bool isSingle)
    {
        Random random = new(3);
        double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (double)(float)(random.NextDouble() * scale))];
        double[] labels = [.. Enumerable.Range(0, Rows).Select(i => x[Columns * i] > scale / 2 ? 1.0 : 0)];
        TrainingOptions options = new()
        {
            Solver = solver,
            LearningRate = rate,
            BatchSize = 8,
            MaxIterations = iterations,
            GradientStep = GradientStep.Constant,
            ThreadCount = 1,
            L2Strength = 1e-3,
            Tolerance = 1e-12,
        };
        TrainingResult result = isSingle
            ? LogisticRegression.Train<float>([.. x.Select(v => (float)v)], Columns, [.. labels.Select(v => (float)v)], options)
            : LogisticRegression.Train<double>(x, Columns, labels, options);
        Assert.Equal(StopReason.Diverged, result.StopReason);
        double[] logits = new double[Rows];
        result.Model.ComputeLogits(x, logits);
        double loss = BinaryMetrics.ComputeLogLossFromLogits<double>(logits, labels);
        double objective = loss + (0.5e-3 * result.Model.Coefficients.ToArray().Sum(v => v * v));
        double rounding = isSingle ? 1e-5 : 1e-12;
        Assert.InRange(Math.Abs(result.MeanLoss - loss), 0, rounding * loss);
        Assert.InRange(Math.Abs(result.Objective - objective), 0, rounding * objective);
        double better = result.ObjectiveHistory.TakeLast(2).Where(double.IsFinite).Min();
        Assert.Equal(better, result.Objective);
        Assert.True(double.IsFinite(result.GradientNorm));
    }
}
