using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>What must not change, or must change in a known way, when the problem is written down differently.</summary>
public class TrainingLaws
{
    private const double L2Strength = 0.0625;

    private static readonly TrainingOptions Options = new() { L2Strength = L2Strength, Tolerance = 1e-11, ThreadCount = 1 };

    [Fact]
    public void A_row_that_stands_twice_and_a_row_of_weight_two_are_the_same()
    {
        TrainingData data = TrainingData.Draw(41, 90, 4);
        TrainingData twice = data.Select([.. Enumerable.Range(0, 90), 5, 17, 80]);
        TrainingData weighted = data with { Weights = [.. Enumerable.Range(0, 90).Select(i => i is 5 or 17 or 80 ? 2.0 : 1)] };
        AssertSame(twice, twice.Train<double>(Options), weighted.Train<double>(Options));
    }

    [Fact]
    public void Up_sampling_a_class_is_weighting_it()
    {
        TrainingData data = TrainingData.Draw(42, 80, 3, intercept: -1.5);
        TrainingData sampled = data.Select([.. Enumerable.Range(0, 80).SelectMany(i => Enumerable.Repeat(i, data.Labels[i] > 0.5 ? 3 : 1))]);
        AssertSame(sampled, sampled.Train<double>(Options), data.Train<double>(Options with { ClassWeights = ClassWeights.Of(1, 3) }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_of_weight_zero_is_no_row(bool isSingle)
    {
        TrainingData data = TrainingData.Draw(43, 100, 4, weighted: true);
        TrainingData less = data.Select([.. Enumerable.Range(0, 100).Where(i => data.Weights[i] > 0)]);
        Assert.True(less.Rows < 90);
        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = Options with { Standardize = standardize, Tolerance = isSingle ? 5e-7 : 1e-11 };
            (TrainingResult first, TrainingResult second) = (less.Train(isSingle, options), data.Train(isSingle, options));
            Assert.True(Math.Abs(first.Objective - second.Objective) <= first.CertifiedGap + second.CertifiedGap);
            if (!standardize)
            {
                AssertSame(less, first, second);
            }
        }
    }

    [Fact]
    public void Flipping_the_labels_negates_the_model()
    {
        TrainingData data = TrainingData.Draw(44, 120, 5, weighted: true);
        TrainingData flipped = data with { Labels = [.. data.Labels.Select(y => 1 - y)] };
        TrainingResult other = flipped.Train<double>(Options);
        AssertSame(data, data.Train<double>(Options), other with { Model = Negated(other.Model) });
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 5)]
    [InlineData(true, 50)]
    [InlineData(false, 50)]
    public void Scaling_a_column_by_a_power_of_two_scales_its_coefficient_inversely_to_the_last_bit(bool isSingle, int exponent)
    {
        // Without a penalty Newton's method is invariant, and a power of two costs no bit anywhere, small or extreme.
        TrainingData data = TrainingData.Draw(45, 150, 4);
        TrainingData scaled = data.Map((_, j, x) => j == 1 ? Math.ScaleB(x, exponent) : j == 3 ? Math.ScaleB(x, -exponent) : x);
        TrainingOptions options = Options with { L2Strength = 0, Tolerance = null, Solver = Solver.NewtonCholesky };
        LogisticModel plain = data.Train(isSingle, options).Model;
        LogisticModel other = scaled.Train(isSingle, options).Model;
        double[] back = other.Coefficients.ToArray();
        (back[1], back[3]) = (Math.ScaleB(back[1], exponent), Math.ScaleB(back[3], -exponent));
        Bits.AssertSame<double>(plain.Coefficients, back, "coefficient", exponent);
        Assert.Equal(plain.Intercept, other.Intercept);
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.ProximalNewton)]
    public void An_intercept_is_a_column_of_ones(Solver solver)
    {
        TrainingData data = TrainingData.Draw(46, 150, 3);
        TrainingOptions options = Options with { L2Strength = 0, Solver = solver };
        TrainingResult intercept = data.Train<double>(options);
        TrainingResult column = data.WithColumn(_ => 1).Train<double>(options with { FitIntercept = false });
        Assert.Equal(0, column.Model.Intercept);
        Assert.Equal(StopReason.Converged, intercept.StopReason);
        Assert.Equal(StopReason.Converged, column.StopReason);

        // Half the squared decrement before the last step is at most 1e-11·F (gradient solvers: ‖∇F‖∞ ≤ 1e-11 or the same); the least curvature of
        // the problem is above 0.01, so the distance before that step is below √(2·1e-11/0.01).
        ReferenceSolution expected = ReferenceSolver.Solve(data.Objective(0));
        double[] all = [.. expected.Coefficients, expected.Intercept];
        Assert.All(all.Zip([.. intercept.Model.Coefficients, intercept.Model.Intercept]), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, 5e-5));
        Assert.All(all.Zip(column.Model.Coefficients.ToArray()), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, 5e-5));
        Assert.Equal(expected.Objective, intercept.Objective, 1e-10);
        Assert.Equal(expected.Objective, column.Objective, 1e-10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_an_intercept_there_is_none(bool standardize)
    {
        TrainingData data = TrainingData.Draw(47, 100, 3).Map((_, j, x) => x + j);
        TrainingResult result = data.Train<double>(Options with { FitIntercept = false, Standardize = standardize });
        Assert.Equal(0, result.Model.Intercept);
        Assert.Equal(StopReason.Converged, result.StopReason);
    }

    [Fact]
    public void Balanced_class_weights_are_those_of_the_formula()
    {
        TrainingData data = TrainingData.Draw(48, 200, 4, intercept: -2);
        double[] alpha = ReferenceClassWeights.Balanced(data.Labels);
        TrainingResult balanced = data.Train<double>(Options with { ClassWeights = ClassWeights.Balanced });
        TrainingResult explicitly = data.Train<double>(Options with { ClassWeights = ClassWeights.Of(alpha[0], alpha[1]) });
        TrainingData weighted = data with { Weights = ReferenceClassWeights.SampleWeights(data.Labels, alpha) };
        AssertSame(weighted, balanced, explicitly);
        AssertSame(weighted, balanced, weighted.Train<double>(Options));

        // With equal class weights the default penalty is still one over the sum of all weights.
        Assert.Equal(1.0 / 200, data.Train<double>(Options with { L2Strength = null, ClassWeights = ClassWeights.Balanced }).L2Strength, 1e-15);
    }

    [Fact]
    public void Balanced_class_weights_count_sample_weights()
    {
        TrainingData data = TrainingData.Draw(49, 150, 3, weighted: true);
        double positive = data.Labels.Zip(data.Weights, (y, s) => y * s).Sum();
        double total = data.Weights.Sum();
        ClassWeights weights = ClassWeights.Of(total / (2 * (total - positive)), total / (2 * positive));
        TrainingData explicitly = data with
        {
            Weights = [.. data.Weights.Zip(data.Labels, (s, y) => s * (y > 0.5 ? weights.Factors[1] : weights.Factors[0]))],
        };
        AssertSame(explicitly, explicitly.Train<double>(Options), data.Train<double>(Options with { ClassWeights = ClassWeights.Balanced }));
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky, true)]
    [InlineData(Solver.NewtonCg, true)]
    [InlineData(Solver.Lbfgs, true)]
    [InlineData(Solver.ProximalNewton, true)]
    [InlineData(Solver.OrthantWiseLbfgs, true)]
    [InlineData(Solver.NewtonCholesky, false)]
    public void Standardising_is_training_on_standardised_columns(Solver solver, bool weighted)
    {
        TrainingData data = TrainingData.Draw(50, 160, 5, weighted).Map((_, j, x) => j == 4 ? 3 : (x * (1 + j)) + (10 * j));
        double[] weights = weighted ? data.Weights : [.. Enumerable.Repeat(1.0, 160)];
        double[] means = new double[5];
        double[] deviations = new double[5];
        for (int j = 0; j < 5; j++)
        {
            double[] column = [.. Enumerable.Range(0, 160).Select(i => data.Features[(i * 5) + j])];
            means[j] = column.Zip(weights, (x, s) => s * x).Sum() / weights.Sum();
            deviations[j] = Math.Sqrt(column.Zip(weights, (x, s) => s * Math.Pow(x - means[j], 2)).Sum() / weights.Sum());
        }

        deviations[4] = 0;
        TrainingData byHand = data.Map((_, j, x) => j == 4 ? 0 : (x - means[j]) / deviations[j]);
        TrainingResult expected = byHand.Train<double>(Options with { Solver = solver });
        TrainingResult actual = data.Train<double>(Options with { Solver = solver, Standardize = true });
        Assert.Equal(0, actual.Model.Coefficients[4]);
        double[] variables = [.. actual.Model.Coefficients.ToArray().Select((beta, j) => beta * deviations[j])];
        double intercept = actual.Model.Intercept + Enumerable.Range(0, 5).Sum(j => actual.Model.Coefficients[j] * means[j]);
        AssertSame(byHand, expected, actual with { Model = new LogisticModel(variables, intercept) });
        Assert.Equal(expected.Objective, actual.Objective, 1e-10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_rows_does_not_matter_beyond_the_tolerance(bool isSingle)
    {
        TrainingData data = TrainingData.Draw(51, 9000, 4, weighted: true);
        int[] order = new int[9000];
        IncrementalTrainer<float>.FillEpochOrder(order, 5, 0);
        TrainingOptions options = Options with { Tolerance = null };
        foreach (Solver solver in (Solver[])[Solver.SubsampledLbfgs, Solver.NewtonCholesky])
        {
            TrainingResult first = data.Train(isSingle, options with { Solver = solver });
            TrainingResult second = data.Select(order).Train(isSingle, options with { Solver = solver });
            AssertSame(data, first, second);
        }
    }

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.SubsampledLbfgs)]
    [InlineData(Solver.ProximalNewton)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    public void A_start_from_the_optimum_is_at_the_end(Solver solver)
    {
        foreach (bool standardize in (bool[])[false, true])
        {
            foreach (bool isSingle in (bool[])[true, false])
            {
                TrainingData data = TrainingData.Draw(52, 8200, 4);
                TrainingOptions options = Options with { Solver = solver, Tolerance = null, Standardize = standardize };
                LogisticModel optimum = data.Train(isSingle, options).Model;
                TrainingResult again = data.Train(isSingle, options with { WarmStart = optimum });
                Assert.Equal(StopReason.Converged, again.StopReason);
                Assert.InRange(again.Iterations, 0, 2);
            }
        }
    }

    [Theory]
    [InlineData(300, 5)]
    [InlineData(70, 140)]
    public void Packed_features_and_a_span_give_the_same_bits(int rows, int featureCount)
    {
        TrainingData data = TrainingData.Draw(53, rows, featureCount);
        float[] features = TrainingData.Narrow<float>(data.Features);
        float[] labels = TrainingData.Narrow<float>(data.Labels);
        using FeatureMatrix<float> packed = FeatureMatrix<float>.Pack(features, rows, featureCount);
        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = Options with { Standardize = standardize, Tolerance = null };
            TrainingResult first = LogisticRegression.Train<float>(features, featureCount, labels, options);
            for (int repeat = 0; repeat < 2; repeat++)
            {
                AssertSameBits(first, LogisticRegression.Train(packed, labels, options));
            }
        }
    }

    /// <summary>Every bit of what training computed.</summary>
    internal static void AssertSameBits(TrainingResult first, TrainingResult second)
    {
        Bits.AssertSame<double>(first.Model.Coefficients, second.Model.Coefficients, "coefficient", first.Solver);
        Bits.AssertSame<double>(
            [first.Model.Intercept, first.Objective, first.MeanLoss, first.GradientNorm, first.CertifiedGap ?? double.NaN],
            [second.Model.Intercept, second.Objective, second.MeanLoss, second.GradientNorm, second.CertifiedGap ?? double.NaN],
            "number",
            first.Solver);
        Bits.AssertSame<double>([.. first.ObjectiveHistory], [.. second.ObjectiveHistory], "objective", first.Solver);
        Assert.Equal((first.Iterations, first.Evaluations, first.Passes), (second.Iterations, second.Evaluations, second.Passes));
    }

    /// <summary>Both models are within their certificates of the one minimum of the problem, and their coefficients as near as that grants.</summary>
    private static void AssertSame(TrainingData data, TrainingResult first, TrainingResult second)
    {
        ReferenceObjective objective = data.Objective(L2Strength);
        double difference = objective.Value(first.Model.Coefficients, first.Model.Intercept) - objective.Value(second.Model.Coefficients, second.Model.Intercept);
        Assert.Equal(StopReason.Converged, first.StopReason);
        Assert.Equal(StopReason.Converged, second.StopReason);
        Assert.InRange(Math.Abs(difference), 0, first.CertifiedGap!.Value + second.CertifiedGap!.Value);
        OptimalityTests.AssertSameCoefficients(first, second, L2Strength);
    }

    private static LogisticModel Negated(LogisticModel model) => new([.. model.Coefficients.ToArray().Select(c => -c)], -model.Intercept);
}
