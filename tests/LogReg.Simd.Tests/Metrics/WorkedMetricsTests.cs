using LogReg.Simd.Metrics;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Metrics that can be computed by hand.</summary>
public class WorkedMetricsTests
{
    // From high to low: 3 is 1, 2 is 1 and 0 (a tie), 1 is 0, −1 is 1, −2 is 0.
    private static readonly float[] Logits = [-2, 3, 2, -1, 1, 2];
    private static readonly float[] Labels = [0, 1, 0, 1, 0, 1];

    [Fact]
    public void The_area_counts_a_tie_one_half() =>

        // Of the nine pairs 3 wins three, 2 wins two and ties one, −1 wins one.
        Assert.Equal(6.5 / 9, BinaryMetrics.ComputeRocAuc<float>(Logits, Labels));

    [Fact]
    public void The_area_weighs_pairs() =>

        // The positives 3, 2, −1 weigh 1, 2, 4 and the negatives 2, 1, −2 weigh 8, 1, 0: 3 wins 9, 2 wins 1·2 and ties 8·2, −1 loses.
        Assert.Equal((9 + 2 + 8) / (7.0 * 9), BinaryMetrics.ComputeRocAuc<float>(Logits, Labels, (float[])[0, 1, 8, 4, 1, 2]));

    [Fact]
    public void The_average_precision_takes_a_tie_as_one_step() =>

        // Steps of one third at the precisions 1/1, 2/3 and 3/5.
        Assert.Equal((1 + (2.0 / 3) + (3.0 / 5)) / 3, BinaryMetrics.ComputeAveragePrecision<float>(Logits, Labels), 1e-15);

    [Fact]
    public void The_ROC_curve_has_a_point_for_every_distinct_logit() =>
        Assert.Equal(
            [
                new RocPoint(double.PositiveInfinity, 0, 0),
                new RocPoint(3, 0, 1 / 3.0),
                new RocPoint(2, 1 / 3.0, 2 / 3.0),
                new RocPoint(1, 2 / 3.0, 2 / 3.0),
                new RocPoint(-1, 2 / 3.0, 1),
                new RocPoint(-2, 1, 1),
            ],
            BinaryMetrics.ComputeRocCurve<float>(Logits, Labels));

    [Fact]
    public void Collinear_points_are_kept() =>
        Assert.Equal(5, BinaryMetrics.ComputeRocCurve<double>((double[])[4, 3, 2, 1], (double[])[1, 1, 0, 0]).Length);

    [Fact]
    public void The_precision_recall_curve_begins_at_its_convention_and_ends_at_the_share_of_positives() =>
        Assert.Equal(
            [
                new PrecisionRecallPoint(double.PositiveInfinity, 0, 1),
                new PrecisionRecallPoint(3, 1 / 3.0, 1),
                new PrecisionRecallPoint(2, 2 / 3.0, 2 / 3.0),
                new PrecisionRecallPoint(1, 2 / 3.0, 2 / 4.0),
                new PrecisionRecallPoint(-1, 1, 3 / 5.0),
                new PrecisionRecallPoint(-2, 1, 3 / 6.0),
            ],
            BinaryMetrics.ComputePrecisionRecallCurve<float>(Logits, Labels));

    [Fact]
    public void A_decision_is_positive_above_its_threshold_and_not_at_it()
    {
        Assert.Equal(new ConfusionMatrix(2, 2, 1, 1), BinaryMetrics.ComputeConfusionMatrixFromLogits<float>(Logits, Labels));
        Assert.Equal(new ConfusionMatrix(1, 0, 3, 2), BinaryMetrics.ComputeConfusionMatrixFromLogits<float>(Logits, Labels, logitThreshold: 2));
        Assert.Equal(new ConfusionMatrix(2, 1, 2, 1), BinaryMetrics.ComputeConfusionMatrixFromLogits<float>(Logits, Labels, logitThreshold: 1));
        Assert.Equal(3 / 6.0, BinaryMetrics.ComputeAccuracyFromLogits<float>(Logits, Labels));
        Assert.Equal(4 / 6.0, BinaryMetrics.ComputeAccuracyFromLogits<float>(Logits, Labels, logitThreshold: 2));
        Assert.Equal(1, BinaryMetrics.ComputeAccuracyFromLogits<double>((double[])[0, -0.0, 1], (double[])[0, 0, 1]));
    }

    [Fact]
    public void A_threshold_between_two_floats_is_kept_apart_from_both()
    {
        float above = float.BitIncrement(1);
        Assert.Equal(1, BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[1, above], (float[])[0, 1], logitThreshold: 1 + 1e-9));
        Assert.Equal(1, BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[1, above], (float[])[0, 1], logitThreshold: above - 1e-9));
        Assert.Equal(1, BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[-1, -above], (float[])[1, 0], logitThreshold: -1 - 1e-9));
        Assert.Equal(1, BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[0, -float.Epsilon], (float[])[1, 0], logitThreshold: -1e-60));
        Assert.Equal(1, BinaryMetrics.ComputeAccuracyFromLogits<float>((float[])[float.MaxValue, float.PositiveInfinity], (float[])[0, 1], logitThreshold: 1e300));
    }

    [Fact]
    public void The_ratios_of_a_confusion_matrix()
    {
        ConfusionMatrix matrix = new(6, 2, 9, 3);
        Assert.Equal(6 / 8.0, matrix.Precision);
        Assert.Equal(6 / 9.0, matrix.Recall);
        Assert.Equal(9 / 11.0, matrix.Specificity);
        Assert.Equal(12 / 17.0, matrix.F1);
        Assert.Equal(15 / 20.0, matrix.Accuracy);
        Assert.Equal(((6 / 9.0) + (9 / 11.0)) / 2, matrix.BalancedAccuracy);
        Assert.Equal(48 / Math.Sqrt(8 * 9 * 11 * 12), matrix.MatthewsCorrelation, 1e-15);
    }

    [Fact]
    public void A_ratio_of_nothing_to_nothing_is_0()
    {
        ConfusionMatrix nothingCalled = new(0, 0, 7, 3);
        Assert.Equal(
            (0, 0, 1, 0, 0.7, 0.5, 0),
            (nothingCalled.Precision, nothingCalled.Recall, nothingCalled.Specificity, nothingCalled.F1, nothingCalled.Accuracy, nothingCalled.BalancedAccuracy, nothingCalled.MatthewsCorrelation));
        ConfusionMatrix noPositives = new(0, 1, 3, 0);
        Assert.Equal((0, 0.75, 0.75), (noPositives.Recall, noPositives.Specificity, noPositives.BalancedAccuracy));
        ConfusionMatrix noNegatives = new(1, 0, 0, 3);
        Assert.Equal((0.25, 0, 0.25), (noNegatives.Recall, noNegatives.Specificity, noNegatives.BalancedAccuracy));
        ConfusionMatrix empty = default;
        Assert.Equal((0, 0, 0, 0), (empty.Accuracy, empty.F1, empty.BalancedAccuracy, empty.MatthewsCorrelation));
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(0.1, 1e100)]
    [InlineData(1e-300, 5e-320)]
    public void A_perfect_model_correlates_perfectly(double positives, double negatives)
    {
        Assert.Equal(1, new ConfusionMatrix(positives, 0, negatives, 0).MatthewsCorrelation);
        Assert.Equal(-1, new ConfusionMatrix(0, negatives, 0, positives).MatthewsCorrelation);
    }

    [Fact]
    public void A_model_that_knows_nothing_is_no_better_than_a_coin()
    {
        double[] logits = new double[10];
        double[] labels = [0, 1, 0, 0, 1, 0, 0, 0, 0, 1];
        Assert.Equal(Math.Log(2), BinaryMetrics.ComputeLogLossFromLogits<double>(logits, labels), 1e-15);
        Assert.Equal(0.25, BinaryMetrics.ComputeBrierScoreFromLogits<double>(logits, labels));
        Assert.Equal(0.5, BinaryMetrics.ComputeRocAuc<double>(logits, labels));
        Assert.Equal(0.3, BinaryMetrics.ComputeAveragePrecision<double>(logits, labels), 1e-15);
        Assert.Equal(0.2, BinaryMetrics.ComputeExpectedCalibrationErrorFromLogits<double>(logits, labels), 1e-15);
        Assert.Equal([new CalibrationBin(0.4, 0.5, 10, 0.5, 0.3)], BinaryMetrics.ComputeCalibrationFromLogits<double>(logits, labels));
        Assert.Equal(
            [new CalibrationBin(0.5, 0.5, 10, 0.5, 0.3)], BinaryMetrics.ComputeCalibrationFromLogits<double>(logits, labels, binning: CalibrationBinning.Quantile));
    }

    [Fact]
    public void Quantile_bins_hold_equal_weights_and_keep_ties_together()
    {
        double[] logits = [-3, -2, -1, 0, 1, 2, 3, 4];
        double[] labels = [0, 0, 1, 0, 1, 1, 0, 1];
        CalibrationBin[] bins = BinaryMetrics.ComputeCalibrationFromLogits<double>(logits, labels, binCount: 4, binning: CalibrationBinning.Quantile);
        Assert.Equal([2.0, 2, 2, 2], bins.Select(bin => bin.WeightSum));
        Assert.Equal([0.0, 0.5, 1, 0.5], bins.Select(bin => bin.PositiveFraction));
        double[] probabilities = [.. logits.Select(LogisticPrimitives.Sigmoid)];
        Assert.Equal(probabilities.Where((_, i) => i % 2 == 0), bins.Select(bin => bin.LowerEdge));
        Assert.Equal(probabilities.Where((_, i) => i % 2 == 1), bins.Select(bin => bin.UpperEdge));

        // Six of eight are tied: their middle lies in the second of four bins, and no bin is left for the others but the first and the last.
        bins = BinaryMetrics.ComputeCalibrationFromLogits<double>(
            (double[])[-1, 0, 0, 0, 0, 0, 0, 1], labels, binCount: 4, binning: CalibrationBinning.Quantile);
        Assert.Equal([1.0, 6, 1], bins.Select(bin => bin.WeightSum));
    }

    [Fact]
    public void Bins_of_equal_width_are_open_below_and_closed_above()
    {
        // The logit 0 is the probability ½ to the last bit, the upper edge of the first of two bins.
        CalibrationBin[] bins = BinaryMetrics.ComputeCalibrationFromLogits<float>(
            (float[])[0, 0, float.NegativeInfinity, float.PositiveInfinity, 1e-3f], (float[])[1, 0, 0, 1, 1], binCount: 2);
        Assert.Equal([(0, 0.5, 3.0, 1 / 3.0), (0.5, 1, 2, 1)], bins.Select(bin => (bin.LowerEdge, bin.UpperEdge, bin.WeightSum, bin.PositiveFraction)));
        Assert.Equal(1 / 3.0, bins[0].MeanProbability);
    }

    [Fact]
    public void The_calibration_error_is_the_mean_distance_weighted_by_the_bins()
    {
        CalibrationBin[] bins = [new(0, 0.5, 3, 0.25, 0.5), new(0.5, 1, 1, 0.75, 0.5)];
        Assert.Equal(0.25, BinaryMetrics.ComputeExpectedCalibrationError(bins));
        Assert.Equal(((3 * 0.25) + 0) / 4, BinaryMetrics.ComputeExpectedCalibrationError([bins[0], bins[1] with { PositiveFraction = 0.75 }]));
    }

    [Fact]
    public void Losses_tell_confident_models_apart()
    {
        Assert.Equal(Math.Exp(-40), BinaryMetrics.ComputeLogLossFromLogits<float>((float[])[40, -40], (float[])[1, 0]), 1e-24);
        Assert.Equal(1, BinaryMetrics.ComputeBrierScoreFromLogits<double>((double[])[40, -40], (double[])[1, 0]) / Math.Exp(-80), 1e-14);
        Assert.Equal(1, BinaryMetrics.ComputeBrierScoreFromLogits<float>((float[])[200], (float[])[0]));
    }
}
