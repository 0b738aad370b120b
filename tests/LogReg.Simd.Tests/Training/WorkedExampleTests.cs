using LogReg.Simd.Losses;
using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Reference;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Section 8 through the objective that solvers see, and the two readings of one descent (formulas 3.5, 4.1).</summary>
public class WorkedExampleTests
{
    private static readonly double[] Features = [1.4, 0.2, 1.5, 0.2, 3.0, 1.1, 4.1, 1.3];
    private static readonly double[] Labels = [0, 0, 1, 1];

    /// <summary>The variables: coefficients, and the intercept last.</summary>
    private static readonly double[] Point = [0.5, -0.1, 0.1];

    [Fact]
    public void All_four_samples_give_the_loss_and_the_gradient_of_section_8()
    {
        using Setting setting = new();
        double[] gradient = new double[3];
        AssertDigits([0.6692624274], [setting.Objective.Evaluate(Point, gradient)], 10);
        AssertDigits([0.24313288, -0.01954039, 0.27024858], gradient, 8);
    }

    [Fact]
    public void The_mini_batch_of_two_gives_the_gradient_of_section_8()
    {
        using Setting setting = new();
        double[] gradient = new double[3];
        setting.Objective.EvaluateBatch([1, 3], Point, gradient);
        AssertDigits([0.28217227, -0.00649185, 0.28961797], gradient, 8);
        setting.Objective.EvaluateBatch([3, 1], Point, gradient);
        AssertDigits([0.28217227, -0.00649185, 0.28961797], gradient, 8);
        setting.Objective.EvaluateBatch([0, 1, 2, 3], Point, gradient);
        AssertDigits([0.24313288, -0.01954039, 0.27024858], gradient, 8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_on_the_mini_batch_moves_against_that_gradient(bool isAdaptive)
    {
        using IncrementalTrainer<double> trainer = new(
            2,
            new TrainingOptions
            {
                Solver = isAdaptive ? Solver.AdaGrad : Solver.StochasticGradient,
                L2Strength = 0,
                LearningRate = 0.1,
                WarmStart = new LogisticModel([0.5, -0.1], 0.1),
            });
        trainer.Train([1.5, 0.2, 4.1, 1.3], [0, 1]);
        LogisticModel model = trainer.ToModel();

        // AdaGrad's first step is η in every coordinate, against the sign (formula 4.6).
        AssertDigits(isAdaptive ? [0.4, 0] : [0.5 - 0.028217227, -0.1 + 0.000649185], model.Coefficients, 8);
        AssertDigits([isAdaptive ? 0 : 0.1 - 0.028961797], [model.Intercept], 8);
        Assert.Equal(2, trainer.SampleCount);
    }

    [Fact]
    public void Ascending_the_likelihood_is_descending_the_loss()
    {
        ReferenceObjective objective = ReferenceProblems.Random(3, weighted: true);
        double[] ascending = new double[4];
        double[] descending = new double[4];
        for (int iteration = 0; iteration < 50; iteration++)
        {
            double[] uphill = ReferenceCalculus.Gradient(
                theta => ReferenceInference.LogLikelihood(objective, theta.AsSpan(0, 3), theta[3]), ascending, 1e-3);
            (double[] g, double gb) = objective.Gradient(descending.AsSpan(0, 3), descending[3]);
            for (int j = 0; j < 4; j++)
            {
                ascending[j] += 0.5 / objective.WeightSum * uphill[j];
                descending[j] -= 0.5 * (j < 3 ? g[j] : gb);
            }

            // The five-point difference is good to about 1e-11 of the likelihood, and fifty steps of a contraction add no more than fifty such errors.
            ReferenceProblems.AssertClose(descending, ascending, 0, 1e-9);
        }
    }

    [Fact]
    public void Gradient_descent_takes_the_steps_of_the_formula()
    {
        // A column of ones stands for the intercept, so that the result's own adjustment of it stays out of the picture.
        TrainingData data = TrainingData.Draw(12, 80, 3, weighted: true).WithColumn(_ => 1);
        double[] theta = new double[4];
        for (int iteration = 0; iteration < 20; iteration++)
        {
            (double[] gradient, _) = data.Objective(0.25, 0, false).Gradient(theta, 0);
            theta = [.. theta.Zip(gradient, (t, g) => t - (0.75 * g))];
        }

        TrainingResult result = data.Train<double>(new TrainingOptions
        {
            Solver = Solver.GradientDescent,
            GradientStep = GradientStep.Constant,
            LearningRate = 0.75,
            L2Strength = 0.25,
            FitIntercept = false,
            MaxIterations = 20,
            Tolerance = 1e-13,
        });
        Assert.Equal(20, result.Iterations);

        // Each gradient is a sum of 80 terms below 2 in another order: 20 · 80 · 2 · u.
        ReferenceProblems.AssertClose(theta, result.Model.Coefficients, 0, 20 * 80 * 2 * Math.ScaleB(1, -53));
    }

    [Theory]
    [InlineData(Solver.StochasticGradient, LearningRateSchedule.Constant)]
    [InlineData(Solver.StochasticGradient, LearningRateSchedule.InverseSquareRoot)]
    [InlineData(Solver.StochasticGradient, LearningRateSchedule.InverseTime)]
    [InlineData(Solver.AdaGrad, LearningRateSchedule.Constant)]
    public void Stochastic_epochs_take_the_steps_of_the_formulas(Solver solver, LearningRateSchedule schedule)
    {
        // Formulas 4.5 and 4.6 under sample weights: a batch of m estimates (1/S) Xᵀr by n/(S·m) times its own sum. The last of 12 batches is short.
        const int Size = 7;
        TrainingData data = TrainingData.Draw(13, 80, 3, weighted: true);
        double scale = data.Rows / data.Weights.Sum();
        double[] theta = new double[3];
        double[] squares = new double[3];
        int[] order = new int[data.Rows];
        int batches = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            IncrementalTrainer<double>.FillEpochOrder(order, 19, epoch);
            foreach (int[] batch in order.Chunk(Size))
            {
                TrainingData part = data.Select(batch);
                double[] sums = ReferencePass.LogLossAndGradient(part.Features, part.Rows, 3, 3, part.Labels, part.Weights, theta, 0).Gradient;
                double epochs = batches++ / 12.0;
                double rate = schedule switch
                {
                    LearningRateSchedule.InverseSquareRoot => 0.3 / Math.Sqrt(1 + epochs),
                    LearningRateSchedule.InverseTime => 0.3 / (1 + epochs),
                    _ => 0.3,
                };
                for (int j = 0; j < 3; j++)
                {
                    double gradient = (sums[j] * scale / part.Rows) + (0.25 * theta[j]);
                    squares[j] += gradient * gradient;
                    theta[j] -= rate * gradient / (solver == Solver.AdaGrad ? Math.Sqrt(squares[j]) + 1e-10 : 1);
                }
            }
        }

        TrainingResult result = data.Train<double>(new TrainingOptions
        {
            Solver = solver,
            LearningRateSchedule = schedule,
            LearningRate = 0.3,
            BatchSize = Size,
            Seed = 19,
            L2Strength = 0.25,
            FitIntercept = false,
            MaxIterations = 3,
            Tolerance = 1e-13,
        });
        Assert.Equal(3, result.Iterations);

        // 36 steps of sums of 7 terms below 4; AdaGrad divides by at least a tenth.
        ReferenceProblems.AssertClose(theta, result.Model.Coefficients, 0, 10 * 36 * 7 * 4 * Math.ScaleB(1, -53));
    }

    [Fact]
    public void The_curvature_of_the_squared_error_changes_sign_and_that_of_the_log_loss_does_not()
    {
        foreach (double label in (double[])[0, 1])
        {
            double[] logits = [.. Enumerable.Range(-200, 401).Select(i => i / 20.0)];
            Assert.All(logits, z => Assert.InRange(ReferenceLosses.LogLoss.Curvature(z, label), double.Epsilon, 0.25));
            double[] curvatures = [.. logits.Select(z => ReferenceLosses.SquaredProbability.Curvature(z, label))];
            Assert.Contains(curvatures, c => c < -1e-3);
            Assert.Contains(curvatures, c => c > 1e-3);

            // The factors −3p² + 2p and −3p² + 4p − 1 have their roots in (0, 1) at 2/3 and 1/3.
            double root = label == 0 ? 2.0 / 3 : 1.0 / 3;
            Assert.InRange(Math.Abs(ReferenceLosses.SquaredProbability.Curvature(ReferenceFunctions.Logit(root), label)), 0, 1e-16);
        }
    }

    private static void AssertDigits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, int digits) =>
        ReferenceProblems.AssertClose(expected, actual, 0, 0.5000001 * Math.Pow(10, -digits));

    private sealed class Setting : IDisposable
    {
        private readonly FeatureMatrix<double> features = FeatureMatrix<double>.Pack(Features, 4, 2);
        private readonly WorkerTeam team = new(1);

        public Setting() => Objective = new(features, new SampleMemory<double>(Labels, []), new Coordinates(2, true), default, team, new WorkCounter());

        public LinearObjective<LogLoss, double> Objective { get; }

        public void Dispose()
        {
            Objective.Dispose();
            team.Dispose();
            features.Dispose();
        }
    }
}
