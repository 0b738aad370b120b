using LogReg.Simd.Metrics;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Bad samples of several classes: the argument's name, the place, both numbers and the remedy.</summary>
public class MulticlassBadCallTests
{
    private delegate object Metric(float[] values, int classCount, int[] labels, float[] sampleWeights);

    private static (string Values, Metric Call)[] OfRows =>
    [
        ("logits", (z, k, y, s) => MulticlassMetrics.ComputeLogLossFromLogits<float>(z, k, y, s)),
        ("probabilities", (p, k, y, s) => MulticlassMetrics.ComputeLogLossFromProbabilities<float>(p, k, y, s)),
        ("logits", (z, k, y, s) => MulticlassMetrics.ComputeTopAccuracy<float>(z, k, y, 1, s)),
    ];

    private static Func<int[], int[], float[], object>[] OfDecisions =>
    [
        (y, d, s) => MulticlassMetrics.ComputeAccuracy<float>(y, d, s),
        (y, d, s) => MulticlassMetrics.ComputeConfusionMatrix<float>(y, d, 3, s),
    ];

    [Fact]
    public void Bad_rows_are_refused()
    {
        foreach ((string values, Metric metric) in OfRows)
        {
            Refused("labels", "is empty, but a metric is a mean over its elements. Pass at least 1.", () => metric([], 2, [], []));
            Refused(values, "holds 5 elements, but 2 labels by 3 classes make 6. Pass a span of length 6.", () => metric(new float[5], 3, [0, 1], []));
            Refused("labels", "holds 3 at index 1, but there are 3 classes. Pass 0 to 2.", () => metric(new float[6], 3, [2, 3], []));
            Refused("labels", "holds -1 at index 0, but there are 3 classes. Pass 0 to 2.", () => metric(new float[6], 3, [-1, 3], []));
            Refused("sampleWeights", "holds 1 weights, but there are 2 labels. Pass a span of length 2.", () => metric(new float[6], 3, [0, 1], [1]));
            Refused("sampleWeights", "holds -1 at index 1, but a weight is finite and not negative.", () => metric(new float[6], 3, [0, 1], [1, -1]));
            Refused("sampleWeights", "sums to 0, so no sample counts.", () => metric(new float[6], 3, [0, 1], [0, 0]));
            foreach (int classCount in (int[])[1, 0, -3, 32769])
            {
                Refused(
                    "classCount",
                    $"The class count is {classCount}, but there are at least 2 and at most 32768 classes.",
                    () => metric(new float[2], classCount, [0, 0], []));
            }
        }
    }

    [Fact]
    public void Bad_decisions_are_refused()
    {
        foreach (Func<int[], int[], float[], object> metric in OfDecisions)
        {
            Refused("labels", "is empty, but a metric is a mean over its elements.", () => metric([], [], []));
            Refused("predictions", "holds 1 predictions, but there are 2 labels. Pass a span of length 2.", () => metric([0, 1], [0], []));
            Refused("labels", "holds -2 at index 1, but", () => metric([0, -2], [0, 0], []));
            Refused("predictions", "holds -1 at index 0, but", () => metric([0, 2], [-1, 0], []));
            Refused("sampleWeights", "holds NaN at index 0, but a weight is finite and not negative.", () => metric([0, 1], [0, 1], [float.NaN, 1]));
        }

        Refused(
            "predictions", "holds 3 at index 1, but there are 3 classes. Pass 0 to 2.", () => MulticlassMetrics.ComputeConfusionMatrix([0, 2], [0, 3], 3));
        Refused("classCount", "The class count is 1,", () => MulticlassMetrics.ComputeConfusionMatrix([0], [0], 1));
    }

    [Fact]
    public void Bad_values_are_refused()
    {
        foreach ((float value, string text) in new[] { (-0.5f, "-0.5"), (1.5f, "1.5"), (float.NaN, "NaN") })
        {
            Refused(
                "probabilities",
                $"holds {text} at index 2, but a probability must be between 0 and 1. Pass probabilities and not logits.",
                () => MulticlassMetrics.ComputeLogLossFromProbabilities<float>((float[])[1, 0, value, 0], 2, [0, 1]));
        }

        Refused("logits", "holds NaN at index 1,", () => MulticlassMetrics.ComputeTopAccuracy<float>((float[])[1, float.NaN], 2, [0], 1));
        foreach (int top in (int[])[0, 3, -1])
        {
            Refused(
                "topCount",
                $"The top count is {top}, but there are 2 classes. Pass 1 to 2.",
                () => MulticlassMetrics.ComputeTopAccuracy<float>((float[])[1, 2], 2, [0], top));
        }

        Assert.Contains(
            "Int32", Assert.Throws<NotSupportedException>(() => MulticlassMetrics.ComputeLogLossFromLogits<int>((int[])[1, 2], 2, [0])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Int64", Assert.Throws<NotSupportedException>(() => MulticlassMetrics.ComputeAccuracy<long>([0], [0], [1])).Message, StringComparison.Ordinal);
    }

    private static void Refused(string argument, string part, Func<object> call)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(argument, thrown.ParamName);
        Assert.Contains(part, thrown.Message, StringComparison.Ordinal);
    }
}
