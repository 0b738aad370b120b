using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Every metric against the reference, which counts pairs and bins sample by sample.</summary>
/// <remarks>
/// The weights of the cases are multiples of ¼, so sums of weights and of products of two are exact in any order: what is one quotient of such
/// sums must equal the reference to the last bit.
/// </remarks>
public class MetricPropertyTests
{
    /// <summary>Units of the last place that a term of the log loss may be off, its weight included: 2 and ½.</summary>
    private const double LossUlp = 2.5;

    /// <summary>Twice the 2.3 of a residual for its square, ½ for the product and ½ for the weight, and a rest of second order.</summary>
    private const double BrierUlp = 5.7;

    [Theory]
    [EveryPrecision]
    public void Log_loss<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            double expected = ReferenceMetrics.LogLoss(samples.Logits, samples.Labels, samples.Weights);
            double actual = BinaryMetrics.ComputeLogLossFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            AssertWithin(expected, actual, Relative<T>(LossUlp, item.Count), precision);
        });

    [Theory]
    [EveryPrecision]
    public void Brier_score<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();

            // The reference's own difference of a probability and 1 cancels; its residual does not.
            double sum = Enumerable.Range(0, samples.Count)
                .Sum(i => samples.Weight(i) * Math.Pow(ReferenceLosses.LogLoss.Residual(samples.Logits[i], samples.Labels[i]), 2));
            double expected = sum / Enumerable.Range(0, samples.Count).Sum(samples.Weight);
            double actual = BinaryMetrics.ComputeBrierScoreFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            AssertWithin(expected, actual, Relative<T>(BrierUlp, item.Count), precision);
            double[] probabilities = [.. samples.Logits.Select(ReferenceFunctions.Sigmoid)];
            Assert.Equal(ReferenceMetrics.Brier(probabilities, samples.Labels, samples.Weights), expected, 1e-14);
        });

    [Theory]
    [EveryPrecision]
    public void Accuracy_and_confusion_matrix<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            foreach (double threshold in (double[])[0, -0.125, 0.375, 0.1, -1e-60, double.PositiveInfinity, double.NegativeInfinity])
            {
                Assert.Equal(
                    ReferenceMetrics.Accuracy(samples.Logits, samples.Labels, samples.Weights, threshold),
                    BinaryMetrics.ComputeAccuracyFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), threshold));
                (double tp, double fp) = ReferenceMetrics.Called(samples.Logits, samples.Labels, samples.Weights, threshold, inclusive: false);
                (double positives, double negatives) = ReferenceMetrics.Called(samples.Logits, samples.Labels, samples.Weights, -100, inclusive: true);
                Assert.Equal(
                    new ConfusionMatrix(tp, fp, negatives - fp, positives - tp),
                    BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), threshold));
            }

            Assert.NotNull(precision);
        });

    [Theory]
    [EveryPrecision]
    public void Area_under_the_ROC_curve<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            double area = BinaryMetrics.ComputeRocAuc<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            Bits.AssertEqual<double>(
                [ReferenceMetrics.RocAuc(samples.Logits, samples.Labels, samples.Weights)], (double[])[area], "Area", precision);

            // The same area by the trapezoids of the curve: 4 roundings in each of at most n terms.
            RocPoint[] points = BinaryMetrics.ComputeRocCurve<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            double trapezoids = points.Zip(
                points.Skip(1), (a, b) => (b.FalsePositiveRate - a.FalsePositiveRate) * (a.TruePositiveRate + b.TruePositiveRate) / 2).Sum();
            Assert.Equal(area, trapezoids, 4 * Rounding<double>.Gamma(item.Count + 4));
        });

    [Theory]
    [EveryPrecision]
    public void Average_precision<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            double expected = ReferenceMetrics.AveragePrecision(samples.Logits, samples.Labels, samples.Weights);
            double average = BinaryMetrics.ComputeAveragePrecision<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            AssertWithin(expected, average, 2 * Rounding<double>.Gamma(item.Count + 4), precision);
            PrecisionRecallPoint[] points = BinaryMetrics.ComputePrecisionRecallCurve<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            Assert.Equal(
                average, points.Zip(points.Skip(1), (a, b) => (b.Recall - a.Recall) * b.Precision).Sum(), 4 * Rounding<double>.Gamma(item.Count + 4));
        });

    [Theory]
    [EveryPrecision]
    public void Curves<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            (double Threshold, double FalsePositiveRate, double Recall, double Precision)[] curve =
                ReferenceMetrics.Curve(samples.Logits, samples.Labels, samples.Weights);
            Assert.Equal(
                [new RocPoint(double.PositiveInfinity, 0, 0), .. curve.Select(point => new RocPoint(point.Threshold, point.FalsePositiveRate, point.Recall))],
                BinaryMetrics.ComputeRocCurve<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()));
            Assert.Equal(
                [
                    new PrecisionRecallPoint(double.PositiveInfinity, 0, 1),
                    .. curve.Select(point => new PrecisionRecallPoint(point.Threshold, point.Recall, point.Precision)),
                ],
                BinaryMetrics.ComputePrecisionRecallCurve<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>()));
            Assert.NotNull(precision);
        });

    [Theory]
    [EveryPrecision]
    public void Calibration<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            foreach (int binCount in (int[])[1, 2, 7, 10, 64])
            {
                int[] byWidth = ReferenceMetrics.BinsOfEqualWidth(samples.Logits, binCount);
                AssertBins<T>(samples, byWidth, binCount, CalibrationBinning.EqualWidth, precision);
                int[] fromTop = ReferenceMetrics.BinsOfEqualWeight(samples.Logits, binCount, samples.Weights);
                AssertBins<T>(samples, [.. fromTop.Select(bin => binCount - 1 - bin)], binCount, CalibrationBinning.Quantile, precision);
            }
        });

    private static void AssertBins<T>(Samples samples, int[] binOf, int binCount, CalibrationBinning binning, Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CalibrationBin[] bins = BinaryMetrics.ComputeCalibrationFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), binCount, binning);
        int[] held = [.. Enumerable.Range(0, samples.Count).Where(i => samples.Weight(i) > 0).Select(i => binOf[i]).Distinct().Order()];
        Assert.Equal(held.Length, bins.Length);
        double error = 0;
        double weightSum = 0;

        // σ is at most 1.01 ULP off; the mean is a sum of n products in double.
        double relative = Relative<T>(1.01, samples.Count);
        for (int k = 0; k < held.Length; k++)
        {
            (double weight, double mean, double fraction) = ReferenceMetrics.Bin(binOf, held[k], samples.Logits, samples.Labels, samples.Weights);
            double[] probabilities =
                [.. samples.Logits.Where((_, i) => binOf[i] == held[k] && samples.Weight(i) > 0).Select(ReferenceFunctions.Sigmoid)];
            Assert.Equal((weight, fraction), (bins[k].WeightSum, bins[k].PositiveFraction));
            AssertWithin(mean, bins[k].MeanProbability, relative, (precision, binning, binCount));
            if (binning == CalibrationBinning.EqualWidth)
            {
                Assert.Equal((held[k] / (double)binCount, (held[k] + 1) / (double)binCount), (bins[k].LowerEdge, bins[k].UpperEdge));
            }
            else
            {
                AssertWithin(probabilities.Min(), bins[k].LowerEdge, relative, (precision, binning, binCount));
                AssertWithin(probabilities.Max(), bins[k].UpperEdge, relative, (precision, binning, binCount));
            }

            error += weight * Math.Abs(mean - fraction);
            weightSum += weight;
        }

        // Means are at most 1, so that their relative errors bound the absolute ones.
        Assert.Equal(
            error / weightSum,
            BinaryMetrics.ComputeExpectedCalibrationErrorFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), binCount, binning),
            relative + Rounding<double>.Gamma(2 * (binCount + 4)));
    }

    /// <summary>Terms that are off by so many units of the last place, and sums of so many of them in double on both sides.</summary>
    private static double Relative<T>(double ulp, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (ulp * 2 * Rounding<T>.Unit) + ((typeof(T) == typeof(float) ? 0 : 8) * Rounding<double>.Unit) + (2 * Rounding<double>.Gamma(count + 4));

    private static void AssertWithin(double expected, double actual, double relative, object context) =>
        Bits.AssertWithin<double>([expected], (double[])[actual], [relative * Math.Abs(expected)], "Metric", context);
}
