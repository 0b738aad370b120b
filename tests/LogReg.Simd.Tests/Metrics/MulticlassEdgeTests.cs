using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Elementwise;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Several classes at the edges: ties, huge logits, impossible labels, and samples that are none.</summary>
[Collection(nameof(Allocation.AllocationTests))]
public class MulticlassEdgeTests
{
    [Theory]
    [EveryPrecision]
    public void Ties_go_to_the_smaller_index<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] logits = Ulp.Narrow<T>([1, 1, 1, 0]);
        double[] shares = [.. Enumerable.Range(1, 4).Select(k => MulticlassMetrics.ComputeTopAccuracy<T>(logits, 4, [1], k))];
        Assert.Equal([0, 1, 1, 1], shares);
        T[] zeros = [T.NegativeZero, T.Zero];
        Assert.Equal(1, MulticlassMetrics.ComputeTopAccuracy<T>(zeros, 2, [0], 1));
        Assert.Equal(0, MulticlassMetrics.ComputeTopAccuracy<T>(zeros, 2, [1], 1));
        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void Huge_logits_neither_overflow_nor_lose_their_loss<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Two equal huge logits and one far below.
        T[] huge = Ulp.Narrow<T>([1e30, 1e30, 0]);
        Assert.Equal(Math.Log(2), MulticlassMetrics.ComputeLogLossFromLogits<T>(huge, 3, [1]), 1e-15);
        Assert.Equal(double.CreateChecked(huge[0]), MulticlassMetrics.ComputeLogLossFromLogits<T>(huge, 3, [2]));

        // Right, and sure of it: e^−80 and not 0.
        Assert.Equal(1, MulticlassMetrics.ComputeLogLossFromLogits<T>(Ulp.Narrow<T>([-40, 40, -1000]), 3, [1]) / Math.Exp(-80), 1e-14);
        Assert.Equal(1, MulticlassMetrics.ComputeLogLossFromLogits<T>(Ulp.Narrow<T>([40, -40, -1000]), 3, [0]) / Math.Exp(-80), 1e-14);
        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void Infinities_and_NaN_propagate<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double minus = double.NegativeInfinity;
        double plus = double.PositiveInfinity;
        Assert.Equal(Math.Log(2), Loss([0, minus, 0], 0), 1e-15);
        Assert.Equal(plus, Loss([0, minus, 0], 1));
        Assert.Equal(plus, Loss([0, plus, 0], 0));
        Assert.Equal(plus, Loss([0, plus, plus], 0));
        Assert.Equal(0, Loss([0, plus, 0], 1));
        Assert.Equal(plus, Loss([0, plus, minus], 2));
        Assert.Equal(Math.Log(2), Loss([plus, 0, plus], 2), 1e-15);
        Assert.Equal(Math.Log(3), Loss([minus, minus, minus], 1), 1e-15);
        foreach (int place in (int[])[0, 1, 2])
        {
            double[] row = [plus, 1, 2];
            row[place] = double.NaN;
            Assert.Equal(double.NaN, Loss(row, 0));
            row[(place + 1) % 3] = 5;
            Assert.Equal(double.NaN, Loss(row, 2));
        }

        double Loss(double[] row, int label) => MulticlassMetrics.ComputeLogLossFromLogits<T>(Ulp.Narrow<T>(row), 3, [label]);
        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void An_impossible_label_costs_infinity_and_is_never_clipped<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] probabilities = Ulp.Narrow<T>([0.5, 0.5, 0, 0.25, 0, 0.75]);
        Assert.Equal(double.PositiveInfinity, MulticlassMetrics.ComputeLogLossFromProbabilities<T>(probabilities, 3, [0, 1]));
        Assert.Equal(
            -(Math.Log(0.5) + Math.Log(0.75)) / 2, MulticlassMetrics.ComputeLogLossFromProbabilities<T>(probabilities, 3, [1, 2]), 1e-15);
        Assert.Equal(0, MulticlassMetrics.ComputeLogLossFromProbabilities<T>([T.One, T.Zero], 2, [0]));
        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void A_sample_of_weight_zero_is_no_sample<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = Ulp.Narrow<T>([0.5, 0.5, 0, 1]);
        T[] weights = [T.One, T.Zero];
        Assert.Equal(Math.Log(2), MulticlassMetrics.ComputeLogLossFromProbabilities<T>(values, 2, [0, 0], weights), 1e-15);
        Assert.Equal(Math.Log(2), MulticlassMetrics.ComputeLogLossFromLogits<T>([T.One, T.One, T.NaN, T.One], 2, [0, 0], weights), 1e-15);
        Assert.Equal(1, MulticlassMetrics.ComputeAccuracy<T>([0, 0], [0, 1], weights));
        Assert.NotNull(precision);
    }

    [Fact]
    public void A_matrix_can_be_computed_by_hand()
    {
        // Class 3 is never there and never called; class 2 is there and never called.
        MulticlassConfusionMatrix matrix = MulticlassMetrics.ComputeConfusionMatrix([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 1], 4);
        Assert.Equal([2, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], matrix.Cells.ToArray());
        Assert.Equal((4, 6, 1), (matrix.ClassCount, matrix.WeightSum, matrix[2, 1]));
        Assert.Equal(new ClassMetrics(2 / 3.0, 2 / 3.0, 2 / 3.0, 3), matrix.OfClass(0));
        Assert.Equal(new ClassMetrics(1 / 3.0, 0.5, 0.4, 2), matrix.OfClass(1));
        Assert.Equal(new ClassMetrics(0, 0, 0, 1), matrix.OfClass(2));
        Assert.Equal(new ClassMetrics(0, 0, 0, 0), matrix.OfClass(3));
        Assert.Equal(new ConfusionMatrix(1, 2, 2, 1), matrix.OneAgainstRest(1));
        Assert.Equal(((2 / 3.0) + (1 / 3.0)) / 4, matrix.MacroAverage.Precision);
        Assert.Equal(((3 * (2 / 3.0)) + (2 * 0.5)) / 6, matrix.WeightedAverage.Recall);
        Assert.Equal((6, 6), (matrix.MacroAverage.Support, matrix.WeightedAverage.Support));
        Assert.Equal(0.5, matrix.Accuracy);
        Assert.Equal(0.5, MulticlassMetrics.ComputeAccuracy([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("label", () => matrix[4, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("prediction", () => matrix[0, -1]);
        Assert.Throws<ArgumentOutOfRangeException>("classIndex", () => matrix.OfClass(4));
        Assert.Throws<ArgumentOutOfRangeException>("classIndex", () => matrix.OneAgainstRest(-1));
    }

    [Fact]
    public void A_row_whose_class_has_no_probability_in_single_precision_has_one_finite_loss_through_every_door()
    {
        LogisticModel binary = new([1], 0);
        Assert.Equal(200, ModelMetrics.ComputeLogLoss<float>(binary, [200], labels: [0f]));
        Assert.Equal(200, ModelMetrics.ComputeLogLoss<float>((IClassifier)binary, [200], (int[])[0]));
        Assert.Equal(400, ModelMetrics.ComputeLogLoss<float>((IClassifier)new LogisticModel([1], 0, Link.Tanh), [200], (int[])[0]));
        MulticlassModel softmax = new([1, 0, 0], [0, 0, 0], MulticlassMethod.Softmax);
        Assert.Equal(200, ModelMetrics.ComputeLogLoss<float>(softmax, [200], (int[])[1]));
        Assert.Equal(200, ModelMetrics.ComputeLogLoss<float>(new MulticlassModel([1, 0, 0], [0, 0, 0], MulticlassMethod.OneVsRest), [-200], (int[])[0]), 1e-4);
        Assert.Equal(150, ModelMetrics.ComputeLogLoss<float>(new HiddenLayerModel(1, [1000], [0], [150], [0]), [1], (int[])[0]), 1e-4);
        Assert.Equal(double.PositiveInfinity, ModelMetrics.ComputeLogLoss<float>((IClassifier)new LogisticModel([1], 0, Link.Identity), [2], (int[])[0]));
    }

    [Fact]
    public void Means_allocate_nothing()
    {
        float[] logits = [.. Enumerable.Range(0, 700).Select(i => ((i * 37) % 101) / 50f)];
        float[] probabilities = [.. logits.Select(logit => logit / 2.1f)];
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 7)];
        Action[] calls =
        [
            () => MulticlassMetrics.ComputeLogLossFromLogits<float>(logits, 7, labels),
            () => MulticlassMetrics.ComputeLogLossFromProbabilities<float>(probabilities, 7, labels),
            () => MulticlassMetrics.ComputeTopAccuracy<float>(logits, 7, labels, 3),
            () => MulticlassMetrics.ComputeAccuracy(labels, labels),
        ];
        Assert.All(calls, call => AllocatedBytes.AssertNone(call));
    }
}
