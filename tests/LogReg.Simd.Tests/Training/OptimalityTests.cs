using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Under an L2 penalty: every solver ends at the reference's optimum, and what the result says of itself is true.</summary>
public class OptimalityTests
{
    private const double Tolerance = 5e-7;
    private const double DoubleTolerance = 5e-11;

    /// <summary>As near to the optimum as double arithmetic proves.</summary>
    private const double NearTolerance = 1e-13;
    private const double LooseTolerance = 1e-3;

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.ProximalNewton)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    public void A_solver_reaches_the_certified_optimum(Solver solver) =>
        Property.Check<TrainingCase>(
            item =>
            {
                TrainingData data = item.Derive();
                double minimum = ReferenceSolver.Solve(data.Objective(item.L2Strength, 0, item.FitIntercept)).Objective;
                TrainingOptions options = Options(item, solver);
                AssertOptimal(data, data.Train<float>(options), options, Tolerance, minimum);
                AssertOptimal(data, data.Train<double>(options), options, DoubleTolerance, minimum);
            },
            60);

    [Theory]
    [InlineData(GradientStep.Lipschitz)]
    [InlineData(GradientStep.Backtracking)]
    public void Gradient_descent_reaches_a_looser_certified_optimum(GradientStep step) =>
        Property.Check<TrainingCase>(
            item =>
            {
                TrainingCase easy = item with { Penalty = Math.Min(item.Penalty, 3) };
                TrainingData data = easy.Derive();
                double minimum = ReferenceSolver.Solve(data.Objective(easy.L2Strength, 0, easy.FitIntercept)).Objective;
                TrainingOptions options = Options(easy, Solver.GradientDescent) with { GradientStep = step, Tolerance = LooseTolerance, MaxIterations = 200_000 };
                AssertOptimal(data, data.Train<float>(options), options, LooseTolerance, minimum);
                AssertOptimal(data, data.Train<double>(options), options, LooseTolerance, minimum);
            },
            30);

    [Theory]
    [InlineData(9000, 5, true)]
    [InlineData(8192, 5, false)]
    [InlineData(8300, 170, false)]
    public void A_sub_sampled_solver_reaches_the_certified_optimum(int rows, int featureCount, bool weighted)
    {
        TrainingData data = TrainingData.Draw(77, rows, featureCount, weighted);
        TrainingOptions options = new() { Solver = Solver.SubsampledLbfgs, L2Strength = 1e-3, ThreadCount = 1 };
        TrainingResult twice = data.Train<double>(options);
        Assert.Equal(Solver.SubsampledLbfgs, twice.Solver);

        // The reference's Newton method would take minutes at d = 170; its certificate of a point nearer to the optimum bounds the minimum from below as well.
        ReferenceObjective objective = data.Objective(1e-3);
        LogisticModel near = data.Train<double>(options with { Tolerance = NearTolerance }).Model;
        double minimum = featureCount < 10
            ? ReferenceSolver.Solve(objective).Objective
            : ReferenceCertificate.Compute(objective, near.Coefficients, near.Intercept).DualValue;
        AssertOptimal(data, twice, options, DoubleTolerance, minimum);
        AssertOptimal(data, data.Train<float>(options), options, Tolerance, minimum);
    }

    [Fact]
    public void Too_few_rows_for_a_sub_sample_are_all_taken()
    {
        TrainingResult result = TrainingData.Draw(3, 100, 4).Train<float>(new TrainingOptions { Solver = Solver.SubsampledLbfgs, ThreadCount = 1 });
        Assert.Equal(Solver.NewtonCholesky, result.Solver);
        Assert.Contains("100", result.SolverReason, StringComparison.Ordinal);
        Assert.Equal(StopReason.Converged, result.StopReason);
    }

    [Fact]
    public void Solvers_agree_within_what_strong_convexity_grants() =>
        Property.Check<TrainingCase>(
            item =>
            {
                TrainingData data = item.Derive();
                TrainingResult[] results =
                [
                    .. new[] { Solver.NewtonCholesky, Solver.NewtonCg, Solver.Lbfgs, Solver.ProximalNewton, Solver.OrthantWiseLbfgs }
                        .SelectMany(solver => new[] { data.Train<float>(Options(item, solver)), data.Train<double>(Options(item, solver)) }),
                ];
                foreach (TrainingResult result in results)
                {
                    AssertSameCoefficients(results[0], result, item.L2Strength);
                }
            },
            20);

    /// <summary>F is λ₂-strongly convex in β: ‖β − β'‖² ≤ 2(gap + gap')/λ₂ by way of the optimum, with (a + b)² ≤ 2(a² + b²).</summary>
    internal static void AssertSameCoefficients(TrainingResult first, TrainingResult second, double l2Strength)
    {
        double square = 0;
        for (int j = 0; j < first.Model.FeatureCount; j++)
        {
            square += Math.Pow(first.Model.Coefficients[j] - second.Model.Coefficients[j], 2);
        }

        double room = 4 * (first.CertifiedGap!.Value + second.CertifiedGap!.Value) / l2Strength;
        Assert.True(square <= room, $"{first.Solver} and {second.Solver} are {Math.Sqrt(square):E2} apart, more than {Math.Sqrt(room):E2}.");
    }

    /// <summary>Everything that a result under a penalty says of itself, against the reference.</summary>
    internal static void AssertOptimal(TrainingData data, TrainingResult result, TrainingOptions options, double tolerance, double minimum)
    {
        string who = $"{result.Solver} after {result.Iterations} iterations";
        Assert.True(result.StopReason == StopReason.Converged, $"{who}: {result.StopReason}, gap {result.CertifiedGap} of {result.Objective}.");
        double value = AssertTrue(data, result, options);
        double gap = result.CertifiedGap!.Value;
        Assert.True(gap >= value - minimum - (1e-13 * value), $"{who}: certified {gap:E3}, but F − F* is {value - minimum:E3}.");
        Assert.True(gap <= tolerance * result.Objective, $"{who}: certified {gap:E3}, more than the tolerance.");
        Assert.True(value - minimum <= tolerance * value, $"{who}: F − F* is {value - minimum:E3}, more than the tolerance.");
    }

    /// <summary>Objective, mean loss, gradient norm and gap of a result are those of its model; returns F of the reference.</summary>
    internal static double AssertTrue(TrainingData data, TrainingResult result, TrainingOptions options)
    {
        string who = $"{result.Solver} after {result.Iterations} iterations";
        (double[] beta, double b) = (result.Model.Coefficients.ToArray(), result.Model.Intercept);
        if (options.FitIntercept && !options.Standardize)
        {
            // Columns that lie far from zero are moved, and their slopes are those of the moved ones.
            (double[] means, double[] deviations) = data.Moments();
            double[] offsets = [.. means.Zip(deviations, FeatureOffset.Choose)];
            data = data.Map((_, j, x) => x - offsets[j]);
            b += offsets.Zip(beta, (offset, coefficient) => offset * coefficient).Sum();
        }

        ReferenceObjective objective = data.Objective(result.L2Strength, result.L1Strength, options.FitIntercept, options.Loss);
        double value = objective.Value(beta, b);
        Assert.True(Math.Abs(result.Objective - value) <= 1e-12 * value, $"{who}: F is {result.Objective:R}, the reference has {value:R}.");
        double loss = data.Objective(0, loss: options.Loss).Value(beta, b);
        Assert.True(Math.Abs(result.MeanLoss - loss) <= 1e-12 * value, $"{who}: the loss is {result.MeanLoss:R}, the reference has {loss:R}.");

        // Sums of n terms in another order, and an intercept that was rounded after the pass: u·|b| of it, times a curvature of at most ¼·|x|, of the log loss.
        double size = 1 + (data.Features.Length == 0 ? 0 : data.Features.Max(Math.Abs));
        double norm = objective.SubgradientInfinityNorm(beta, b);
        double rounding = Math.Abs(b) * Math.ScaleB(1, -24);
        double curvature = objective.Loss.LargestCurvature;
        Assert.True(
            Math.Abs(result.GradientNorm - norm) <= size * (1e-13 + (curvature * rounding)), $"{who}: ‖∇F‖ is {result.GradientNorm:E6}, the reference has {norm:E6}.");
        if (objective.Loss.NegativeConjugate is null)
        {
            Assert.Null(result.CertifiedGap);
        }
        else if (result.L2Strength > 0)
        {
            // The certificate may add its slack for rounding, 2e-14 of its terms, and 2·|Σ r/S|·(1 + |b|) for the intercept's own slope. Far from the
            // optimum the dual point counts, which hangs on a shift that is known to about 1e-8. The reference's entropy takes 1 − p from p, which is
            ReferenceDualityGap dual = ReferenceCertificate.Compute(objective, beta, b);
            double slope = Math.Abs(objective.Gradient(beta, b).InterceptGradient) + (curvature * rounding);
            // off by up to u·|log(1 − p)| ≤ 37·u. A logit is off by a few roundings of its terms, which count times the residual; the log loss's is at most the loss.
            double terms = Math.Abs(b) + (beta.Sum(Math.Abs) * size);
            double residuals = objective.Logits(beta, b).Select((z, i) => objective.SampleWeights[i] * Math.Abs(objective.Loss.Residual(z, data.Labels[i]))).Sum() / objective.WeightSum;
            double own = Math.ScaleB(1, -53) * (40 + (2 * (8 + (beta.Length / 16)) * terms * Math.Max(value, residuals)));
            double slack = (1e-13 * (value + Math.Abs(dual.DualValue))) + own + (2.1 * slope * (1 + (1.1 * Math.Abs(b)))) + (rounding * (slope + rounding));

            // A loss is never below zero, so F itself bounds the gap too; and another dual point may bound it better: that it is no less than F − F* is for AssertOptimal to say.
            // A run ends at the first dual point within its tolerance: from the directions of truncated Newton that may be another than the residuals of the model, and a worse one.
            double gap = Math.Min(dual.Gap, value);
            double tolerance = options.Tolerance ?? Tolerance;
            double most = (gap * (1 + 1e-6)) + slack;
            most = result.Solver == Solver.NewtonCg && result.StopReason == StopReason.Converged ? Math.Max(most, tolerance * value) : most;
            Assert.True(
                result.CertifiedGap >= 0 && result.CertifiedGap <= most,
                $"{who}: certified {result.CertifiedGap:R}, the reference has {gap:R}, the slack may be {slack:E2}.");
        }

        return value;
    }

    private static TrainingOptions Options(TrainingCase item, Solver solver) =>
        new() { Solver = solver, L2Strength = item.L2Strength, FitIntercept = item.FitIntercept, ThreadCount = 1 };
}
