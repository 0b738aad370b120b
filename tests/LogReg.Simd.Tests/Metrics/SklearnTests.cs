using System.Globalization;
using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Documentation;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>What scikit-learn 1.2.1 says of the same samples: sklearn.csv, made by eng/oracles/metrics.py.</summary>
public class SklearnTests
{
    private static readonly string[][] Lines =
        [.. RepositoryText.Read("tests/LogReg.Simd.Tests/Metrics/sklearn.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];

    [Theory]
    [EveryPrecision]
    public void Every_value_of_scikit_learn_is_ours<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // scikit-learn's own sums are in double; a float loss is off by 2 units of the last place and a float probability by one.
        double tolerance = typeof(T) == typeof(float) ? 1e-6 : 1e-13;
        int compared = 0;
        foreach (string[] line in Lines.Where(line => line[0] == "value"))
        {
            Samples samples = SamplesOf(line[1], line[2] == "1");
            double[] expected = [.. line[4..].Select(Parse)];
            Bits.AssertWithin<double>(
                expected, Ours<T>(line[3], samples), [.. expected.Select(_ => tolerance)], line[3], (precision, line[1], "weighted", line[2]));
            compared++;
        }

        Assert.Equal(113, compared);
    }

    private static double[] Ours<T>(string metric, Samples samples)
        where T : unmanaged
    {
        T[] z = samples.Z<T>();
        T[] y = samples.Y<T>();
        T[] s = samples.S<T>();
        ConfusionMatrix matrix = BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(z, y, s);
        return metric switch
        {
            "LogLoss" => [BinaryMetrics.ComputeLogLossFromLogits<T>(z, y, s)],
            "BrierScore" => [BinaryMetrics.ComputeBrierScoreFromLogits<T>(z, y, s)],
            "Accuracy" => [BinaryMetrics.ComputeAccuracyFromLogits<T>(z, y, s)],
            "AccuracyAt0.3" => [BinaryMetrics.ComputeAccuracyFromLogits<T>(z, y, s, 0.3)],
            "ConfusionMatrix" => [matrix.TrueNegatives, matrix.FalsePositives, matrix.FalseNegatives, matrix.TruePositives],
            "Precision" => [matrix.Precision],
            "Recall" => [matrix.Recall],
            "F1" => [matrix.F1],
            "BalancedAccuracy" => [matrix.BalancedAccuracy],
            "MatthewsCorrelation" => [matrix.MatthewsCorrelation],
            "RocAuc" => [BinaryMetrics.ComputeRocAuc<T>(z, y, s)],
            "AveragePrecision" => [BinaryMetrics.ComputeAveragePrecision<T>(z, y, s)],
            "FalsePositiveRate" => [.. BinaryMetrics.ComputeRocCurve<T>(z, y, s).Select(point => point.FalsePositiveRate)],
            "TruePositiveRate" => [.. BinaryMetrics.ComputeRocCurve<T>(z, y, s).Select(point => point.TruePositiveRate)],
            "RocThreshold" => [.. BinaryMetrics.ComputeRocCurve<T>(z, y, s).Skip(1).Select(point => point.LogitThreshold)],
            "CurvePrecision" => [.. BinaryMetrics.ComputePrecisionRecallCurve<T>(z, y, s).Select(point => point.Precision)],
            "CurveRecall" => [.. BinaryMetrics.ComputePrecisionRecallCurve<T>(z, y, s).Select(point => point.Recall)],
            "CurveThreshold" => [.. BinaryMetrics.ComputePrecisionRecallCurve<T>(z, y, s).Skip(1).Select(point => point.LogitThreshold)],
            "EqualWidth" => Calibration(BinaryMetrics.ComputeCalibrationFromLogits<T>(z, y, s, 10, CalibrationBinning.EqualWidth)),
            "Quantile" => Calibration(BinaryMetrics.ComputeCalibrationFromLogits<T>(z, y, s, 10, CalibrationBinning.Quantile)),
            _ => throw new ArgumentException($"{metric} is no metric of the table.", nameof(metric)),
        };
    }

    private static double[] Calibration(CalibrationBin[] bins) => [.. bins.Select(bin => bin.PositiveFraction), .. bins.Select(bin => bin.MeanProbability)];

    private static Samples SamplesOf(string name, bool weighted)
    {
        string[][] lines = [.. Lines.Where(line => line[0] == "sample" && line[1] == name)];
        return new Samples(Column(2), Column(3), weighted ? Column(4) : null);

        double[] Column(int field) => [.. lines.Select(line => Parse(line[field]))];
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
