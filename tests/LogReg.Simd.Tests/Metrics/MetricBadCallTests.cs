using System.Numerics;
using System.Reflection;
using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Elementwise;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Bad samples: the right exception, the argument's name, the index, the value and the remedy.</summary>
public class MetricBadCallTests
{
    private delegate object Metric<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged;

    [Theory]
    [EveryPrecision]
    public void Bad_samples_are_refused_by_every_metric<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((string name, Metric<T> metric) in All<T>())
        {
            Refused(name, metric, [], [], [], "logits", "The argument logits is empty, but a metric is a mean over its elements. Pass at least 1.");
            Refused(name, metric, [1, 2, 3], [0, 1], [], "labels", "The argument labels holds 2 labels, but there are 3 logits. Pass a span of length 3.");
            Refused(name, metric, [1, 2], [0, 1], [1], "sampleWeights", "The argument sampleWeights holds 1 weights, but there are 2 logits. Pass a span of length 2.");
            Refused(name, metric, [], [], [1], "sampleWeights", "The argument sampleWeights holds 1 weights, but there are 0 logits. Pass a span of length 0.");
            foreach ((double label, string text) in new[] { (2, "2"), (-1, "-1"), (0.5, "0.5"), (double.NaN, "NaN"), (double.PositiveInfinity, "Infinity") })
            {
                Refused(
                    name,
                    metric,
                    [1, 2, 3],
                    [0, 1, label],
                    [],
                    "labels",
                    $"The argument labels holds {text} at index 2, but a label is 0 or 1. Write 1 for the positive class and 0 for the other one.");
            }

            foreach ((double weight, string text) in new[] { (-1, "-1"), (double.NaN, "NaN"), (double.PositiveInfinity, "Infinity") })
            {
                Refused(
                    name,
                    metric,
                    [1, 2, 3],
                    [0, 1, 1],
                    [0, weight, 1],
                    "sampleWeights",
                    $"The argument sampleWeights holds {text} at index 1, but a weight is finite and not negative. Pass 0 to leave a sample out.");
            }

            Refused(
                name,
                metric,
                [1, 2],
                [0, 1],
                [0, 0],
                "sampleWeights",
                "The argument sampleWeights sums to 0, so no sample counts. Give at least 1 sample a positive weight, or pass no weights.");
        }

        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void A_bad_element_is_found_wherever_it_stands<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 70;
        for (int bad = 0; bad < Count; bad++)
        {
            double[] labels = [.. Enumerable.Range(0, Count).Select(i => (double)(i % 2))];
            double[] weights = [.. labels.Select(_ => 1.0)];
            double[] logits = [.. labels];
            labels[bad] = 3;
            Assert.Contains($"holds 3 at index {bad},", Thrown(BinaryMetrics.ComputeLogLossFromLogits, logits, labels, weights).Message, StringComparison.Ordinal);
            labels[bad] = 0;
            weights[bad] = -0.5;
            Assert.Contains($"holds -0.5 at index {bad},", Thrown(BinaryMetrics.ComputeLogLossFromLogits, logits, labels, weights).Message, StringComparison.Ordinal);
            weights[bad] = 1;
            logits[bad] = double.NaN;
            Assert.Contains($"holds NaN at index {bad},", Thrown(BinaryMetrics.ComputeRocAuc, logits, labels, weights).Message, StringComparison.Ordinal);
        }

        ArgumentException Thrown(Func<ReadOnlySpan<T>, ReadOnlySpan<T>, ReadOnlySpan<T>, double> metric, double[] logits, double[] labels, double[] weights) =>
            Assert.Throws<ArgumentException>(() => metric(Ulp.Narrow<T>(logits), Ulp.Narrow<T>(labels), Ulp.Narrow<T>(weights)));

        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void A_NaN_logit_is_refused_where_logits_are_compared<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((string name, Metric<T> metric) in All<T>().Where(item => item.Name is not (nameof(BinaryMetrics.ComputeLogLossFromLogits) or nameof(BinaryMetrics.ComputeBrierScoreFromLogits))))
        {
            Refused(
                name,
                metric,
                [1, 2, double.NaN],
                [0, 1, 1],
                [],
                "logits",
                "The argument logits holds NaN at index 2, which is neither above nor below another logit. Leave the sample out, or look for NaN in its features.");
        }

        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void A_missing_class_is_named<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((string name, string words, bool needsNegatives) in new[]
        {
            ("ComputeRocAuc", "the area under the ROC curve", true),
            ("ComputeRocCurve", "the ROC curve", true),
            ("ComputeAveragePrecision", "the average precision", false),
            ("ComputePrecisionRecallCurve", "the precision-recall curve", false),
        })
        {
            Metric<T> metric = All<T>().Single(item => item.Name == name).Call;
            string positives = $"The argument labels holds no 1 whose weight is positive, but {words} has no value without that class. Pass samples of both classes.";
            string negatives = positives.Replace("holds no 1", "holds no 0", StringComparison.Ordinal);
            Refused(name, metric, [1, 2], [0, 0], [], "labels", positives);
            Refused(name, metric, [1, 2], [0, 1], [1, 0], "labels", positives);
            if (needsNegatives)
            {
                Refused(name, metric, [1, 2], [1, 1], [], "labels", negatives);
                Refused(name, metric, [1, 2], [0, 1], [0, 1], "labels", negatives);
            }
        }

        Assert.NotNull(precision);
    }

    [Fact]
    public void Weights_that_overflow_are_refused()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(
            "sampleWeights", () => BinaryMetrics.ComputeLogLossFromLogits<double>((double[])[1, 2], (double[])[0, 1], (double[])[double.MaxValue, double.MaxValue]));
        Assert.Contains("sums to infinity. Divide all weights by the largest one", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_is_a_number()
    {
        Action[] calls =
        [
            () => BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[1], (float[])[1], default, double.NaN),
            () => BinaryMetrics.ComputeConfusionMatrixFromLogits<double>((double[])[1], (double[])[1], default, double.NaN),
        ];
        foreach (Action call in calls)
        {
            Assert.Contains("log(p / (1 - p))", Assert.Throws<ArgumentException>("logitThreshold", call).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bins_are_at_least_one_and_cut_in_a_known_way()
    {
        foreach (int binCount in (int[])[0, -3])
        {
            ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(
                "binCount", () => BinaryMetrics.ComputeCalibrationFromLogits<float>((float[])[1], (float[])[1], default, binCount));
            Assert.Contains($"The bin count is {binCount}, but there must be at least 1 bin.", thrown.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(
                "binCount", () => BinaryMetrics.ComputeExpectedCalibrationErrorFromLogits<float>((float[])[1], (float[])[1], default, binCount));
        }

        ArgumentOutOfRangeException binning = Assert.Throws<ArgumentOutOfRangeException>(
            "binning", () => BinaryMetrics.ComputeCalibrationFromLogits<float>((float[])[1], (float[])[1], default, 3, (CalibrationBinning)7));
        Assert.Contains("must be one of EqualWidth, Quantile, but is 7.", binning.Message, StringComparison.Ordinal);
        Assert.Contains(
            "bins is empty", Assert.Throws<ArgumentException>("bins", () => BinaryMetrics.ComputeExpectedCalibrationError([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_element_types_are_refused()
    {
        foreach ((string name, Metric<int> metric) in All<int>())
        {
            NotSupportedException thrown = Assert.Throws<NotSupportedException>(() => metric([1], [1], []));
            Assert.True(thrown.Message.Contains("Int32", StringComparison.Ordinal), $"{name}: {thrown.Message}");
        }
    }

    [Fact]
    public void Every_generic_metric_is_among_them() =>
        Assert.Equal(
            typeof(BinaryMetrics).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.IsGenericMethod).Select(method => method.Name)
                .Where(name => !name.EndsWith("FromProbabilities", StringComparison.Ordinal)).Order(),
            All<float>().Select(item => item.Name).Order());

    private static (string Name, Metric<T> Call)[] All<T>()
        where T : unmanaged =>
    [
        (nameof(BinaryMetrics.ComputeLogLossFromLogits), (z, y, s) => BinaryMetrics.ComputeLogLossFromLogits(z, y, s)),
        (nameof(BinaryMetrics.ComputeBrierScoreFromLogits), (z, y, s) => BinaryMetrics.ComputeBrierScoreFromLogits(z, y, s)),
        (nameof(BinaryMetrics.ComputeAccuracyFromLogits), (z, y, s) => BinaryMetrics.ComputeAccuracyFromLogits(z, y, s)),
        (nameof(BinaryMetrics.ComputeConfusionMatrixFromLogits), (z, y, s) => BinaryMetrics.ComputeConfusionMatrixFromLogits(z, y, s)),
        (nameof(BinaryMetrics.ComputeRocAuc), (z, y, s) => BinaryMetrics.ComputeRocAuc(z, y, s)),
        (nameof(BinaryMetrics.ComputeRocCurve), (z, y, s) => BinaryMetrics.ComputeRocCurve(z, y, s)),
        (nameof(BinaryMetrics.ComputeAveragePrecision), (z, y, s) => BinaryMetrics.ComputeAveragePrecision(z, y, s)),
        (nameof(BinaryMetrics.ComputePrecisionRecallCurve), (z, y, s) => BinaryMetrics.ComputePrecisionRecallCurve(z, y, s)),
        (nameof(BinaryMetrics.ComputeCalibrationFromLogits), (z, y, s) => BinaryMetrics.ComputeCalibrationFromLogits(z, y, s)),
        (nameof(BinaryMetrics.ComputeExpectedCalibrationErrorFromLogits), (z, y, s) => BinaryMetrics.ComputeExpectedCalibrationErrorFromLogits(z, y, s)),
    ];

    private static void Refused<T>(string name, Metric<T> metric, double[] logits, double[] labels, double[] weights, string argument, string message)
        where T : unmanaged
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(
            argument, () => metric(Ulp.Narrow<T>(logits), Ulp.Narrow<T>(labels), Ulp.Narrow<T>(weights)));
        Assert.True(thrown.Message == $"{message} (Parameter '{argument}')", $"{name}: {thrown.Message}");
    }
}
