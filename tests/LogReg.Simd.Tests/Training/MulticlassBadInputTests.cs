using LogReg.Simd.Sessions;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Training;

/// <summary>Bad calls of training with several classes: the exception, the argument's name, and the numbers in the message.</summary>
public class MulticlassBadInputTests
{
    private static readonly float[] Features = [1, 2, 3, 4, 5, 6, 7, 9];
    private static readonly int[] Classes = [0, 1, 2, 1];

    public static TheoryData<MulticlassMethod> Methods => [.. Enum.GetValues<MulticlassMethod>()];

    [Fact]
    public void Classes_that_are_not_numbered_through_are_refused()
    {
        AssertRefused("classes", ["4", "class 0", "2 classes"], () => Train([0, 0, 0, 0]));
        AssertRefused("classes", ["index 1", "-1", "ClassLabels"], () => Train([0, -1, 1, 2]));
        AssertRefused("classes", ["4 labels", "class 1", "ClassLabels"], () => Train([0, 2, 3, 2]));
        AssertRefused("classes", ["4 labels", "class 0"], () => Train([1, 1, 1, 1]));
        AssertRefused("classes", ["index 2", "is 7", "8 classes", "4 samples"], () => Train([0, 1, 7, 1]));
        AssertRefused("classes", ["index 3", "2147483647", "2147483648 classes"], () => Train([0, 1, 2, int.MaxValue]));
        AssertRefused("classes", ["no samples"], () => MulticlassRegression.Train<float>([], 2, []));
    }

    [Fact]
    public void More_coefficients_than_an_array_holds_are_refused()
    {
        AssertRefused("features", ["70000", "40000", "2800000000"], () => MulticlassGuard.CheckOptions(new(), MulticlassMethod.Softmax, 70_000, 40_000));
        AssertRefused("features", ["2147483647"], () => MulticlassGuard.CheckOptions(new(), MulticlassMethod.OneVsRest, 2, int.MaxValue / 2));
        MulticlassGuard.CheckOptions(new(), MulticlassMethod.Softmax, 2, (int.MaxValue / 2) - 1);
        AssertRefused("classes", ["32769", "32768"], () => MulticlassGuard.CheckOptions(new(), MulticlassMethod.Softmax, 32_769, 10));
        MulticlassGuard.CheckOptions(new(), MulticlassMethod.OneVsRest, 32_769, 10);
    }

    [Fact]
    public void Bad_weights_are_refused()
    {
        AssertRefused("sampleWeights", ["index 1", "-0.5"], () => Train(Classes, [1, -0.5f, 1, 1]));
        AssertRefused("sampleWeights", ["index 2", "NaN"], () => Train(Classes, [1, 1, float.NaN, 1]));
        AssertRefused("sampleWeights", ["3", "4"], () => Train(Classes, [1, 1, 1]));
        AssertRefused("sampleWeights", ["Class 2", "1 samples"], () => Train(Classes, [1, 1, 0, 1]));
        AssertRefused("sampleWeights", ["Class 1", "2 samples"], () => Train(Classes, [1, 0, 1, 0]));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Class_weights_of_another_count_are_refused(MulticlassMethod method)
    {
        AssertRefused("options", ["2 class weights", "3 classes"], () => Train(new() { ClassWeights = ClassWeights.Of(1, 2) }, method));
        AssertRefused("options", ["4 class weights", "3 classes"], () => Train(new() { ClassWeights = ClassWeights.Of([1, 2, 3, 4]) }, method));
        AssertRefused(
            "options", ["3 class weights", "2 classes"], () => LogisticRegression.Train<float>(Features, 2, [0, 1, 0, 1], new() { ClassWeights = ClassWeights.Of([1, 2, 3]) }));
        Assert.Throws<ArgumentOutOfRangeException>("factors", () => ClassWeights.Of([1, 0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("factors", () => ClassWeights.Of([1, double.NaN, 1]));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_start_of_another_shape_is_refused(MulticlassMethod method)
    {
        AssertRefused("options", ["2 classes", "3"], () => Train(new(), method, new MulticlassModel([1, 2, 3, 4], [0, 0], method)));
        AssertRefused("options", ["1 features", "2"], () => Train(new(), method, new MulticlassModel([1, 2, 3], [0, 0, 0], method)));
        MulticlassMethod other = method == MulticlassMethod.Softmax ? MulticlassMethod.OneVsRest : MulticlassMethod.Softmax;
        AssertRefused("options", [other.ToString(), method.ToString()], () => Train(new(), method, new MulticlassModel(new double[6], new double[3], other)));
        AssertRefused("options", ["LogisticModel", "MulticlassModel"], () => Train(new() { WarmStart = new LogisticModel([1, 2], 0) }, method));
    }

    [Fact]
    public void Solvers_that_form_the_hessian_are_refused_for_softmax_where_that_is_large()
    {
        Assert.Equal(
            Solver.ProximalNewton, MulticlassRegression.Train<float>(Features, 2, Classes, MulticlassMethod.OneVsRest, new() { Solver = Solver.ProximalNewton }).Solver);

        // 3 · (341 + 1) variables are two more than 1024.
        foreach (Solver solver in (Solver[])[Solver.NewtonCholesky, Solver.ProximalNewton])
        {
            TrainingOptions options = new() { Solver = solver, MaxIterations = 0 };
            AssertRefused("options", [$"{solver}", "1026 variables in 3 classes"], () => MulticlassRegression.Train<float>(new float[3 * 341], 341, [0, 1, 2], MulticlassMethod.Softmax, options));
            Assert.Equal(solver, MulticlassRegression.Train<float>(new float[3 * 340], 340, [0, 1, 2], MulticlassMethod.Softmax, options).Solver);
            Assert.Equal(solver, MulticlassRegression.Train<float>(Features, 2, Classes, MulticlassMethod.OneVsRest, options).Solver);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Options_beyond_several_classes_are_refused(MulticlassMethod method)
    {
        foreach (Loss loss in Enum.GetValues<Loss>().Except([Loss.LogLoss]))
        {
            AssertRefused("options", [loss.ToString(), "LogLoss"], () => Train(new() { Loss = loss }, method));
        }

        AssertRefused("options", ["Tolerance", "0"], () => Train(new() { Tolerance = 0 }, method));
        AssertRefused("options", ["Lbfgs", "0.125"], () => Train(new() { Solver = Solver.Lbfgs, L1Strength = 0.125 }, method));
        AssertRefused("method", ["77"], () => Train(new(), (MulticlassMethod)77));
    }

    [Fact]
    public void Lengths_that_disagree_are_refused()
    {
        AssertRefused("features", ["7", "4", "2", "8"], () => MulticlassRegression.Train<float>(Features.AsSpan(0, 7), 2, Classes));
        Assert.ThrowsAny<ArgumentException>(() => MulticlassRegression.Train<float>(Features, -2, Classes));
        Assert.Throws<NotSupportedException>(() => MulticlassRegression.Train<int>([1, 2, 3], 1, [0, 1, 2]));
        Assert.Throws<ArgumentNullException>("features", () => MulticlassRegression.Train<float>(null!, Classes));
        FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(Features, 4, 2);
        AssertRefused("classes", ["3", "4"], () => MulticlassRegression.Train<float>(matrix, Classes.AsSpan(0, 3)));
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => MulticlassRegression.Train<float>(matrix, Classes));
    }

    [Theory]
    [InlineData(Solver.StochasticGradient, 1)]
    [InlineData(Solver.StochasticGradient, 3)]
    [InlineData(Solver.AdaGrad, 2)]
    public void A_batch_that_lacks_a_class_trains(Solver solver, int batchSize)
    {
        // Five classes in batches of at most three: every batch lacks some.
        TrainingData data = MulticlassData.Draw(171, 100, 3, 5);
        TrainingOptions options = new() { Solver = solver, BatchSize = batchSize, L2Strength = 0.25, LearningRate = 0.05, MaxIterations = 10, Tolerance = 1e-12, ThreadCount = 1 };
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = data.TrainClasses(isSingle, options);
            Assert.Equal(StopReason.IterationLimit, result.StopReason);
            Assert.True(result.ObjectiveHistory[^1] < result.ObjectiveHistory[0], $"{result.ObjectiveHistory[0]} to {result.ObjectiveHistory[^1]}");
        }
    }

    [Fact]
    public void As_many_classes_as_rows_train()
    {
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassResult result = MulticlassRegression.Train<float>(Features, 1, [3, 1, 4, 0, 5, 7, 2, 6], method);
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Equal(8, result.Model.ClassCount);
        }
    }

    private static void Train(int[] classes, float[]? weights = null) =>
        MulticlassRegression.Train<float>(Features, 2, classes, MulticlassMethod.Softmax, null, weights);

    private static void Train(TrainingOptions options, MulticlassMethod method, MulticlassModel? warmStart = null) =>
        MulticlassRegression.Train<float>(Features, 2, Classes, method, warmStart is null ? options : options with { WarmStart = warmStart });
}
