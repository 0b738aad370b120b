using System.Numerics;
using LogReg.Simd.Guards;
using LogReg.Simd.Metrics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Elementwise;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Every metric from logits, from probabilities and from a model with its rows: three names for one value; and a logit is refused where a probability is asked for.</summary>
public class FromProbabilitiesTests
{
    private delegate double[] Values<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights);

    private delegate double[] ModelValues<T>(LogisticModel model, ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights);

    [Theory]
    [EveryPrecision]
    public void Three_names_have_one_value<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.NotNull(precision);
        foreach (bool weighted in (bool[])[false, true])
        {
            TrainingData data = TrainingData.Draw(71, 300, 2, weighted);
            T[] features = TrainingData.Narrow<T>(data.Features);
            T[] labels = TrainingData.Narrow<T>(data.Labels);
            T[] weights = TrainingData.Narrow<T>(data.Weights);
            foreach (Link link in Enum.GetValues<Link>())
            {
                // Logits of ±2: probabilities keep nearly all digits there.
                LogisticModel model = new([0.5, -0.25], 0.125, link);
                double factor = link == Link.Tanh ? 2 : 1;
                double[] exact = [.. Enumerable.Range(0, 300).Select(i => (0.5 * data.Features[2 * i]) - (0.25 * data.Features[(2 * i) + 1]) + 0.125)];
                T[] probabilities = [.. exact.Select(z => Ulp.Narrow<T>(link == Link.Identity ? Math.Clamp(z, 0, 1) : ReferenceFunctions.Sigmoid(factor * z)))];
                T[] logits = [.. exact.Select(z => Ulp.Narrow<T>(factor * z))];
                foreach ((string name, Values<T> ofLogits, Values<T> ofProbabilities, ModelValues<T> ofModel) in Metrics<T>())
                {
                    double[] expected = ofProbabilities(probabilities, labels, weights);
                    AssertClose($"{name} of the model, {link}", expected, ofModel(model, features, labels, weights));
                    if (link != Link.Identity)
                    {
                        AssertClose($"{name} of logits, {link}", expected, ofLogits(logits, labels, weights));
                    }
                }
            }
        }
    }

    [Fact]
    public void Values_are_those_of_the_formulas()
    {
        double[] p = [0.9, 0.2, 0.6, 0.4, 1];
        double[] y = [1, 0, 0, 1, 1];
        double loss = -(Math.Log(0.9) + Math.Log(0.8) + Math.Log(0.4) + Math.Log(0.4)) / 5;
        Assert.Equal(loss, BinaryMetrics.ComputeLogLossFromProbabilities<double>(p, y), 1e-15);
        Assert.Equal((0.01 + 0.04 + 0.36 + 0.36) / 5, BinaryMetrics.ComputeBrierScoreFromProbabilities<double>(p, y), 1e-15);
        Assert.Equal(0.6, BinaryMetrics.ComputeAccuracyFromProbabilities<double>(p, y), 1e-15);
        Assert.Equal(0.8, BinaryMetrics.ComputeAccuracyFromProbabilities<double>(p, y, probabilityThreshold: 0.3), 1e-15);
        Assert.Equal(new ConfusionMatrix(2, 1, 1, 1), BinaryMetrics.ComputeConfusionMatrixFromProbabilities<double>(p, y));
        Assert.Equal(5.0 / 6, BinaryMetrics.ComputeRocAucFromProbabilities<double>(p, y), 1e-15);

        // A probability of 0 for what has happened costs infinitely much, and nothing at a weight of 0.
        Assert.Equal(double.PositiveInfinity, BinaryMetrics.ComputeLogLossFromProbabilities<double>([0, 0.5], [1, 1]));
        Assert.Equal(Math.Log(2), BinaryMetrics.ComputeLogLossFromProbabilities<double>([0, 0.5], [1, 1], [0, 1]), 1e-15);
        Assert.Equal(
            [double.PositiveInfinity, double.PositiveInfinity, ReferenceFunctions.Logit(0.9), ReferenceFunctions.Logit(0.6)],
            BinaryMetrics.ComputeRocCurveFromProbabilities<double>(p, y)[..4].Select(point => point.LogitThreshold));
    }

    [Theory]
    [EveryPrecision]
    public void What_is_no_probability_is_refused<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.NotNull(precision);
        T[] labels = [T.Zero, T.One, T.One];
        foreach ((_, _, Values<T> ofProbabilities, _) in Metrics<T>())
        {
            foreach (double value in (double[])[-0.25, 1.5, double.NaN, double.PositiveInfinity])
            {
                AssertRefused("probabilities", ["index 2", "between 0 and 1"], () => ofProbabilities([T.Zero, T.One, T.CreateChecked(value)], labels, []));
            }

            AssertRefused("probabilities", ["empty"], () => ofProbabilities([], [], []));
            AssertRefused("labels", ["3", "2"], () => ofProbabilities([T.Zero, T.One], labels, []));
        }
    }

    [Fact]
    public void A_model_is_refused_what_it_cannot_score()
    {
        LogisticModel model = new([1, 2], 0);
        MulticlassModel several = new([1, 2, 3, 4, 5, 6], [0, 0, 0], MulticlassMethod.Softmax);
        AssertRefused("features", [" 5 ", "2 rows", "2 features"], () => ModelMetrics.ComputeLogLoss<float>(model, new float[5], [0, 1]));
        AssertRefused("features", ["Row 1 ", "NaN"], () => ModelMetrics.ComputeRocAuc<double>(model, [1, 2, double.NaN, 1], [0, 1]));
        AssertRefused("features", ["Row 1 ", "NaN"], () => ModelMetrics.ComputeLogLoss<double>(several, [1, 2, double.NaN, 1], [0, 1]));
        AssertRefused("features", ["Row 1 ", "NaN"], () => ModelMetrics.ComputeAccuracy<double>(several, [1, 2, double.NaN, 1], [0, 1]));
        AssertRefused("probabilityThreshold", ["1.5"], () => ModelMetrics.ComputeAccuracy<float>(model, new float[4], [0, 1], probabilityThreshold: 1.5));
        Assert.Throws<ArgumentNullException>("model", () => ModelMetrics.ComputeLogLoss<float>((LogisticModel)null!, [], []));
        Assert.Throws<ArgumentNullException>("model", () => ModelMetrics.ComputeLogLoss<float>((IClassifier)null!, [], []));
    }

    [Fact]
    public void A_model_of_classes_has_the_metrics_of_its_probabilities()
    {
        TrainingData data = MulticlassData.Draw(72, 200, 2, 3, weighted: true);
        MulticlassModel model = data.TrainClasses<double>(new() { ThreadCount = 1 }).Model;
        double[] probabilities = new double[600];
        int[] predictions = new int[200];
        model.PredictProbabilities(data.Features, probabilities);
        model.Predict(data.Features, predictions);
        Assert.Equal(
            MulticlassMetrics.ComputeLogLossFromProbabilities<double>(probabilities, 3, data.Classes(), data.Weights),
            ModelMetrics.ComputeLogLoss<double>(model, data.Features, data.Classes(), data.Weights));
        Assert.Equal(
            MulticlassMetrics.ComputeTopAccuracy<double>(probabilities, 3, data.Classes(), 2, data.Weights),
            ModelMetrics.ComputeTopAccuracy<double>(model, data.Features, data.Classes(), 2, data.Weights));
        Assert.Equal(
            MulticlassMetrics.ComputeAccuracy<double>(data.Classes(), predictions, data.Weights),
            ModelMetrics.ComputeAccuracy<double>(model, data.Features, data.Classes(), data.Weights));
        Assert.Equal(
            MulticlassMetrics.ComputeConfusionMatrix<double>(data.Classes(), predictions, 3, data.Weights).Cells.ToArray(),
            ModelMetrics.ComputeConfusionMatrix<double>(model, data.Features, data.Classes(), data.Weights).Cells.ToArray());
    }

    [Fact]
    public void Many_values_that_all_are_probabilities_are_noticed()
    {
        float[] values = [0, 0.25f, 0.5f, 0.75f, 1, 0.1f, 0.2f, 0.3f];
        Assert.True(MetricGuard.LooksLikeProbabilities<float>(values));
        Assert.False(MetricGuard.LooksLikeProbabilities<float>(values.AsSpan(1)));
        values[3] = -0.5f;
        Assert.False(MetricGuard.LooksLikeProbabilities<float>(values));
        values[3] = float.NaN;
        Assert.False(MetricGuard.LooksLikeProbabilities<float>(values));
    }

    private static void AssertClose(string what, double[] expected, double[] actual)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values, not {expected.Length}.");
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= 1e-5, $"{what}, value {i}: {actual[i]:R}, not {expected[i]:R}.");
        }
    }

    private static (string Name, Values<T> OfLogits, Values<T> OfProbabilities, ModelValues<T> OfModel)[] Metrics<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        ("log loss", (z, y, s) => [BinaryMetrics.ComputeLogLossFromLogits(z, y, s)], (p, y, s) => [BinaryMetrics.ComputeLogLossFromProbabilities(p, y, s)],
            (m, x, y, s) => [ModelMetrics.ComputeLogLoss(m, x, y, s)]),
        ("Brier score", (z, y, s) => [BinaryMetrics.ComputeBrierScoreFromLogits(z, y, s)], (p, y, s) => [BinaryMetrics.ComputeBrierScoreFromProbabilities(p, y, s)],
            (m, x, y, s) => [ModelMetrics.ComputeBrierScore(m, x, y, s)]),
        ("accuracy", (z, y, s) => [BinaryMetrics.ComputeAccuracyFromLogits(z, y, s), BinaryMetrics.ComputeAccuracyFromLogits(z, y, s, ReferenceFunctions.Logit(0.3))],
            (p, y, s) => [BinaryMetrics.ComputeAccuracyFromProbabilities(p, y, s), BinaryMetrics.ComputeAccuracyFromProbabilities(p, y, s, 0.3)],
            (m, x, y, s) => [ModelMetrics.ComputeAccuracy(m, x, y, s), ModelMetrics.ComputeAccuracy(m, x, y, s, 0.3)]),
        ("confusion", (z, y, s) => Cells(BinaryMetrics.ComputeConfusionMatrixFromLogits(z, y, s, ReferenceFunctions.Logit(0.6))),
            (p, y, s) => Cells(BinaryMetrics.ComputeConfusionMatrixFromProbabilities(p, y, s, 0.6)),
            (m, x, y, s) => Cells(ModelMetrics.ComputeConfusionMatrix(m, x, y, s, 0.6))),
        ("ROC AUC", (z, y, s) => [BinaryMetrics.ComputeRocAuc(z, y, s)], (p, y, s) => [BinaryMetrics.ComputeRocAucFromProbabilities(p, y, s)],
            (m, x, y, s) => [ModelMetrics.ComputeRocAuc(m, x, y, s)]),
        ("ROC curve", (z, y, s) => Sorted(BinaryMetrics.ComputeRocCurve(z, y, s)), (p, y, s) => Sorted(BinaryMetrics.ComputeRocCurveFromProbabilities(p, y, s)),
            (m, x, y, s) => Sorted(ModelMetrics.ComputeRocCurve(m, x, y, s))),
        ("PR curve", (z, y, s) => Sorted(BinaryMetrics.ComputePrecisionRecallCurve(z, y, s)),
            (p, y, s) => Sorted(BinaryMetrics.ComputePrecisionRecallCurveFromProbabilities(p, y, s)),
            (m, x, y, s) => Sorted(ModelMetrics.ComputePrecisionRecallCurve(m, x, y, s))),
        ("average precision", (z, y, s) => [BinaryMetrics.ComputeAveragePrecision(z, y, s)], (p, y, s) => [BinaryMetrics.ComputeAveragePrecisionFromProbabilities(p, y, s)],
            (m, x, y, s) => [ModelMetrics.ComputeAveragePrecision(m, x, y, s)]),
        ("calibration", (z, y, s) => Bins(BinaryMetrics.ComputeCalibrationFromLogits(z, y, s, 5, CalibrationBinning.Quantile)),
            (p, y, s) => Bins(BinaryMetrics.ComputeCalibrationFromProbabilities(p, y, s, 5, CalibrationBinning.Quantile)),
            (m, x, y, s) => Bins(ModelMetrics.ComputeCalibration(m, x, y, s, 5, CalibrationBinning.Quantile))),
        ("calibration error", (z, y, s) => [BinaryMetrics.ComputeExpectedCalibrationErrorFromLogits(z, y, s, 4)],
            (p, y, s) => [BinaryMetrics.ComputeExpectedCalibrationErrorFromProbabilities(p, y, s, 4)],
            (m, x, y, s) => [ModelMetrics.ComputeExpectedCalibrationError(m, x, y, s, 4)]),
    ];

    private static double[] Cells(ConfusionMatrix matrix) => [matrix.TruePositives, matrix.FalsePositives, matrix.TrueNegatives, matrix.FalseNegatives];

    /// <summary>The threshold in the middle and the rates around it: probabilities may tie where logits do not.</summary>
    private static double[] Sorted(RocPoint[] points) => [points[0].TruePositiveRate, points[^1].TruePositiveRate, points.Average(point => point.FalsePositiveRate) > 0 ? 1 : 0];

    private static double[] Sorted(PrecisionRecallPoint[] points) => [points[0].Recall, points[^1].Recall, points[^1].Precision];

    private static double[] Bins(CalibrationBin[] bins) => [.. bins.SelectMany(bin => (double[])[bin.WeightSum, bin.MeanProbability, bin.PositiveFraction])];
}
