using System.Globalization;
using System.Numerics;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Training;

/// <summary>Bad calls of training: the exception, the argument's name, and the numbers in the message.</summary>
public class TrainingBadInputTests
{
    private const int Rows = 10_000;
    private const int FeatureCount = 4;

    private static readonly Lazy<TrainingData> Large = new(() => TrainingData.Draw(121, Rows, FeatureCount));
    private static readonly float[] Features = [1, 2, 3, 4, 5, 6, 7, 9];
    private static readonly float[] Labels = [0, 1, 0, 1];

    public static TheoryData<double, int, int> NotFinite()
    {
        TheoryData<double, int, int> data = [];
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            // The sub-sample takes 256 of 625 strips: strip 0 and strip 2 are in it, strips 1 and the last are not.
            foreach (int row in (int[])[0, 17, 39, 5000, 5017, 5033, Rows - 1])
            {
                data.Add(value, row, row % FeatureCount);
            }
        }

        return data;
    }

    [Fact]
    public void The_rows_of_the_next_test_are_both_inside_and_outside_of_the_sub_sample()
    {
        using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(Large.Value.Features, Rows, FeatureCount);
        using FeatureSource<double>? sample = matrix.TakeSpread(256 * 16, out int[] strips);
        Assert.Contains(0, strips);
        Assert.Contains(39 / 16, strips);
        Assert.DoesNotContain(17 / 16, strips);
        Assert.DoesNotContain((Rows - 1) / 16, strips);
    }

    [Fact]
    public void Weights_whose_sum_overflows_are_named_and_not_what_comes_of_them()
    {
        double[] features = [1, 2, 3, 4, 5, 6, 7, 9];
        double[] large = [1e308, 1e308, 1e308, 1e308];
        Says("sampleWeights", "sums to infinity", () => LogisticRegression.Train<double>(features, 2, [0, 1, 0, 1], null, large));
        Says("sampleWeights", "sums to infinity", () => LogisticRegression.Train<double>(features, 2, [0, 1, 0, 1], null, [1e-9, 1e308, 1e-9, 1e308]));
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            Says("sampleWeights", "sums to infinity", () => MulticlassRegression.Train<double>(features, 2, [0, 1, 2, 1], method, null, large));
        }

        TrainingOptions heavy = new() { ClassWeights = ClassWeights.Of(1e308, 1e308) };
        Says("options", "ClassWeights sum to infinity", () => LogisticRegression.Train<double>(features, 2, [0, 1, 0, 1], heavy));

        // Sums are in double, so that the largest weights of single precision are no fault.
        Assert.True(double.IsFinite(LogisticRegression.Train<float>(Features, 2, Labels, null, [3e38f, 3e38f, 3e38f, 3e38f]).Model.Intercept));
    }

    [Fact]
    public void Class_weights_of_any_ratio_have_a_start_and_products_that_are_lost_are_named()
    {
        double[] features = [1, 2, 3, 4, 5, 6, 7, 9];
        TrainingOptions far = new() { ClassWeights = ClassWeights.Of(1e300, 1e-300) };
        foreach (Loss loss in Enum.GetValues<Loss>())
        {
            Assert.True(double.IsFinite(LogisticRegression.Train<double>(features, 2, [0, 1, 0, 1], far with { Loss = loss }).Model.Intercept));
        }

        Assert.All(MulticlassRegression.Train<double>(features, 2, [0, 1, 0, 1], MulticlassMethod.Softmax, far).Model.Intercepts.ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.All(MulticlassRegression.Train<double>(features, 2, [0, 1, 0, 1], MulticlassMethod.OneVsRest, far).Model.Intercepts.ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.True(double.IsFinite(HiddenLayerNetwork.Train<double>(features, 2, [0, 1, 0, 1], 2, far).Model.OutputIntercepts[0]));

        // The sums of these weights are finite, and their products with the number of classes are not.
        foreach (double[] large in (double[][])[[1e308, 1, 1], [8e307, 1, 1], [1.5e308, 1e-300, 1]])
        {
            TrainingOptions options = new() { ClassWeights = ClassWeights.Of(large) };
            Assert.All(MulticlassRegression.Train<double>(features, 2, [0, 1, 2, 1], MulticlassMethod.Softmax, options).Model.Intercepts.ToArray(), value => Assert.True(double.IsFinite(value)));
            Assert.All(HiddenLayerNetwork.Train<double>(features, 2, [0, 1, 2, 1], 2, options).Model.OutputIntercepts.ToArray(), value => Assert.True(double.IsFinite(value)));
        }

        Says("options", "ClassWeights makes Infinity of the sample weight 1, by the factor 1E+300, in single precision. Choose factors nearer to 1", () => LogisticRegression.Train<float>(Features, 2, Labels, far));
        Says("options", "ClassWeights makes 0 of the sample weight 1", () => LogisticRegression.Train<float>(Features, 2, Labels, new() { ClassWeights = ClassWeights.Of(1e-300, 1e-300) }));
        Says("options", "ClassWeights makes Infinity", () => MulticlassRegression.Train<float>(Features, 2, [0, 1, 2, 1], MulticlassMethod.Softmax, new() { ClassWeights = ClassWeights.Of([1, 1, 1e39]) }));
        Says("options", "ClassWeights makes 0 of the sample weight 1E-200, by the factor 1E-200, in double precision", () =>
            LogisticRegression.Train<double>(features, 2, [0, 1, 0, 1], new() { ClassWeights = ClassWeights.Of(1e-200, 1) }, [1, 1, 1e-200, 1]));

        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(Features, Labels.Length, 2);
        using TrainingProblem<float> problem = new(matrix, Array.ConvertAll(Labels, label => (int)label));
        TrainingOptions weighted = new() { ClassWeights = ClassWeights.Of(1, 2) };
        LogisticModel model = problem.Fit(weighted).Model;
        Says("options", "ClassWeights makes Infinity", () => problem.Fit(far));
        Assert.Equal(model, problem.Fit(weighted).Model);
    }

    [Fact]
    public void A_model_to_start_from_whose_sums_overflow_is_named()
    {
        double[] features = [1, 2, 3, 4, 5, 6, 7, 9];
        TrainingOptions binary = new() { WarmStart = new LogisticModel([1.7e308, -1.7e308], 1.7e308) };
        Says("options", "WarmStart", () => LogisticRegression.Train<double>(features, 2, [0, 1, 0, 1], binary));
        Says("options", "WarmStart", () => LogisticRegression.Train<float>(Features, 2, Labels, binary));
        TrainingOptions softmax = new() { WarmStart = new MulticlassModel([3e38, -3e38, 3e38, 3e38, -3e38, 0], [3e38, 0, -3e38], MulticlassMethod.Softmax) };
        Says("options", "WarmStart", () => MulticlassRegression.Train<float>(Features, 2, [0, 1, 2, 1], MulticlassMethod.Softmax, softmax));

        // The intercept of class 0 would be ∞ − ∞, and those behind it are small.
        TrainingOptions moved = new() { Standardize = true, WarmStart = new MulticlassModel([1.7e308, -1.7e308, 0, 0, 0, 0], [0, 0, 0], MulticlassMethod.Softmax) };
        Says("options", "WarmStart", () => MulticlassRegression.Train<double>(features, 2, [0, 1, 2, 1], MulticlassMethod.Softmax, moved));
        Assert.Equal(StopReason.Converged, LogisticRegression.Train<float>(Features, 2, Labels, new TrainingOptions { WarmStart = new LogisticModel([1e6, -1e6], 1e6) }).StopReason);
    }

    private static void Says(string argument, string part, Func<object> call)
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(call);
        Assert.Equal(argument, fault.ParamName);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void A_feature_that_is_not_finite_is_found_and_named(double value, int row, int column)
    {
        NotFiniteIsNamed<float>(value, row, column);
        NotFiniteIsNamed<double>(value, row, column);
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.GradientDescent)]
    [InlineData(Solver.ProximalNewton)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    [InlineData(Solver.StochasticGradient)]
    public void Every_solver_names_a_feature_that_is_not_finite(Solver solver)
    {
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity])
        {
            double[] features = [.. TrainingData.Draw(122, 50, 3, weighted: true).Features];
            features[(31 * 3) + 2] = value;
            TrainingData data = TrainingData.Draw(122, 50, 3, weighted: true) with { Features = features };
            foreach (TrainingOptions options in (TrainingOptions[])
                [
                    new() { Solver = solver }, new() { Solver = solver, Standardize = true }, new() { Solver = solver, FitIntercept = false, Standardize = true },
                    new() { Solver = solver, WarmStart = new LogisticModel([1, 1, 1], 0) },
                ])
            {
                AssertRefused("features", ["row 31", "column 2"], () => data.Train<float>(options with { ThreadCount = 1 }));
                AssertRefused("features", ["row 31", "column 2"], () => data.Train<double>(options with { ThreadCount = 1 }));
            }
        }
    }

    [Fact]
    public void A_row_of_weight_zero_must_be_finite_too()
    {
        float[] features = [1, float.NaN, 3, 4];
        AssertRefused("features", ["row 1", "column 0"], () => LogisticRegression.Train<float>(features, 1, Labels, null, [1, 0, 1, 1]));
    }

    [Fact]
    public void Labels_other_than_both_classes_are_refused()
    {
        AssertRefused("labels", ["index 2", "2"], () => Train([0, 1, 2, 1]));
        AssertRefused("labels", ["index 0", "-1"], () => Train([-1, 1, 1, -1]));
        AssertRefused("labels", ["index 3", "0.5"], () => Train([0, 1, 0, 0.5f]));
        AssertRefused("labels", ["index 1", "NaN"], () => Train([0, float.NaN, 0, 1]));
        AssertRefused("labels", ["4", "are 0"], () => Train([0, 0, 0, 0]));
        AssertRefused("labels", ["4", "are 1"], () => Train([1, 1, 1, 1]));
        AssertRefused("labels", ["no samples"], () => LogisticRegression.Train<float>([], 2, []));
    }

    [Fact]
    public void Bad_weights_are_refused()
    {
        AssertRefused("sampleWeights", ["index 1", "-0.5"], () => Train(Labels, [1, -0.5f, 1, 1]));
        AssertRefused("sampleWeights", ["index 2", "NaN"], () => Train(Labels, [1, 1, float.NaN, 1]));
        AssertRefused("sampleWeights", ["index 0", "∞|Infinity"], () => Train(Labels, [float.PositiveInfinity, 1, 1, 1]));
        AssertRefused("sampleWeights", ["Both classes", "4"], () => Train(Labels, [0, 0, 0, 0]));
        AssertRefused("sampleWeights", ["Class 1"], () => Train(Labels, [1, 0, 1, 0]));
        AssertRefused("sampleWeights", ["Class 0"], () => Train(Labels, [0, 1, 0, 1]));
        AssertRefused("sampleWeights", ["3", "4"], () => Train(Labels, [1, 1, 1]));
    }

    [Fact]
    public void Lengths_that_disagree_are_refused()
    {
        AssertRefused("features", ["7", "4", "2", "8"], () => LogisticRegression.Train<float>(Features.AsSpan(0, 7), 2, Labels));
        AssertRefused("features", ["8", "3"], () => LogisticRegression.Train<float>(Features, 2, Labels.AsSpan(0, 3)));
        AssertRefused("featureCount", ["-2"], () => LogisticRegression.Train<float>(Features, -2, Labels));
        Assert.Throws<NotSupportedException>(() => LogisticRegression.Train<int>([1, 2], 1, [0, 1]));
        Assert.Throws<ArgumentNullException>("features", () => LogisticRegression.Train<float>(null!, Labels));
        FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(Features, 4, 2);
        AssertRefused("labels", ["3", "4"], () => LogisticRegression.Train<float>(matrix, Labels.AsSpan(0, 3)));
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => LogisticRegression.Train<float>(matrix, Labels));
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        AssertRefused("options", ["Tolerance", "0"], () => Train(new TrainingOptions { Tolerance = 0 }));
        AssertRefused("options", ["Tolerance", "-1"], () => Train(new TrainingOptions { Tolerance = -1 }));
        AssertRefused("options", ["Tolerance", "NaN"], () => Train(new TrainingOptions { Tolerance = double.NaN }));
        AssertRefused("options", ["L2Strength", "-0.25"], () => Train(new TrainingOptions { L2Strength = -0.25 }));
        AssertRefused("options", ["L2Strength", "∞|Infinity"], () => Train(new TrainingOptions { L2Strength = double.PositiveInfinity }));
        AssertRefused("options", ["L1Strength", "-2"], () => Train(new TrainingOptions { L1Strength = -2 }));
        AssertRefused("options", ["LearningRate", "0"], () => Train(new TrainingOptions { LearningRate = 0 }));
        AssertRefused("options", ["MaxIterations", "-3"], () => Train(new TrainingOptions { MaxIterations = -3 }));
        AssertRefused("options", ["ThreadCount", "-1", "1024"], () => Train(new TrainingOptions { ThreadCount = -1 }));
        AssertRefused("options", ["ThreadCount", "100000", "1024"], () => Train(new TrainingOptions { ThreadCount = 100_000 }));
        AssertRefused("options", ["HistoryLength", "0"], () => Train(new TrainingOptions { HistoryLength = 0 }));
        AssertRefused("options", ["BatchSize", "0"], () => Train(new TrainingOptions { BatchSize = 0 }));
        AssertRefused("options", ["77"], () => Train(new TrainingOptions { Solver = (Solver)77 }));
        AssertRefused("options", ["-00:00:01"], () => Train(new TrainingOptions { TimeLimit = TimeSpan.FromSeconds(-1) }));
        AssertRefused("options", ["3", "2"], () => Train(new TrainingOptions { WarmStart = new LogisticModel([1, 2, 3], 0) }));
        AssertRefused("options", ["ClassWeights", "null"], () => Train(new TrainingOptions { ClassWeights = null! }));
        AssertRefused("options", ["C ", "0"], () => Train(new TrainingOptions { C = 0 }));
        AssertRefused("options", ["C ", "L2Strength", "0.5", "0.25"], () => Train(new TrainingOptions { C = 0.5, L2Strength = 0.25 }));
        AssertRefused("options", ["GradientStep", "9"], () => Train(new TrainingOptions { GradientStep = (GradientStep)9 }));
        AssertRefused("options", ["LearningRateSchedule", "8"], () => Train(new TrainingOptions { LearningRateSchedule = (LearningRateSchedule)8 }));
        AssertRefused("negative", ["0"], () => ClassWeights.Of(0, 1));
        AssertRefused("positive", ["NaN"], () => ClassWeights.Of(1, double.NaN));
    }

    [Theory]
    [InlineData(Solver.GradientDescent)]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.SubsampledLbfgs)]
    public void An_l1_penalty_is_refused_by_a_solver_that_cannot(Solver solver) =>
        AssertRefused("options", [solver.ToString(), "0.125"], () => Train(new TrainingOptions { Solver = solver, L1Strength = 0.125 }));

    private static void NotFiniteIsNamed<T>(double value, int row, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] features = TrainingData.Narrow<T>(Large.Value.Features);
        T[] labels = TrainingData.Narrow<T>(Large.Value.Labels);
        T bad = T.CreateChecked(value);
        features[(row * FeatureCount) + column] = bad;

        // A second one behind it: the first in row order is named.
        features[^1] = bad;
        string[] texts = [$"row {row},", $"column {column} ", value.ToString(CultureInfo.CurrentCulture)];
        using FeatureMatrix<T> matrix = PackedAs(features);
        foreach (Solver solver in (Solver[])[Solver.SubsampledLbfgs, Solver.NewtonCholesky])
        {
            TrainingOptions options = new() { Solver = solver, ThreadCount = 2, SharesAlways = true };
            AssertRefused("features", texts, () => LogisticRegression.Train<T>(features, FeatureCount, labels, options));
            AssertRefused("features", texts, () => LogisticRegression.Train<T>(matrix, labels, options));
        }
    }

    private static FeatureMatrix<T> PackedAs<T>(T[] features)
        where T : unmanaged => FeatureMatrix<T>.PackAs<T>(false, features, Rows, FeatureCount, FeatureCount);

    private static void Train(float[] labels, float[]? weights = null) => LogisticRegression.Train<float>(Features, 2, labels, null, weights);

    private static void Train(TrainingOptions options) => LogisticRegression.Train<float>(Features, 2, Labels, options);
}
