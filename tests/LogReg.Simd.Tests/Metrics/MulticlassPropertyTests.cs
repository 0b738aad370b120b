using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Every metric of several classes against the reference.</summary>
/// <remarks>Weights are multiples of ¼, so their sums are exact in any order: a quotient of such sums must equal the reference to the last bit.</remarks>
public class MulticlassPropertyTests
{
    [Theory]
    [EveryPrecision]
    public void Log_loss<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MulticlassCase>(item =>
        {
            MulticlassSamples samples = item.Derive();
            double expected = ReferenceMulticlassMetrics.LogLoss(samples.Logits, samples.ClassCount, samples.Labels, samples.Weights);
            double actual = LogLossOf<T>(samples);

            // All in double: exponentials and logarithms off by a unit or two on both sides, sums of K and of n positive terms.
            double relative = (16 * Rounding<double>.Unit) + (2 * Rounding<double>.Gamma(samples.ClassCount + samples.Count + 4));
            Bits.AssertWithin<double>([expected], (double[])[actual], [relative * expected], "Log loss", precision);
        });

    [Theory]
    [EveryPrecision]
    public void Log_loss_from_probabilities<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MulticlassCase>(item =>
        {
            MulticlassSamples samples = item.Derive();
            T[] probabilities = new T[samples.Logits.Length];
            for (int i = 0; i < samples.Count; i++)
            {
                Range row = (i * samples.ClassCount)..((i + 1) * samples.ClassCount);
                LogisticPrimitives.SoftMax<T>(samples.Z<T>().AsSpan(row), probabilities.AsSpan(row));
            }

            double[] widened = [.. probabilities.Select(double.CreateChecked)];
            double expected = ReferenceMulticlassMetrics.LogLossFromProbabilities(widened, samples.ClassCount, samples.Labels, samples.Weights);
            double actual = MulticlassMetrics.ComputeLogLossFromProbabilities<T>(probabilities, samples.ClassCount, samples.Labels, samples.S<T>());
            double bound = double.IsInfinity(expected) ? 0 : 2 * Rounding<double>.Gamma(samples.Count + 4) * expected;
            Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= bound, $"{precision}: {actual:R}, but the reference has {expected:R}.");
        });

    [Theory]
    [EveryPrecision]
    public void Top_accuracy<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MulticlassCase>(item =>
        {
            MulticlassSamples samples = item.Derive();
            foreach (int top in (int[])[1, 2, Math.Min(5, samples.ClassCount), samples.ClassCount])
            {
                Bits.AssertEqual<double>(
                    [ReferenceMulticlassMetrics.TopAccuracy(samples.Logits, samples.ClassCount, samples.Labels, top, samples.Weights)],
                    (double[])[MulticlassMetrics.ComputeTopAccuracy<T>(samples.Z<T>(), samples.ClassCount, samples.Labels, top, samples.S<T>())],
                    $"Top {top}",
                    precision);
            }

            // Of two equal logits the smaller index is decided: the top 1 is the accuracy of the decisions.
            Assert.Equal(
                MulticlassMetrics.ComputeAccuracy<T>(samples.Labels, samples.Predictions, samples.S<T>()),
                MulticlassMetrics.ComputeTopAccuracy<T>(samples.Z<T>(), samples.ClassCount, samples.Labels, 1, samples.S<T>()));
        });

    [Theory]
    [EveryPrecision]
    public void Accuracy_and_confusion_matrix<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MulticlassCase>(
            item =>
            {
                MulticlassSamples samples = (item with { Classes = Math.Min(item.Classes, 12) }).Derive();
                int[] predictions = samples.Predictions;
                MulticlassConfusionMatrix matrix =
                    MulticlassMetrics.ComputeConfusionMatrix<T>(samples.Labels, predictions, samples.ClassCount, samples.S<T>());
                double accuracy = ReferenceMulticlassMetrics.Accuracy(samples.Labels, predictions, samples.Weights);
                Assert.Equal(accuracy, MulticlassMetrics.ComputeAccuracy<T>(samples.Labels, predictions, samples.S<T>()));
                Assert.Equal(accuracy, matrix.Accuracy);
                double gamma = Rounding<double>.Gamma(samples.ClassCount + 8);
                double[] macro = new double[3];
                double[] weighted = new double[3];
                for (int k = 0; k < samples.ClassCount; k++)
                {
                    (double precisionOf, double recall, double f1, double support) =
                        ReferenceMulticlassMetrics.OfClass(samples.Labels, predictions, k, samples.Weights);
                    ClassMetrics found = matrix.OfClass(k);
                    Assert.Equal((precisionOf, recall, support), (found.Precision, found.Recall, found.Support));
                    Assert.Equal(f1, found.F1, 4 * Rounding<double>.Unit);
                    ConfusionMatrix binary = matrix.OneAgainstRest(k);
                    Assert.Equal((found.Precision, found.Recall, found.F1), (binary.Precision, binary.Recall, binary.F1));
                    Assert.Equal(matrix.WeightSum, binary.TruePositives + binary.FalsePositives + binary.TrueNegatives + binary.FalseNegatives);
                    double[] values = [precisionOf, recall, f1];
                    for (int j = 0; j < 3; j++)
                    {
                        macro[j] += values[j] / samples.ClassCount;
                        weighted[j] += values[j] * support / matrix.WeightSum;
                    }

                    for (int other = 0; other < samples.ClassCount; other++)
                    {
                        double cell = ReferenceMulticlassMetrics.Cell(samples.Labels, predictions, k, other, samples.Weights);
                        Assert.Equal((cell, cell), (matrix[k, other], matrix.Cells[(k * samples.ClassCount) + other]));
                    }
                }

                AssertAverage(macro, matrix.MacroAverage, matrix.WeightSum, 2 * gamma, precision);
                AssertAverage(weighted, matrix.WeightedAverage, matrix.WeightSum, 2 * gamma, precision);
                Assert.Equal(matrix.Accuracy, matrix.WeightedAverage.Recall, 2 * gamma);
            },
            tests: 60);

    [Theory]
    [EveryPrecision]
    public void Two_classes_are_the_binary_model<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            // Logits (0, z): 2.5 becomes 2.1, and the decision that of 1.4, where a tie goes to class 0.
            Samples samples = item.Derive();
            double[] logits = [.. samples.Logits.SelectMany(z => (double[])[0, z])];
            int[] labels = [.. samples.Labels.Select(label => (int)label)];
            MulticlassSamples both = new(logits, 2, labels, samples.Weights);
            double expected = BinaryMetrics.ComputeLogLossFromLogits<double>(samples.Logits, samples.Labels, samples.S<double>());
            Assert.Equal(1, LogLossOf<T>(both) / expected, (16 * Rounding<double>.Unit) + (2 * Rounding<double>.Gamma(item.Count + 4)));
            ConfusionMatrix binary = BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>());
            Assert.Equal(
                binary, MulticlassMetrics.ComputeConfusionMatrix<T>(labels, both.Predictions, 2, samples.S<T>()).OneAgainstRest(1));
            Assert.NotNull(precision);
        });

    private static double LogLossOf<T>(MulticlassSamples samples)
        where T : unmanaged =>
        MulticlassMetrics.ComputeLogLossFromLogits<T>(samples.Z<T>(), samples.ClassCount, samples.Labels, samples.S<T>());

    private static void AssertAverage(double[] expected, ClassMetrics actual, double support, double bound, object context)
    {
        Bits.AssertWithin<double>(expected, (double[])[actual.Precision, actual.Recall, actual.F1], [bound, bound, bound], "Average", context);
        Assert.Equal(support, actual.Support);
    }
}
