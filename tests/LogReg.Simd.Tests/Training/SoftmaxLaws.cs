using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>What must not change, or must change in a known way, when a problem of several classes is written down differently.</summary>
public class SoftmaxLaws
{
    private const double L2Strength = 0.0625;

    private static readonly TrainingOptions Options = new() { L2Strength = L2Strength, Tolerance = 1e-11, ThreadCount = 1 };

    public static TheoryData<Solver> Solvers => [Solver.Lbfgs, Solver.NewtonCg, Solver.OrthantWiseLbfgs, Solver.SubsampledLbfgs];

    /// <summary>β₁ = −β₀ = β/2 at the optimum of two classes, so that (λ/2)(‖β₀‖² + ‖β₁‖²) = (λ/4)‖β‖²: the binary problem at λ/2.</summary>
    [Theory]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    public void Two_classes_are_the_binary_problem_at_half_the_penalty(Solver solver)
    {
        TrainingData data = TrainingData.Draw(141, 120, 5, weighted: true);
        MulticlassResult two = data.TrainClasses<double>(Options with { Solver = solver });
        TrainingResult binary = data.Train<double>(Options with { L2Strength = L2Strength / 2 });
        double gaps = two.CertifiedGap!.Value + binary.CertifiedGap!.Value;
        Assert.InRange(Math.Abs(two.Objective - binary.Objective), 0, gaps);

        // ‖β₁ − β₀ − β‖ ≤ √2·√(2·gap/λ) + √(2·gap/(λ/2)).
        double room = Math.Sqrt(4 * two.CertifiedGap.Value / L2Strength) + Math.Sqrt(4 * binary.CertifiedGap.Value / L2Strength);
        for (int j = 0; j < 5; j++)
        {
            Assert.InRange(Math.Abs(two.Model.CoefficientsOf(1)[j] - two.Model.CoefficientsOf(0)[j] - binary.Model.Coefficients[j]), 0, room);
        }

        double[] probabilities = new double[2 * data.Rows];
        double[] expected = new double[data.Rows];
        two.Model.PredictProbabilities(data.Features, probabilities);
        binary.Model.PredictProbabilities(data.Features, expected);
        for (int i = 0; i < data.Rows; i++)
        {
            Assert.Equal(expected[i], probabilities[(2 * i) + 1], 1e-4);
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.SubsampledLbfgs)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.StochasticGradient)]
    public void What_all_classes_have_in_common_is_in_no_model_where_it_is_free(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(144, 2200, 3, 4);
        MulticlassModel uncentered = new([.. Enumerable.Repeat(1.0, 12)], [70, 70, 71, 72], MulticlassMethod.Softmax);
        foreach (bool isSingle in (bool[])[true, false])
        {
            foreach (double strength in (double[])[L2Strength, 1e-7, 0])
            {
                foreach (MulticlassModel? start in (MulticlassModel?[])[null, uncentered])
                {
                    MulticlassResult result = data.TrainClasses(isSingle, Options with { L2Strength = strength, Tolerance = null, Solver = solver, MaxIterations = 60 }, warmStart: start);
                    double[] intercepts = result.Model.Intercepts.ToArray();
                    Assert.InRange(Math.Abs(intercepts.Sum()), 0, (isSingle ? 1e-6 : 1e-13) * (1 + intercepts.Max(Math.Abs)));
                    for (int j = 0; j < 3 && strength == 0; j++)
                    {
                        double[] ofFeature = [.. Enumerable.Range(0, 4).Select(k => result.Model.CoefficientsOf(k)[j])];
                        Assert.InRange(Math.Abs(ofFeature.Sum()), 0, (isSingle ? 1e-6 : 1e-13) * (1 + ofFeature.Max(Math.Abs)));
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_coefficients_of_a_feature_sum_to_zero(Solver solver)
    {
        TrainingData data = MulticlassData.Draw(142, 8200, 3, 5);
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = data.TrainClasses(isSingle, Options with { Solver = solver, Tolerance = null });

            // They do at the optimum, from which each β_kj is at most √(2·gap/λ) away; so the sum of 5 by √5 of it.
            double room = Math.Sqrt(5 * 2 * result.CertifiedGap!.Value / L2Strength) + 1e-15;
            for (int j = 0; j < 3; j++)
            {
                int feature = j;
                Assert.InRange(Math.Abs(Enumerable.Range(0, 5).Sum(k => result.Model.CoefficientsOf(k)[feature])), 0, room);
            }
        }
    }

    [Fact]
    public void Permuting_the_classes_permutes_the_model()
    {
        TrainingData data = MulticlassData.Draw(143, 150, 4, 4, weighted: true);
        int[] order = [2, 0, 3, 1];
        MulticlassResult first = data.TrainClasses<double>(Options);
        MulticlassResult second = (data with { Labels = [.. data.Labels.Select(y => (double)order[(int)y])] }).TrainClasses<double>(Options);
        double[] coefficients = [.. order.SelectMany(k => second.Model.CoefficientsOf(k).ToArray())];
        double[] intercepts = [.. order.Select(k => second.Model.Intercepts[k])];
        AssertSame(data, first, second with { Model = new MulticlassModel(coefficients, intercepts, MulticlassMethod.Softmax) });
        double[] p = new double[4 * data.Rows];
        double[] q = new double[4 * data.Rows];
        first.Model.PredictProbabilities(data.Features, p);
        second.Model.PredictProbabilities(data.Features, q);
        for (int i = 0; i < p.Length; i++)
        {
            Assert.Equal(p[i], q[(i / 4 * 4) + order[i % 4]], 1e-4);
        }
    }

    [Fact]
    public void A_constant_on_all_intercepts_changes_no_probability()
    {
        MulticlassModel model = MulticlassData.Draw(144, 90, 4, 3).TrainClasses<double>(Options).Model;
        MulticlassModel moved = new(model.Coefficients, [.. model.Intercepts.ToArray().Select(b => b + 8)], MulticlassMethod.Softmax);
        double[] features = MulticlassData.Draw(145, 90, 4, 3).Features;
        double[] first = new double[270];
        double[] second = new double[270];
        model.PredictProbabilities(features, first);
        moved.PredictProbabilities(features, second);

        // Logits up to 32 are rounded to half a unit, 2⁻⁴⁸ or so, and p follows with slope ½ at most.
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Fact]
    public void A_row_that_stands_twice_and_a_row_of_weight_two_are_the_same()
    {
        TrainingData data = MulticlassData.Draw(146, 90, 4, 3);
        TrainingData twice = data.Select([.. Enumerable.Range(0, 90), 5, 17, 80]);
        TrainingData weighted = data with { Weights = [.. Enumerable.Range(0, 90).Select(i => i is 5 or 17 or 80 ? 2.0 : 1)] };
        AssertSame(twice, twice.TrainClasses<double>(Options), weighted.TrainClasses<double>(Options));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_of_weight_zero_is_no_row(bool isSingle)
    {
        TrainingData data = MulticlassData.Draw(147, 100, 4, 3, weighted: true);
        TrainingData less = data.Select([.. Enumerable.Range(0, 100).Where(i => data.Weights[i] > 0)]);
        Assert.True(less.Rows < 90);
        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = Options with { Standardize = standardize, Tolerance = isSingle ? 5e-7 : 1e-11 };
            (MulticlassResult first, MulticlassResult second) = (less.TrainClasses(isSingle, options), data.TrainClasses(isSingle, options));
            Assert.InRange(Math.Abs(first.Objective - second.Objective), 0, first.CertifiedGap!.Value + second.CertifiedGap!.Value);
            if (!standardize)
            {
                AssertSame(less, first, second);
            }
        }
    }

    [Fact]
    public void Balanced_class_weights_make_all_classes_count_the_same()
    {
        TrainingData data = MulticlassData.Draw(148, 200, 4, 3, weighted: true, rare: 2);
        double[] sums = [.. Enumerable.Range(0, 3).Select(k => data.Weights.Where((_, i) => data.Labels[i] == k).Sum())];
        double[] alpha = [.. sums.Select(sum => sums.Sum() / (3 * sum))];
        Assert.True(alpha.Max() > 1.5);
        TrainingData weighted = data with { Weights = [.. data.Weights.Select((s, i) => s * alpha[(int)data.Labels[i]])] };
        MulticlassResult expected = weighted.TrainClasses<double>(Options);
        AssertSame(weighted, expected, data.TrainClasses<double>(Options with { ClassWeights = ClassWeights.Balanced }));
        AssertSame(weighted, expected, data.TrainClasses<double>(Options with { ClassWeights = ClassWeights.Of(alpha) }));

        // The sum of all weights, and with it the penalty by default, stays.
        Assert.Equal(1 / sums.Sum(), data.TrainClasses<double>(Options with { L2Strength = null, ClassWeights = ClassWeights.Balanced }).L2Strength, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_start_from_the_optimum_is_at_the_end(Solver solver)
    {
        foreach (bool standardize in (bool[])[false, true])
        {
            foreach (bool isSingle in (bool[])[true, false])
            {
                TrainingData data = MulticlassData.Draw(149, 8200, 4, 3);
                TrainingOptions options = Options with { Solver = solver, Tolerance = null, Standardize = standardize };
                MulticlassResult cold = data.TrainClasses(isSingle, options);
                MulticlassResult again = data.TrainClasses(isSingle, options, warmStart: cold.Model);
                Assert.Equal(StopReason.Converged, again.StopReason);
                Assert.InRange(again.Iterations, 0, 2);
                Assert.InRange(again.Passes, 1, cold.Passes - 1);
            }
        }
    }

    [Theory]
    [InlineData(300, 5, MulticlassMethod.Softmax)]
    [InlineData(70, 140, MulticlassMethod.Softmax)]
    [InlineData(300, 5, MulticlassMethod.OneVsRest)]
    public void Packed_features_and_a_span_give_the_same_bits(int rows, int featureCount, MulticlassMethod method)
    {
        TrainingData data = MulticlassData.Draw(150, rows, featureCount, 3);
        float[] features = TrainingData.Narrow<float>(data.Features);
        using FeatureMatrix<float> packed = FeatureMatrix<float>.Pack(features, rows, featureCount);
        TrainingOptions options = Options with { Tolerance = null };
        MulticlassResult expected = data.TrainClasses<float>(options, method);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            AssertSameBits(expected, MulticlassRegression.Train(packed, data.Classes(), method, options));
        }
    }

    [Fact]
    public void The_defaults_are_softmax_with_one_over_the_weights_as_penalty()
    {
        TrainingData data = MulticlassData.Draw(151, 60, 3, 3);
        MulticlassResult result = MulticlassRegression.Train<double>(data.Features, 3, data.Classes());
        Assert.Equal(MulticlassMethod.Softmax, result.Model.Method);
        Assert.Equal(1.0 / 60, result.L2Strength);
        Assert.Equal(0, result.L1Strength);
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(result.Iterations + 1, result.ObjectiveHistory.Count);
    }

    /// <summary>Every bit of what training computed.</summary>
    internal static void AssertSameBits(MulticlassResult first, MulticlassResult second)
    {
        Bits.AssertSame<double>(first.Model.Theta(), second.Model.Theta(), "number of the model", first.Solver);
        AssertSameReport(first, second);
        Assert.Equal(first.Classes.Count, second.Classes.Count);
        for (int k = 0; k < first.Classes.Count; k++)
        {
            AssertSameReport(first.Classes[k], second.Classes[k]);
        }
    }

    /// <summary>Every bit of a report.</summary>
    internal static void AssertSameReport(TrainingReport first, TrainingReport second)
    {
        Bits.AssertSame<double>(
            [first.Objective, first.MeanLoss, first.GradientNorm, first.CertifiedGap ?? double.NaN],
            [second.Objective, second.MeanLoss, second.GradientNorm, second.CertifiedGap ?? double.NaN],
            "number",
            first.Solver);
        Bits.AssertSame<double>([.. first.ObjectiveHistory], [.. second.ObjectiveHistory], "objective", first.Solver);
        Assert.Equal((first.Iterations, first.Evaluations, first.Passes), (second.Iterations, second.Evaluations, second.Passes));
        Assert.Equal((first.StopReason, first.Solver, first.SolverReason), (second.StopReason, second.Solver, second.SolverReason));
    }

    /// <summary>Both models are within their certificates of the one minimum of the problem, and their coefficients as near as that grants.</summary>
    private static void AssertSame(TrainingData data, MulticlassResult first, MulticlassResult second)
    {
        ReferenceSoftmaxObjective objective = data.SoftmaxObjective(L2Strength);
        double difference = objective.Value(first.Model.Theta()) - objective.Value(second.Model.Theta());
        Assert.Equal(StopReason.Converged, first.StopReason);
        Assert.Equal(StopReason.Converged, second.StopReason);
        Assert.InRange(Math.Abs(difference), 0, first.CertifiedGap!.Value + second.CertifiedGap!.Value);
        SoftmaxProblem.AssertSameCoefficients(first, second, L2Strength);
    }
}
