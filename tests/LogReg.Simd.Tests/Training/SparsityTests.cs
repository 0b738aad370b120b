using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>L1 and elastic-net penalties (formula 4.10): exact zeros, the conditions of optimality, and certificates that hold.</summary>
public class SparsityTests
{
    public static TheoryData<Solver> Solvers => [Solver.Auto, Solver.ProximalNewton, Solver.OrthantWiseLbfgs];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void An_elastic_net_reaches_the_certified_optimum(Solver solver) =>
        Property.Check<TrainingCase>(
            item =>
            {
                TrainingData data = item.Derive();
                double l1 = 0.4 * LargestL1(data, item.FitIntercept);
                double minimum = Minimum(data.Objective(item.L2Strength, l1, item.FitIntercept));
                TrainingOptions options = Options(solver, l1, item.L2Strength, item.FitIntercept);
                OptimalityTests.AssertOptimal(data, data.Train<float>(options), options, 5e-7, minimum);
                OptimalityTests.AssertOptimal(data, data.Train<double>(options), options, 5e-11, minimum);
            },
            30);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_lasso_reaches_the_certified_optimum_with_exact_zeros(Solver solver)
    {
        foreach (int seed in (int[])[1, 2, 3, 4])
        {
            foreach (bool fitIntercept in (bool[])[true, false])
            {
                TrainingData data = TrainingData.Draw(seed, 60, 8, seed % 2 == 0);
                double l1 = 0.3 * LargestL1(data, fitIntercept);
                double minimum = Minimum(data.Objective(0, l1, fitIntercept));
                TrainingOptions options = Options(solver, l1, null, fitIntercept);
                foreach (bool isSingle in (bool[])[true, false])
                {
                    TrainingResult result = data.Train(isSingle, options);
                    Assert.Equal(0, result.L2Strength);
                    Assert.Contains(0.0, result.Model.Coefficients.ToArray());
                    Assert.Contains(result.Model.Coefficients.ToArray(), c => c != 0);
                    OptimalityTests.AssertOptimal(data, result, options, isSingle ? 5e-7 : 5e-11, minimum);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_conditions_of_optimality_hold_to_rounding_at_a_tight_tolerance(Solver solver)
    {
        foreach (double l2 in (double[])[0, 0.01])
        {
            TrainingData data = TrainingData.Draw(21, 200, 10);
            double l1 = 0.2 * LargestL1(data, true);
            TrainingResult result = data.Train<double>(Options(solver, l1, l2, true) with { Tolerance = 1e-12 });
            Assert.Equal(StopReason.Converged, result.StopReason);

            // A gap ε bounds a gradient by √(2Lε), L ≤ Σ x²/(4n) + λ₂ ≤ 5.
            double norm = data.Objective(l2, l1).SubgradientInfinityNorm(result.Model.Coefficients, result.Model.Intercept);
            Assert.InRange(norm, 0, Math.Sqrt(2 * 5 * 1e-12));
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void From_the_largest_useful_penalty_on_every_coefficient_is_zero(Solver solver)
    {
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingData data = TrainingData.Draw(22, 150, 6, weighted: true);
            double largest = LargestL1(data, true);
            TrainingResult none = data.Train(isSingle, Options(solver, largest * 1.0001, null, true));
            Assert.Equal(StopReason.Converged, none.StopReason);
            Assert.All(none.Model.Coefficients.ToArray(), c => Assert.Equal(0, c));

            // What remains is the constant probability, the weighted mean label.
            double share = data.Labels.Zip(data.Weights, (y, s) => y * s).Sum() / data.Weights.Sum();
            Assert.InRange(Math.Abs(none.Model.Intercept - ReferenceFunctions.Logit(share)), 0, isSingle ? 1e-6 : 1e-12);

            TrainingResult one = data.Train(isSingle, Options(solver, largest * 0.99, null, true));
            Assert.Single(one.Model.Coefficients.ToArray(), c => c != 0);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Columns_that_lie_far_from_zero_where_there_is_no_intercept_keep_no_run_from_its_end(bool isSingle, bool standardize)
    {
        // They all point along the constant, so that coordinate descent crawls.
        TrainingData data = TrainingData.Draw(23, 300, 20).Map((_, j, x) => (float)(x + (30 * (j + 1))));
        foreach ((double l1, double? l2) in ((double, double?)[])[(0.01, null), (1e-3, 1e-3)])
        {
            TrainingOptions options = Options(Solver.Auto, l1, l2, false) with { Standardize = standardize };
            TrainingResult result = data.Train(isSingle, options);
            Assert.True(result.StopReason == StopReason.Converged, $"λ₁ = {l1}: {result.StopReason} after {result.Iterations}, gap {result.RelativeCertifiedGap}.");
            Assert.InRange(result.Iterations, 1, 30);
            if (!standardize)
            {
                OptimalityTests.AssertTrue(data, result, options);
            }
        }

        TrainingData classes = MulticlassData.Draw(24, 150, 6, 3).Map((_, j, x) => (float)(x + (30 * (j + 1))));
        MulticlassResult softmax = classes.TrainClasses(isSingle, Options(Solver.ProximalNewton, 0.01, null, false) with { Standardize = standardize });
        Assert.True(softmax.StopReason == StopReason.Converged, $"softmax: {softmax.StopReason} after {softmax.Iterations}, gap {softmax.RelativeCertifiedGap}.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Columns_that_nearly_depend_on_each_other_or_on_the_intercept_keep_no_run_from_its_end(bool isSingle)
    {
        // Classes may add the same to their coefficients, and the last column may stand for the intercept: pivots of the support are nothing but rounding.
        TrainingData drawn = MulticlassData.Draw(3, 196, 17, 4);
        MulticlassResult softmax = drawn.Map((i, _, x) => (float)(drawn.Features[i * drawn.FeatureCount] + (0.01 * x)))
            .TrainClasses(isSingle, Options(Solver.ProximalNewton, 1.3e-5, null, false));
        Assert.True(softmax.StopReason == StopReason.Converged, $"softmax: {softmax.StopReason} after {softmax.Iterations}, gap {softmax.RelativeCertifiedGap}.");

        TrainingResult result = TrainingData.Draw(8, 35, 9, weighted: true).Map((_, j, x) => j == 8 ? 1 : (float)(j % 4 == 0 ? Math.Round(x) : x + 10))
            .Train(isSingle, Options(Solver.ProximalNewton, 1.6e-5, null, true));
        Assert.True(result.StopReason == StopReason.Converged, $"{result.StopReason} after {result.Iterations}, gap {result.RelativeCertifiedGap}.");
    }

    [Fact]
    public void Both_solvers_choose_the_same_features()
    {
        foreach (int seed in (int[])[31, 32, 33])
        {
            TrainingData data = TrainingData.Draw(seed, 400, 20);
            double l1 = 0.15 * LargestL1(data, true);
            foreach (double l2 in (double[])[0, 0.02])
            {
                TrainingResult newton = data.Train<double>(Options(Solver.ProximalNewton, l1, l2, true) with { Tolerance = 1e-12 });
                TrainingResult orthant = data.Train<double>(Options(Solver.OrthantWiseLbfgs, l1, l2, true) with { Tolerance = 1e-12 });
                Assert.Equal(newton.Model.Coefficients.ToArray().Select(Math.Sign), orthant.Model.Coefficients.ToArray().Select(Math.Sign));
                Assert.Contains(0.0, newton.Model.Coefficients.ToArray());
                Assert.True(Math.Abs(newton.Objective - orthant.Objective) <= newton.CertifiedGap + orthant.CertifiedGap);
            }
        }
    }

    [Fact]
    public void A_standardised_lasso_penalises_the_standardised_coefficients()
    {
        // Without intercept columns are only scaled: the same problem on columns scaled by hand, whose deviations are powers of two.
        TrainingData data = new TrainingData([.. Enumerable.Range(0, 400).Select(i => (i / 100 + i) % 2 == 0 ? 1.0 : -1)], 4, [.. Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? 1.0 : 0)])
            .Map((i, j, x) => ((i >> j) & 1) == 0 ? 1 : -1);
        TrainingData scaled = data.Map((_, j, x) => x * Math.ScaleB(1, j - 1));
        TrainingOptions options = Options(Solver.ProximalNewton, 0.01, 0.01, false);
        TrainingResult plain = data.Map((i, j, x) => x).Train<double>(options with { Standardize = true });
        TrainingResult other = scaled.Train<double>(options with { Standardize = true });
        for (int j = 0; j < 4; j++)
        {
            Assert.Equal(plain.Model.Coefficients[j], other.Model.Coefficients[j] * Math.ScaleB(1, j - 1), 1e-6);
        }

        Assert.Equal(plain.Objective, other.Objective, 1e-10);
    }

    /// <summary>λ₁ from which on all coefficients are zero: the largest slope at the best constant.</summary>
    internal static double LargestL1(TrainingData data, bool fitIntercept)
    {
        ReferenceObjective objective = data.Objective(0, 0, fitIntercept);
        double[] zeros = new double[data.FeatureCount];
        double intercept = fitIntercept ? ReferenceCertificate.ShiftedIntercept(objective, zeros) : 0;
        return data.FeatureCount == 0 ? 1 : Math.Max(1e-3, objective.Gradient(zeros, intercept).Gradient.Max(Math.Abs));
    }

    /// <summary>F* by the reference's own hand: proximal gradient steps (formula 4.10) with Nesterov's momentum, restarted when it overshoots.</summary>
    private static double Minimum(ReferenceObjective objective)
    {
        int d = objective.FeatureCount;
        double squares = objective.FitIntercept ? 1 : 0;
        for (int i = 0; i < objective.Features.Length; i++)
        {
            squares += objective.SampleWeights[i / d] * objective.Features[i] * objective.Features[i] / objective.WeightSum;
        }

        double step = 1 / ((0.25 * squares) + objective.L2Strength + 1e-300);
        double[] theta = new double[d + 1];
        double[] ahead = [.. theta];
        double momentum = 1;
        double value = objective.Value(theta.AsSpan(0, d), theta[d]);
        for (int iteration = 0; iteration < 30_000; iteration++)
        {
            (double[] gradient, double slope) = objective.Gradient(ahead.AsSpan(0, d), ahead[d]);
            double[] next = new double[d + 1];
            for (int j = 0; j < d; j++)
            {
                double moved = ahead[j] - (step * gradient[j]);
                next[j] = Math.Sign(moved) * Math.Max(Math.Abs(moved) - (step * objective.L1Strength), 0);
            }

            next[d] = ahead[d] - (step * slope);
            double nextValue = objective.Value(next.AsSpan(0, d), next[d]);
            if (nextValue > value)
            {
                if (momentum == 1)
                {
                    break;
                }

                (ahead, momentum) = ([.. theta], 1);
                continue;
            }

            double faster = 0.5 * (1 + Math.Sqrt(1 + (4 * momentum * momentum)));
            ahead = [.. next.Zip(theta, (n, t) => n + ((momentum - 1) / faster * (n - t)))];
            (theta, value, momentum) = (next, nextValue, faster);
            if (iteration % 16 == 0 && objective.SubgradientInfinityNorm(theta.AsSpan(0, d), theta[d]) < 1e-11)
            {
                break;
            }
        }

        return value;
    }

    private static TrainingOptions Options(Solver solver, double l1Strength, double? l2Strength, bool fitIntercept) =>
        new() { Solver = solver, L1Strength = l1Strength, L2Strength = l2Strength, FitIntercept = fitIntercept, ThreadCount = 1 };
}
