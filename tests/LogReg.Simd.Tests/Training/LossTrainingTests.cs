using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Training with the losses of formulas 2.2 to 2.4: optima, certificates, and the lack of them.</summary>
public class LossTrainingTests
{
    private const double Tolerance = 5e-7;
    private const double DoubleTolerance = 5e-11;

    public static TheoryData<Loss, Solver> ConvexRuns()
    {
        TheoryData<Loss, Solver> data = [];
        foreach (Loss loss in (Loss[])[Loss.TanhCrossEntropy, Loss.SquaredLogit])
        {
            foreach (Solver solver in (Solver[])[Solver.Auto, Solver.NewtonCholesky, Solver.NewtonCg, Solver.Lbfgs, Solver.ProximalNewton, Solver.OrthantWiseLbfgs])
            {
                data.Add(loss, solver);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ConvexRuns))]
    public void A_solver_reaches_the_certified_optimum_of_a_convex_loss(Loss loss, Solver solver) =>
        Property.Check<TrainingCase>(
            item =>
            {
                TrainingData data = item.Derive();
                double minimum = ReferenceSolver.Solve(data.Objective(item.L2Strength, 0, item.FitIntercept, loss)).Objective;
                TrainingOptions options = new() { Loss = loss, Solver = solver, L2Strength = item.L2Strength, FitIntercept = item.FitIntercept, ThreadCount = 1 };
                OptimalityTests.AssertOptimal(data, data.Train<float>(options), options, Tolerance, minimum);
                OptimalityTests.AssertOptimal(data, data.Train<double>(options), options, DoubleTolerance, minimum);
            },
            25);

    [Theory]
    [InlineData(Loss.TanhCrossEntropy)]
    [InlineData(Loss.SquaredLogit)]
    public void A_sub_sampled_solver_reaches_the_certified_optimum_of_a_convex_loss(Loss loss)
    {
        TrainingData data = TrainingData.Draw(401, 9000, 5, weighted: true);
        TrainingOptions options = new() { Loss = loss, Solver = Solver.SubsampledLbfgs, L2Strength = 1e-3, ThreadCount = 1 };
        double minimum = ReferenceSolver.Solve(data.Objective(1e-3, loss: loss)).Objective;
        OptimalityTests.AssertOptimal(data, data.Train<float>(options), options, Tolerance, minimum);
        OptimalityTests.AssertOptimal(data, data.Train<double>(options), options, DoubleTolerance, minimum);
    }

    [Theory]
    [InlineData(Loss.TanhCrossEntropy, 0.06, 0)]
    [InlineData(Loss.TanhCrossEntropy, 0.06, 0.01)]
    [InlineData(Loss.SquaredLogit, 0.02, 0)]
    [InlineData(Loss.SquaredLogit, 0.02, 0.01)]
    public void An_l1_penalty_is_certified_and_agreed_upon(Loss loss, double l1, double l2)
    {
        TrainingData data = TrainingData.Draw(402, 300, 12, weighted: true);
        TrainingResult[] results =
        [
            .. new[] { Solver.ProximalNewton, Solver.OrthantWiseLbfgs }.Select(
                solver => data.Train<double>(new TrainingOptions { Loss = loss, Solver = solver, L1Strength = l1, L2Strength = l2, Tolerance = 1e-9, ThreadCount = 1 })),
        ];
        ReferenceObjective objective = data.Objective(l2, l1, loss: loss);
        foreach (TrainingResult result in results)
        {
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.True(result.RelativeCertifiedGap <= 1e-9);
            Assert.Contains(0.0, result.Model.Coefficients.ToArray());
            Assert.True(objective.SubgradientInfinityNorm(result.Model.Coefficients, result.Model.Intercept) < 1e-4);
        }

        // Each objective is within its own certificate of the one minimum.
        Assert.InRange(results[0].Objective - results[1].Objective, -results[1].CertifiedGap!.Value, results[0].CertifiedGap!.Value);
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky, 0)]
    [InlineData(Solver.NewtonCholesky, 0.01)]
    [InlineData(Solver.Lbfgs, 0)]
    [InlineData(Solver.Lbfgs, 0.01)]
    public void Tanh_has_the_optimum_of_the_log_loss_with_doubled_logits(Solver solver, double l2Strength)
    {
        // With β' = 2β the losses are equal and (λ/2)‖β'‖² = (4λ/2)‖β‖².
        TrainingData data = TrainingData.Draw(403, 400, 6, weighted: true);
        TrainingOptions options = new() { Solver = solver, L2Strength = l2Strength, Tolerance = 1e-11, ThreadCount = 1 };
        TrainingResult log = data.Train<double>(options);
        TrainingResult tanh = data.Train<double>(options with { Loss = Loss.TanhCrossEntropy, L2Strength = 4 * l2Strength });
        Assert.Equal((StopReason.Converged, StopReason.Converged), (log.StopReason, tanh.StopReason));

        // Objectives agree to the tolerance, so coefficients to its root over the least curvature, which is above 1e-2 here.
        Assert.Equal(log.Objective, tanh.Objective, 2e-11 * log.Objective);
        for (int j = 0; j < 6; j++)
        {
            Assert.Equal(log.Model.Coefficients[j], 2 * tanh.Model.Coefficients[j], 5e-5);
        }

        Assert.Equal(log.Model.Intercept, 2 * tanh.Model.Intercept, 5e-5);
        Assert.Equal(Link.Tanh, tanh.Model.Link);
        double[] row = [.. data.Features.AsSpan(0, 6)];
        Assert.Equal(log.Model.PredictProbability(row), tanh.Model.PredictProbability(row), 2e-4);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.03, true)]
    [InlineData(0.03, false)]
    public void A_squared_logit_solves_the_normal_equations(double l2Strength, bool fitIntercept)
    {
        TrainingData data = TrainingData.Draw(404, 200, 5, weighted: true);
        int size = fitIntercept ? 6 : 5;
        ReferenceObjective objective = data.Objective(l2Strength, 0, fitIntercept, Loss.SquaredLogit);
        double[] matrix = objective.Hessian(new double[5], 0);

        // At zero the gradient is −[X, 1]ᵀSy/S.
        (double[] gradient, double interceptGradient) = objective.Gradient(new double[5], 0);
        double[] right = [.. gradient.Select(g => -g), .. fitIntercept ? (double[])[-interceptGradient] : []];
        double[] solution = ReferenceCholesky.Solve(matrix, size, right);
        foreach (Solver solver in (Solver[])[Solver.NewtonCholesky, Solver.Lbfgs])
        {
            TrainingOptions options = new() { Loss = Loss.SquaredLogit, Solver = solver, L2Strength = l2Strength, FitIntercept = fitIntercept, Tolerance = 1e-12, ThreadCount = 1 };
            TrainingResult result = data.Train<double>(options);
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Equal(Link.Identity, result.Model.Link);

            // Features in [−2, 2): the least eigenvalue is above ½, and ½·0.5·‖β − β*‖² is at most 1e-12 of an objective below 1.
            double bound = solver == Solver.NewtonCholesky ? 1e-12 : 3e-6;
            for (int j = 0; j < 5; j++)
            {
                Assert.Equal(solution[j], result.Model.Coefficients[j], bound);
            }

            Assert.Equal(fitIntercept ? solution[5] : 0, result.Model.Intercept, bound);

            // Without a penalty a step is only known to have been the last one by the next.
            Assert.True(solver != Solver.NewtonCholesky || result.Iterations <= (l2Strength > 0 ? 1 : 2), $"{result.Iterations} Newton steps.");
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    public void Separated_classes_converge_under_the_squared_logit_alone(Solver solver)
    {
        TrainingData data = TrainingData.Draw(405, 120, 3);
        data = data with { Labels = [.. Enumerable.Range(0, data.Rows).Select(i => data.Features[3 * i] > 0 ? 1.0 : 0)] };
        TrainingOptions options = new() { Solver = solver, L2Strength = 0, ThreadCount = 1 };
        Assert.Equal(StopReason.Separated, data.Train<double>(options).StopReason);
        Assert.Equal(StopReason.Separated, data.Train<double>(options with { Loss = Loss.TanhCrossEntropy }).StopReason);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult linear = data.Train(isSingle, options with { Loss = Loss.SquaredLogit });
            Assert.Equal(StopReason.Converged, linear.StopReason);
            Assert.Empty(linear.SeparatingFeatures);
            Assert.InRange(linear.RelativeCertifiedGap!.Value, 0, 1e-6);
            Assert.True(data.Objective(0, loss: Loss.SquaredLogit).SubgradientInfinityNorm(linear.Model.Coefficients, linear.Model.Intercept) < 1e-3);
        }
    }

    [Theory]
    [InlineData(Solver.Auto, 0, 0)]
    [InlineData(Solver.Auto, 0.01, 0)]
    [InlineData(Solver.Auto, 0.001, 0.002)]
    [InlineData(Solver.Lbfgs, 0.01, 0)]
    [InlineData(Solver.OrthantWiseLbfgs, 0, 0.002)]
    [InlineData(Solver.OrthantWiseLbfgs, 0.01, 0)]
    [InlineData(Solver.GradientDescent, 0.01, 0)]
    public void A_loss_that_is_not_convex_ends_at_a_stationary_point_without_a_certificate(Solver solver, double l2Strength, double l1Strength)
    {
        TrainingData data = TrainingData.Draw(406, 500, 5, weighted: true);
        TrainingOptions options = new()
        {
            Loss = Loss.SquaredProbability,
            Solver = solver,
            L2Strength = l2Strength,
            L1Strength = l1Strength,
            MaxIterations = 20_000,
            Tolerance = 1e-7,
            ThreadCount = 1,
        };
        foreach (bool isSingle in (bool[])[true, false])
        {
            Recorder recorder = new();
            TrainingResult result = data.Train(isSingle, options, recorder);
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Null(result.CertifiedGap);
            Assert.Null(result.RelativeCertifiedGap);
            Assert.Equal(Link.Logistic, result.Model.Link);
            Assert.All(recorder.Reports, report => Assert.True(double.IsNaN(report.GapEstimate)));
            Assert.True(result.Objective < 0.9 * result.ObjectiveHistory[0], $"{result.Objective} after {result.ObjectiveHistory[0]}.");
            OptimalityTests.AssertTrue(data, result, options);

            // Either ‖∇F‖ is within the tolerance, or five steps in a row promised no more than that share of F, the last of them far less.
            Assert.True(result.GradientNorm < 1e-5, $"‖∇F‖ is {result.GradientNorm}.");
        }
    }

    [Fact]
    public void A_step_that_promises_little_is_not_the_end_of_a_badly_scaled_problem_that_nothing_can_certify()
    {
        // A column of 10⁴ ± 2: the first steps of L-BFGS promise less than the tolerance while F is still percents away.
        TrainingData data = TrainingData.Draw(410, 200, 3);
        data = data with { Labels = [.. Enumerable.Range(0, data.Rows).Select(i => data.Features[3 * i] + (0.5 * data.Features[(3 * i) + 2]) > 0.1 == (i % 9 > 0) ? 1.0 : 0)] };
        TrainingData far = data.Map((_, j, x) => j == 1 ? 1e4 + (Math.Round(256 * x) / 256) : x);
        TrainingOptions options = new() { Loss = Loss.SquaredProbability, L2Strength = 1e-3, ThreadCount = 1 };
        TrainingResult near = data.Map((_, j, x) => j == 1 ? Math.Round(256 * x) / 256 : x).Train<double>(options);
        foreach (bool isSingle in (bool[])[true, false])
        {
            // The far column adds hardly anything that the intercept does not: the optimum near zero is an upper bound, by a little.
            TrainingResult result = far.Train(isSingle, options);
            Assert.True(result.Objective <= 1.01 * near.Objective, $"{isSingle}: {result.StopReason} at {result.Objective} after {result.Iterations}, {near.Objective} near zero.");
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    public void An_exact_fit_converges_though_nothing_is_small_beside_zero(Solver solver)
    {
        TrainingData data = TrainingData.Draw(411, 100, 3);
        data = data.Map((i, j, x) => j == 0 ? data.Labels[i] : x);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = data.Train(isSingle, new TrainingOptions { Loss = Loss.SquaredLogit, Solver = solver, L2Strength = 0, ThreadCount = 1 });
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Equal(1, result.Model.Coefficients[0], 1e-8);
            Assert.Equal(0, result.Model.Intercept, 1e-8);
        }
    }

    [Theory]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    public void Stochastic_solvers_lower_every_loss(Solver solver)
    {
        TrainingData data = TrainingData.Draw(407, 400, 4);
        foreach (Loss loss in Enum.GetValues<Loss>())
        {
            TrainingOptions options = new() { Loss = loss, Solver = solver, L2Strength = 1e-3, MaxIterations = 20, LearningRate = 0.05, ThreadCount = 1 };
            TrainingResult result = data.Train<float>(options);
            Assert.True(result.Objective < 0.9 * result.ObjectiveHistory[0], $"{loss}: {result.Objective} after {result.ObjectiveHistory[0]}.");
            OptimalityTests.AssertTrue(data, result, options);
        }
    }

    [Fact]
    public void Auto_says_why_it_avoids_newton_for_a_loss_that_is_not_convex()
    {
        TrainingData data = TrainingData.Draw(408, 60, 2);
        TrainingOptions options = new() { Loss = Loss.SquaredProbability, ThreadCount = 1 };
        foreach ((double l1, Solver expected) in ((double, Solver)[])[(0, Solver.Lbfgs), (0.01, Solver.OrthantWiseLbfgs)])
        {
            TrainingResult result = data.Train<double>(options with { L1Strength = l1 });
            Assert.Equal(expected, result.Solver);
            Assert.Contains("not convex", result.SolverReason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Loss.LogLoss)]
    [InlineData(Loss.SquaredProbability)]
    [InlineData(Loss.TanhCrossEntropy)]
    [InlineData(Loss.SquaredLogit)]
    public void Without_features_the_start_is_the_optimum(Loss loss)
    {
        TrainingData data = new([], 0, [0, 0, 0, 1, 1]);
        TrainingResult result = data.Train<double>(new TrainingOptions { Loss = loss, L2Strength = 0, ThreadCount = 1 });
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(0.4, result.Model.PredictProbability(ReadOnlySpan<double>.Empty), 1e-7);
        Assert.True(result.Iterations <= 2);
    }

    [Theory]
    [InlineData(Loss.SquaredProbability)]
    [InlineData(Loss.TanhCrossEntropy)]
    [InlineData(Loss.SquaredLogit)]
    public void A_warm_start_at_the_end_stays_there(Loss loss)
    {
        TrainingData data = TrainingData.Draw(409, 300, 4);
        TrainingOptions options = new() { Loss = loss, L2Strength = 0.01, ThreadCount = 1 };
        TrainingResult first = data.Train<double>(options);
        TrainingResult second = data.Train<double>(options with { WarmStart = first.Model });
        Assert.True(second.Iterations <= 1, $"{second.Iterations} iterations.");
        Assert.Equal(first.Objective, second.Objective, 1e-9);
    }
}
