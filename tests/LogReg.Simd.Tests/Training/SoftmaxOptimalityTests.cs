using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Softmax under an L2 penalty: every solver ends at the reference's optimum, and what the result says of itself is true.</summary>
public class SoftmaxOptimalityTests
{
    private const double Tolerance = 5e-7;
    private const double DoubleTolerance = 5e-11;
    private const double LooseTolerance = 1e-3;

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    public void A_solver_reaches_the_certified_optimum(Solver solver) =>
        Property.Check<MulticlassTrainingCase>(
            item =>
            {
                SoftmaxProblem problem = SoftmaxProblem.Of(item);
                TrainingOptions options = Options(item, solver);
                problem.AssertOptimal(problem.Data.TrainClasses<float>(options), Tolerance);
                problem.AssertOptimal(problem.Data.TrainClasses<double>(options), DoubleTolerance);
            },
            25);

    [Theory]
    [InlineData(GradientStep.Lipschitz)]
    [InlineData(GradientStep.Backtracking)]
    [InlineData(GradientStep.Constant)]
    public void Gradient_descent_reaches_a_looser_certified_optimum(GradientStep step) =>
        Property.Check<MulticlassTrainingCase>(
            item =>
            {
                // |x| ≤ 2 and d ≤ 7: the curvature of softmax is at most ½·(1 + 28), so that 0.06 is below 2/L.
                MulticlassTrainingCase easy = item with { Penalty = Math.Min(item.Penalty, 2), Kind = item.Kind == 4 ? 0 : item.Kind, Standard = 0 };
                SoftmaxProblem problem = SoftmaxProblem.Of(easy);
                TrainingOptions options = Options(easy, Solver.GradientDescent) with
                {
                    GradientStep = step,
                    LearningRate = 0.06,
                    Tolerance = LooseTolerance,
                    MaxIterations = 100_000,
                };
                problem.AssertOptimal(problem.Data.TrainClasses<float>(options), LooseTolerance);
                problem.AssertOptimal(problem.Data.TrainClasses<double>(options), LooseTolerance);
            },
            8);

    [Theory]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    public void A_stochastic_solver_reaches_a_looser_certified_optimum(Solver solver)
    {
        SoftmaxProblem problem = new(MulticlassData.Draw(21, 300, 5, 4, weighted: true), 0.0625, true, false);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingOptions options = new() { Solver = solver, L2Strength = 0.0625, Tolerance = 0.02, MaxIterations = 2000, BatchSize = 16, ThreadCount = 1 };
            problem.AssertOptimal(problem.Data.TrainClasses(isSingle, options), 0.02);
        }
    }

    [Theory]
    [InlineData(8192, 21, 3, false)]
    [InlineData(8300, 16, 4, true)]
    public void A_sub_sampled_solver_reaches_the_certified_optimum(int rows, int featureCount, int classCount, bool weighted)
    {
        TrainingData data = MulticlassData.Draw(22, rows, featureCount, classCount, weighted);
        foreach (bool standardize in (bool[])[false, true])
        {
            // The reference's Newton method takes long here; its dual value of a point nearer to the optimum bounds the minimum from below as well.
            TrainingOptions options = new() { L2Strength = 1e-3, ThreadCount = 1, Standardize = standardize };
            MulticlassResult twice = data.TrainClasses<double>(options);
            Assert.Equal(Solver.SubsampledLbfgs, twice.Solver);
            Assert.Contains("4096", twice.SolverReason, StringComparison.Ordinal);
            SoftmaxProblem problem = new(data, 1e-3, true, standardize, data.TrainClasses<double>(options with { Tolerance = 1e-13 }).Model);
            problem.AssertOptimal(twice, DoubleTolerance);
            problem.AssertOptimal(data.TrainClasses<float>(options), Tolerance);
        }
    }

    [Fact]
    public void Auto_forms_the_whole_hessian_where_variables_are_few_and_takes_quasi_newton_steps_where_only_rows_are()
    {
        MulticlassResult result = MulticlassData.Draw(23, 100, 4, 3).TrainClasses<float>(new TrainingOptions { ThreadCount = 1 });
        Assert.Equal(Solver.NewtonCholesky, result.Solver);
        Assert.Contains("15 variables in 3 classes", result.SolverReason, StringComparison.Ordinal);
        Assert.Equal(0.01, result.L2Strength);
        Assert.Empty(result.Classes);

        // 3 · 171 variables are one more than 512.
        MulticlassResult wide = MulticlassData.Draw(23, 100, 170, 3).TrainClasses<float>(new TrainingOptions { ThreadCount = 1 });
        Assert.Equal(Solver.Lbfgs, wide.Solver);
        Assert.Contains("100 samples", wide.SolverReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Solvers_agree_within_what_strong_convexity_grants() =>
        Property.Check<MulticlassTrainingCase>(
            item =>
            {
                MulticlassTrainingCase plain = item with { Standard = 0 };
                TrainingData data = plain.Derive();
                MulticlassResult[] results =
                [
                    .. new[] { Solver.NewtonCg, Solver.Lbfgs, Solver.OrthantWiseLbfgs }
                        .SelectMany(solver => new[] { data.TrainClasses<float>(Options(plain, solver)), data.TrainClasses<double>(Options(plain, solver)) }),
                ];
                foreach (MulticlassResult result in results)
                {
                    SoftmaxProblem.AssertSameCoefficients(results[0], result, plain.L2Strength);
                }
            },
            8);

    [Theory]
    [InlineData(0.02, 0)]
    [InlineData(0.02, 0.01)]
    [InlineData(0.2, 0)]
    public void An_l1_penalty_leaves_exact_zeros_and_a_true_certificate(double l1Strength, double l2Strength)
    {
        TrainingData data = MulticlassData.Draw(24, 150, 6, 4, weighted: true);
        foreach (bool isSingle in (bool[])[true, false])
        {
            double tolerance = isSingle ? 5e-7 : 5e-11;
            TrainingOptions options = new() { L1Strength = l1Strength, L2Strength = l2Strength, ThreadCount = 1 };
            MulticlassResult result = data.TrainClasses(isSingle, options);
            Assert.Equal(Solver.OrthantWiseLbfgs, result.Solver);
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.InRange(result.RelativeCertifiedGap!.Value, 0, tolerance);
            ReferenceSoftmaxObjective objective = data.SoftmaxObjective(l2Strength, l1Strength);
            double[] theta = result.Model.Theta();
            double value = objective.Value(theta);
            Assert.InRange(Math.Abs(value - result.Objective), 0, 1e-12 * value);
            int zeros = result.Model.Coefficients.ToArray().Count(beta => beta == 0);
            Assert.InRange(zeros, 1, 24);

            // A pair of opposite directions of every coordinate, and steps toward zero, none of which may lead below F − gap.
            double least = value - result.CertifiedGap!.Value - (1e-13 * value);
            foreach (double step in (double[])[1e-5, 1e-3, 0.03, 0.3])
            {
                for (int j = 0; j < theta.Length; j++)
                {
                    double[] up = [.. theta];
                    double[] down = [.. theta];
                    up[j] += step;
                    down[j] -= step;
                    Assert.True(objective.Value(up) >= least && objective.Value(down) >= least, $"λ₁ = {l1Strength}: lower at {j} ± {step}.");
                }
            }

            // Where |g_j| is clearly below λ₁ the optimum has a zero; the distance of a gradient is at most √(2·L·gap) with L ≤ ½·(1 + 6·4) + λ₂.
            double room = Math.Sqrt(2 * 13 * result.CertifiedGap!.Value);
            double[] slope = objective.Slope(theta);
            for (int j = 0; j < objective.CoefficientCount; j++)
            {
                Assert.True(Math.Abs(slope[j] + (l2Strength * theta[j])) <= l1Strength + room, $"The slope {slope[j]} of {j} exceeds λ₁ = {l1Strength}.");
            }

            if (l2Strength > 0)
            {
                Assert.True(ReferenceSoftmaxSolver.DualValue(objective, theta) <= value);
                Assert.True(result.CertifiedGap >= value - ReferenceSoftmaxSolver.DualValue(objective, theta) - (1e-12 * value));
            }
        }
    }

    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.GradientDescent)]
    [InlineData(Solver.AdaGrad)]
    public void A_certificate_is_true_wherever_a_run_ends(Solver solver) =>
        Property.Check<MulticlassTrainingCase>(
            item =>
            {
                SoftmaxProblem problem = SoftmaxProblem.Of(item);
                foreach (int limit in (int[])[0, 1, 3])
                {
                    TrainingOptions options = Options(item, solver) with { MaxIterations = limit, Tolerance = 1e-10 };
                    problem.AssertTrue(problem.Data.TrainClasses<float>(options));
                    problem.AssertTrue(problem.Data.TrainClasses<double>(options));
                }
            },
            12);

    private static TrainingOptions Options(MulticlassTrainingCase item, Solver solver) =>
        new() { Solver = solver, L2Strength = item.L2Strength, FitIntercept = item.FitIntercept, Standardize = item.Standardize, ThreadCount = 1 };
}
