using System.Globalization;
using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Documentation;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>What scikit-learn says of the same samples of several classes: sklearn-multiclass.csv, made by eng/oracles/multiclass.py.</summary>
public class MulticlassSklearnTests
{
    /// <summary>Both sides compute in double.</summary>
    private const double Tolerance = 1e-13;

    private static readonly string[][] Lines =
    [
        .. RepositoryText.Read("tests/LogReg.Simd.Tests/Metrics/sklearn-multiclass.csv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')),
    ];

    [Theory]
    [EveryPrecision]
    public void Every_value_of_scikit_learn_is_ours<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int compared = 0;
        foreach (string[] line in Lines.Where(line => line[0] == "value"))
        {
            MulticlassSamples samples = SamplesOf(line[1], line[2] == "1");
            double[] expected = [.. line[4..].Select(Parse)];
            Bits.AssertWithin<double>(
                expected, Ours<T>(line[3], samples), [.. expected.Select(_ => Tolerance)], line[3], (precision, line[1], "weighted", line[2]));
            compared++;
        }

        Assert.Equal(102, compared);
    }

    private static double[] Ours<T>(string metric, MulticlassSamples samples)
        where T : unmanaged
    {
        T[] z = samples.Z<T>();
        T[] s = samples.S<T>();
        int[] y = samples.Labels;
        int classes = samples.ClassCount;
        MulticlassConfusionMatrix matrix = MulticlassMetrics.ComputeConfusionMatrix<T>(y, samples.Predictions, classes, s);
        ClassMetrics[] each = [.. Enumerable.Range(0, classes).Select(matrix.OfClass)];
        return metric switch
        {
            "Accuracy" => [MulticlassMetrics.ComputeAccuracy<T>(y, samples.Predictions, s)],
            "ConfusionMatrix" => matrix.Cells.ToArray(),
            "EachPrecision" => [.. each.Select(one => one.Precision)],
            "EachRecall" => [.. each.Select(one => one.Recall)],
            "EachF1" => [.. each.Select(one => one.F1)],
            "EachSupport" => [.. each.Select(one => one.Support)],
            "MacroPrecision" => [matrix.MacroAverage.Precision],
            "MacroRecall" => [matrix.MacroAverage.Recall],
            "MacroF1" => [matrix.MacroAverage.F1],
            "WeightedPrecision" => [matrix.WeightedAverage.Precision],
            "WeightedRecall" => [matrix.WeightedAverage.Recall],
            "WeightedF1" => [matrix.WeightedAverage.F1],
            "LogLoss" => [MulticlassMetrics.ComputeLogLossFromLogits<T>(z, classes, y, s)],
            _ when metric.StartsWith("Top", StringComparison.Ordinal) =>
                [MulticlassMetrics.ComputeTopAccuracy<T>(z, classes, y, int.Parse(metric[3..], CultureInfo.InvariantCulture), s)],
            _ => throw new ArgumentException($"{metric} is no metric of the table.", nameof(metric)),
        };
    }

    private static MulticlassSamples SamplesOf(string name, bool weighted)
    {
        string[][] lines = [.. Lines.Where(line => line[0] == "sample" && line[1] == name)];
        return new MulticlassSamples(
            [.. lines.SelectMany(line => line[4..].Select(Parse))],
            lines[0].Length - 4,
            [.. lines.Select(line => int.Parse(line[2], CultureInfo.InvariantCulture))],
            weighted ? [.. lines.Select(line => Parse(line[3]))] : null);
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
