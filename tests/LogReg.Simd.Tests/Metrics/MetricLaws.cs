using System.Numerics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Losses;
using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Elementwise;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>What must hold of every metric, whatever the samples are.</summary>
public class MetricLaws
{
    [Theory]
    [EveryPrecision]
    public void A_weight_is_a_number_of_rows<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            // Quarters become counts from 0 to 12: a weight of 0 is a removed row, a weight of 2 a second one.
            Samples samples = (item with { Weighted = 1 }).Derive();
            Samples weighted = samples with { Weights = [.. samples.Weights!.Select(weight => 4 * weight)] };
            int[] rows = [.. Enumerable.Range(0, samples.Count).SelectMany(i => Enumerable.Repeat(i, (int)weighted.Weights[i]))];
            AssertSameMetrics<T>(weighted, samples.Select(rows) with { Weights = null }, precision);
        });

    [Theory]
    [EveryPrecision]
    public void Only_ratios_of_weights_matter<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = (item with { Weighted = 1 }).Derive();
            foreach (double scale in (double[])[8, Math.ScaleB(1, -100), Math.ScaleB(1, 100)])
            {
                Samples scaled = samples with { Weights = [.. samples.Weights!.Select(weight => scale * weight)] };
                Assert.Equal(Shares<T>(samples), Shares<T>(scaled));
            }

            Assert.NotNull(precision);
        });

    [Theory]
    [EveryPrecision]
    public void The_order_of_the_rows_does_not_matter<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            SplitMix random = new((ulong)item.Seed + 1);
            int[] rows = [.. Enumerable.Range(0, item.Count).Select(i => (i, Key: random.Next())).OrderBy(row => row.Key).Select(row => row.i)];
            AssertSameMetrics<T>(samples, samples.Select(rows), precision);
        });

    [Theory]
    [EveryPrecision]
    public void An_increasing_function_of_the_logits_leaves_the_rankings<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            Func<double, double>[] functions = [z => (3 * z) + 100, z => z * z * z, z => z < 0 ? (1 / (1 - z)) - 2 : z, z => (float)Math.Exp(z)];
            foreach (Func<double, double> function in functions)
            {
                Samples mapped = samples with { Logits = [.. samples.Logits.Select(function)] };
                Assert.Equal(Rankings<T>(samples), Rankings<T>(mapped));
            }

            Assert.NotNull(precision);
        });

    [Theory]
    [EveryPrecision]
    public void Flipped_labels_have_the_rest_of_the_area<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            Samples flipped = samples with { Labels = [.. samples.Labels.Select(label => 1 - label)] };
            Samples mirrored = flipped with { Logits = [.. samples.Logits.Select(logit => -logit)] };
            double area = BinaryMetrics.ComputeRocAuc<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            Assert.Equal(1 - area, BinaryMetrics.ComputeRocAuc<T>(flipped.Z<T>(), flipped.Y<T>(), flipped.S<T>()), 2 * Rounding<double>.Unit);
            Assert.Equal(area, BinaryMetrics.ComputeRocAuc<T>(mirrored.Z<T>(), mirrored.Y<T>(), mirrored.S<T>()));

            // Seen from the other class, losses are the same to the last bit and the matrix is turned.
            Assert.Equal(
                BinaryMetrics.ComputeLogLossFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()),
                BinaryMetrics.ComputeLogLossFromLogits<T>(mirrored.Z<T>(), mirrored.Y<T>(), mirrored.S<T>()));
            Assert.Equal(
                BinaryMetrics.ComputeBrierScoreFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()),
                BinaryMetrics.ComputeBrierScoreFromLogits<T>(mirrored.Z<T>(), mirrored.Y<T>(), mirrored.S<T>()));
            ConfusionMatrix matrix = BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), 0.0625);
            ConfusionMatrix turned = BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(mirrored.Z<T>(), mirrored.Y<T>(), mirrored.S<T>(), -0.0625);
            Assert.Equal((matrix.TruePositives, matrix.FalsePositives), (turned.TrueNegatives, turned.FalseNegatives));
            Assert.Equal(matrix.MatthewsCorrelation, turned.MatthewsCorrelation, 4 * Rounding<double>.Unit);
            Assert.Equal(matrix.BalancedAccuracy, turned.BalancedAccuracy);
            Assert.NotNull(precision);
        });

    [Theory]
    [EveryPrecision]
    public void Curves_rise_from_their_first_corner_to_the_last<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            // Thirds, whose sums are rounded: the corners must be exact all the same.
            Samples samples = (item with { Weighted = 1 }).Derive();
            T[] weights = [.. samples.Weights!.Select(weight => Ulp.Narrow<T>(weight / 3))];
            RocPoint[] roc = BinaryMetrics.ComputeRocCurve<T>(samples.Z<T>(), samples.Y<T>(), weights);
            Assert.Equal((0, 0), (roc[0].FalsePositiveRate, roc[0].TruePositiveRate));
            Assert.Equal((1, 1), (roc[^1].FalsePositiveRate, roc[^1].TruePositiveRate));
            PrecisionRecallPoint[] recall = BinaryMetrics.ComputePrecisionRecallCurve<T>(samples.Z<T>(), samples.Y<T>(), weights);
            Assert.Equal((0, 1, 1), (recall[0].Recall, recall[0].Precision, recall[^1].Recall));
            for (int k = 1; k < roc.Length; k++)
            {
                Assert.True(roc[k].LogitThreshold < roc[k - 1].LogitThreshold, $"{precision}: threshold {k} does not fall.");
                Assert.True(roc[k].FalsePositiveRate >= roc[k - 1].FalsePositiveRate, $"{precision}: false positive rate {k} falls.");
                Assert.True(roc[k].TruePositiveRate >= roc[k - 1].TruePositiveRate, $"{precision}: true positive rate {k} falls.");
                Assert.Equal((roc[k].LogitThreshold, roc[k].TruePositiveRate), (recall[k].LogitThreshold, recall[k].Recall));
                Assert.InRange(recall[k].Precision, 0, 1);
            }

            Assert.InRange(BinaryMetrics.ComputeRocAuc<T>(samples.Z<T>(), samples.Y<T>(), weights), 0, 1);
            Assert.InRange(BinaryMetrics.ComputeAccuracyFromLogits<T>(samples.Z<T>(), samples.Y<T>(), weights), 0, 1);
            Assert.InRange(BinaryMetrics.ComputeAccuracyFromLogits<T>(samples.Z<T>(), samples.Y<T>(), weights, 0.3), 0, 1);
        });

    [Theory]
    [EveryPrecision]
    public void Both_policies_have_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new(97);
        for (int count = 0; count < 70; count++)
        {
            T[] logits = random.Vector<T>(count, 8);
            T[] labels = [.. logits.Select((_, i) => T.CreateChecked(i % 3 == 0 ? 1 : 0))];
            T[] weights = [.. random.Vector<T>(count).Select(T.Abs)];
            Bits.AssertSame<double>(Sums(precision.Portable, logits, labels, weights), Sums(precision.Wide, logits, labels, weights), "Sum", count);
        }
    }

    private static unsafe double[] Sums<T>(Policy<T> policy, T[] logits, T[] labels, T[] weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* z = logits, y = labels, s = weights)
        {
            return
            [
                policy.Rows.WeightedSum<LossMap<SquaredProbability>>(z, y, s, logits.Length),
                policy.Rows.WeightedSum<RightDecision>(z, y, s, logits.Length),
                policy.Rows.WeightedSum<EverySample>(z, y, s, logits.Length),
                policy.Rows.WeightedSum<EverySample>(z, y, null, logits.Length),
            ];
        }
    }

    /// <summary>What is one quotient of exact sums is the same; what sums rounded terms lies within 2γ(number of rows) of it.</summary>
    private static void AssertSameMetrics<T>(Samples first, Samples second, Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A product of a float loss and its weight is rounded, twelve rows of it are not.
        double rows = Math.Max(first.Count, second.Count) + 4;
        double relative = Rounding<T>.Unit + (2 * Rounding<double>.Gamma(rows)) + (typeof(T) == typeof(double) ? Rounding<double>.Unit : 0);
        double[] means = Means<T>(first);
        Bits.AssertWithin<double>(means, Means<T>(second), [.. means.Select(mean => relative * Math.Abs(mean))], "Mean", precision);
        Assert.Equal(Shares<T>(first), Shares<T>(second));
        double[] rankings = Rankings<T>(first);
        Bits.AssertWithin<double>(rankings, Rankings<T>(second), [.. rankings.Select(_ => 2 * Rounding<double>.Gamma(rows))], "Ranking", precision);
        foreach (CalibrationBinning binning in Enum.GetValues<CalibrationBinning>())
        {
            CalibrationBin[] bins = BinaryMetrics.ComputeCalibrationFromLogits<T>(first.Z<T>(), first.Y<T>(), first.S<T>(), 5, binning);
            CalibrationBin[] others = BinaryMetrics.ComputeCalibrationFromLogits<T>(second.Z<T>(), second.Y<T>(), second.S<T>(), 5, binning);
            Assert.Equal(bins.Select(Exact), others.Select(Exact));
            Bits.AssertWithin<double>(
                [.. bins.Select(bin => bin.MeanProbability)],
                [.. others.Select(bin => bin.MeanProbability)],
                [.. bins.Select(_ => 2 * Rounding<double>.Gamma(rows))],
                "Mean probability",
                precision);
        }

        static (double, double, double, double) Exact(CalibrationBin bin) => (bin.LowerEdge, bin.UpperEdge, bin.WeightSum, bin.PositiveFraction);
    }

    private static double[] Means<T>(Samples samples)
        where T : unmanaged =>
    [
        BinaryMetrics.ComputeLogLossFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()),
        BinaryMetrics.ComputeBrierScoreFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()),
    ];

    /// <summary>Quotients of sums of weights.</summary>
    private static double[] Shares<T>(Samples samples)
        where T : unmanaged
    {
        ConfusionMatrix matrix = BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), 0.25);
        return
        [
            BinaryMetrics.ComputeAccuracyFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), 0.25),
            matrix.Accuracy,
            matrix.Precision,
            matrix.Recall,
            matrix.Specificity,
            matrix.F1,
            matrix.BalancedAccuracy,
            matrix.MatthewsCorrelation,
            BinaryMetrics.ComputeRocAuc<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()),
        ];
    }

    /// <summary>What depends on the order of the logits alone.</summary>
    private static double[] Rankings<T>(Samples samples)
        where T : unmanaged =>
    [
        BinaryMetrics.ComputeRocAuc<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()),
        BinaryMetrics.ComputeAveragePrecision<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()),
        .. BinaryMetrics.ComputeRocCurve<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()).SelectMany(p => (double[])[p.FalsePositiveRate, p.TruePositiveRate]),
        .. BinaryMetrics.ComputePrecisionRecallCurve<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()).SelectMany(p => (double[])[p.Recall, p.Precision]),
    ];
}
