using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Zeros, infinities, extreme weights and single samples.</summary>
[Collection(nameof(Allocation.AllocationTests))]
public class MetricEdgeTests
{
    [Theory]
    [EveryPrecision]
    public void Zeros_of_either_sign_are_tied<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] logits = [T.NegativeZero, T.Zero, T.Zero, T.NegativeZero];
        T[] labels = [T.One, T.Zero, T.One, T.NegativeZero];
        Assert.Equal(0.5, BinaryMetrics.ComputeRocAuc<T>(logits, labels));
        Assert.Equal(0.5, BinaryMetrics.ComputeAveragePrecision<T>(logits, labels));
        Assert.Equal(2, BinaryMetrics.ComputeRocCurve<T>(logits, labels).Length);
        Assert.Equal(new ConfusionMatrix(0, 0, 2, 2), BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(logits, labels));
        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void Infinite_logits_are_ranked_like_others<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] logits = [T.PositiveInfinity, T.NegativeInfinity, T.PositiveInfinity, T.NegativeInfinity, T.Zero];
        T[] labels = [T.One, T.Zero, T.Zero, T.One, T.One];
        Assert.Equal((1.5 + 0.5 + 1) / 6, BinaryMetrics.ComputeRocAuc<T>(logits, labels));
        RocPoint[] points = BinaryMetrics.ComputeRocCurve<T>(logits, labels);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 0, double.NegativeInfinity], points.Select(point => point.LogitThreshold));
        Assert.Equal(2.25 / 5, BinaryMetrics.ComputeBrierScoreFromLogits<T>(logits, labels));
        Assert.Equal(double.PositiveInfinity, BinaryMetrics.ComputeLogLossFromLogits<T>([T.One, T.NegativeInfinity], [T.One, T.One]));
        CalibrationBin[] bins = BinaryMetrics.ComputeCalibrationFromLogits<T>(logits, labels);
        Assert.Equal([(0.0, 2.0, 0.0), (0.4, 1, 0.5), (0.9, 2, 1)], bins.Select(bin => (bin.LowerEdge, bin.WeightSum, bin.MeanProbability)));
        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void A_NaN_logit_makes_a_mean_NaN<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(double.NaN, BinaryMetrics.ComputeLogLossFromLogits<T>([T.NaN, T.One], [T.One, T.One]));
        Assert.Equal(double.NaN, BinaryMetrics.ComputeBrierScoreFromLogits<T>([T.One, T.NaN], [T.One, T.Zero]));
        Assert.NotNull(precision);
    }

    [Fact]
    public void Extreme_weights_neither_overflow_nor_vanish()
    {
        double[] logits = [3, 2, 2, 1];
        double[] labels = [1, 0, 1, 0];
        foreach ((double positive, double negative) in new[] { (1e300, 1e300), (1e-300, 1e-300), (1e300, 1e-300), (double.Epsilon, 1e307), (1e307, double.Epsilon) })
        {
            double[] weights = [positive, negative, positive, negative];
            Assert.Equal(3.5 / 4, BinaryMetrics.ComputeRocAuc<double>(logits, labels, weights), 1e-15);
            Assert.Equal(
                [(0, 0), (0, 0.5), (0.5, 1), (1, 1)],
                BinaryMetrics.ComputeRocCurve<double>(logits, labels, weights).Select(point => (point.FalsePositiveRate, point.TruePositiveRate)));
            Assert.InRange(BinaryMetrics.ComputeAveragePrecision<double>(logits, labels, weights), 0.4, 1);
        }

        float[] floats = [float.MaxValue, float.MaxValue, float.MaxValue, float.MaxValue];
        Assert.Equal(3.5 / 4, BinaryMetrics.ComputeRocAuc<float>((float[])[3, 2, 2, 1], (float[])[1, 0, 1, 0], floats));
        Assert.Equal(0.5, BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[3, 2, 2, 1], (float[])[1, 0, 1, 0], floats));
    }

    /// <summary>Sizes that the product with a loss, or the sum, leaves the numbers of the type at.</summary>
    [Theory]
    [InlineData(true, 127)]
    [InlineData(true, 66)]
    [InlineData(true, -66)]
    [InlineData(true, -148)]
    [InlineData(false, 1015)]
    [InlineData(false, -1073)]
    public void Means_do_not_depend_on_the_size_of_the_weights(bool isSingle, int exponent)
    {
        if (isSingle)
        {
            Means<float>(exponent);
        }
        else
        {
            Means<double>(exponent);
        }

        static void Means<T>(int exponent)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Random random = new(17);
            T[] logits = [.. Enumerable.Range(0, 700).Select(_ => T.CreateTruncating((8 * random.NextDouble()) - 4))];
            T[] labels = [.. logits.Select(_ => random.Next(2) == 0 ? T.Zero : T.One)];
            T[] probabilities = [.. logits.Select(z => T.One / (T.One + T.Exp(-z)))];
            int[] classes = [.. labels.Select(int.CreateTruncating)];
            T[] ones = [.. logits.Select((_, i) => i % 3 == 0 ? T.Zero : T.One)];
            T[] sized = [.. ones.Select(weight => T.ScaleB(weight, exponent))];
            T[] rows = [.. logits.SelectMany(z => (T[])[T.Zero, z])];
            T[] rowProbabilities = [.. probabilities.SelectMany(p => (T[])[T.One - p, p])];
            Func<T[], double>[] metrics =
            [
                weights => BinaryMetrics.ComputeLogLossFromLogits<T>(logits, labels, weights),
                weights => BinaryMetrics.ComputeBrierScoreFromLogits<T>(logits, labels, weights),
                weights => BinaryMetrics.ComputeAccuracyFromLogits<T>(logits, labels, weights),
                weights => BinaryMetrics.ComputeLogLossFromProbabilities<T>(probabilities, labels, weights),
                weights => BinaryMetrics.ComputeBrierScoreFromProbabilities<T>(probabilities, labels, weights),
                weights => BinaryMetrics.ComputeRocAuc<T>(logits, labels, weights),
                weights => BinaryMetrics.ComputeAveragePrecision<T>(logits, labels, weights),
                weights => MulticlassMetrics.ComputeLogLossFromLogits<T>(rows, 2, classes, weights),
                weights => MulticlassMetrics.ComputeLogLossFromProbabilities<T>(rowProbabilities, 2, classes, weights),
                weights => LogisticPrimitives.LogLoss<T>(logits, labels, weights),
                weights => ModelMetrics.ComputeLogLoss<T>(new LogisticModel([1], 0), logits, labels, weights),
            ];
            for (int i = 0; i < metrics.Length; i++)
            {
                double expected = metrics[i](ones);
                Assert.True(Math.Abs(metrics[i](sized) - expected) <= 1e-14 * expected, $"metric {i}: {metrics[i](sized)} in the place of {expected}");
            }
        }
    }

    [Fact]
    public void A_small_weight_of_an_infinite_loss_makes_the_mean_infinite_and_none_does_not()
    {
        float[] logits = [float.NegativeInfinity, 1, 2];
        float[] labels = [1, 1, 1];
        Assert.Equal(double.PositiveInfinity, BinaryMetrics.ComputeLogLossFromLogits<float>(logits, labels, (float[])[float.Epsilon, 3e38f, 3e38f]));
        Assert.InRange(BinaryMetrics.ComputeLogLossFromLogits<float>(logits, labels, (float[])[0, 3e38f, 3e38f]), 0.2, 0.23);
        Assert.Equal(double.PositiveInfinity, BinaryMetrics.ComputeLogLossFromProbabilities<double>([0, 1], [1, 1], [double.Epsilon, 1e300]));
        Assert.Equal(0, BinaryMetrics.ComputeLogLossFromProbabilities<double>([0, 1], [1, 1], [0, 1e300]));
    }

    [Fact]
    public void One_sample_has_every_metric_that_needs_no_second_class()
    {
        Assert.Equal(1, BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[1], (float[])[1]));
        Assert.Equal(1, BinaryMetrics.ComputeAveragePrecision<float>((float[])[1], (float[])[1]));
        Assert.Equal(2, BinaryMetrics.ComputePrecisionRecallCurve<float>((float[])[-1], (float[])[1]).Length);
        Assert.Equal(1, Assert.Single(BinaryMetrics.ComputeCalibrationFromLogits<float>((float[])[1], (float[])[0], binCount: 1)).WeightSum);
        Assert.Equal(1, Assert.Single(BinaryMetrics.ComputeCalibrationFromLogits<float>((float[])[1], (float[])[0], binning: CalibrationBinning.Quantile)).WeightSum);
    }

    [Fact]
    public void Confusion_and_accuracy_agree_at_every_length_around_a_block()
    {
        foreach (int count in (int[])[1, 7, 8, 15, 16, 17, 255, 256, 257, 511, 512, 513, 1000])
        {
            float[] logits = [.. Enumerable.Range(0, count).Select(i => ((i * 37) % 101) - 50f)];
            float[] labels = [.. Enumerable.Range(0, count).Select(i => (float)((i * 7) % 3 % 2))];
            float[] weights = [.. Enumerable.Range(0, count).Select(i => 1 + (float)(i % 5))];
            foreach (double threshold in (double[])[0, 10.5, -20])
            {
                Assert.Equal(
                    BinaryMetrics.ComputeConfusionMatrixFromLogits<float>(logits, labels, weights, threshold).Accuracy,
                    BinaryMetrics.ComputeAccuracyFromLogits<float>(logits, labels, weights, threshold));
            }
        }
    }

    [Fact]
    public void Means_and_decisions_allocate_nothing()
    {
        float[] logits = [.. Enumerable.Range(0, 700).Select(i => ((i * 37) % 101) - 50f)];
        float[] labels = [.. Enumerable.Range(0, 700).Select(i => (float)(i % 2))];
        Action[] calls =
        [
            () => BinaryMetrics.ComputeLogLossFromLogits<float>(logits, labels, labels),
            () => BinaryMetrics.ComputeBrierScoreFromLogits<float>(logits, labels, labels),
            () => BinaryMetrics.ComputeAccuracyFromLogits<float>(logits, labels, labels),
            () => BinaryMetrics.ComputeAccuracyFromLogits<float>(logits, labels, labels, 0.5),
            () => BinaryMetrics.ComputeConfusionMatrixFromLogits<float>(logits, labels, labels, 0.5),
        ];
        Assert.All(calls, call => AllocatedBytes.AssertNone(call));
    }

    [Fact]
    public void The_samples_are_left_as_they_were()
    {
        double[] logits = [1, 3, 2, -1];
        double[] labels = [0, 1, 1, 0];
        double[] weights = [1, 2, 3, 4];
        BinaryMetrics.ComputeRocAuc<double>(logits, labels, weights);
        BinaryMetrics.ComputeCalibrationFromLogits<double>(logits, labels, weights, 3, CalibrationBinning.Quantile);
        Assert.Equal([1, 3, 2, -1], logits);
        Assert.Equal([0, 1, 1, 0], labels);
        Assert.Equal([1, 2, 3, 4], weights);
    }
}
