using System.Numerics;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Values that are looked at by vectors: one bad value is found at whatever place it stands, and no good one is refused.</summary>
public sealed class OffenderTests
{
    [Fact]
    public void A_label_that_is_neither_0_nor_1_is_found_at_every_place()
    {
        foreach (double bad in (double[])[0.5, -1, 2, double.NaN, double.PositiveInfinity])
        {
            LabelIsFound((float)bad);
            LabelIsFound(bad);
        }

        LabelIsFound(float.Epsilon);
        LabelIsFound(double.Epsilon);
    }

    [Fact]
    public void A_feature_of_a_batch_that_is_not_finite_is_found_at_every_place()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            for (int at = 0; at < 69; at++)
            {
                float[] features = [.. Enumerable.Range(0, 69).Select(i => i == at ? bad : float.MaxValue)];
                using IncrementalTrainer<float> trainer = new(3, new() { Solver = Solver.AdaGrad, L2Strength = 0.1 });
                ArgumentException exception = Assert.Throws<ArgumentException>("features", () => trainer.Train(features, Labels<float>(23)));
                Assert.Contains($"row {at / 3}, column {at % 3}", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_zero_with_a_sign_is_a_label_of_class_0()
    {
        double[] labels = Labels<double>(100);
        double[] features = [.. Enumerable.Range(0, 100).Select(i => Math.Sin(i))];
        TrainingResult plain = LogisticRegression.Train<double>(features, 1, labels);
        TrainingResult signed = LogisticRegression.Train<double>(features, 1, Array.ConvertAll(labels, label => label == 0 ? -0.0 : label));
        Assert.Equal(plain.Model, signed.Model);
    }

    private static void LabelIsFound<T>(T bad)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int at = 0; at < 67; at++)
        {
            T[] labels = Labels<T>(67);
            labels[at] = bad;
            ArgumentException exception = Assert.Throws<ArgumentException>("labels", () => LogisticRegression.Train<T>(new T[67], 1, labels));
            Assert.Contains($"at index {at}, ", exception.Message, StringComparison.Ordinal);
        }
    }

    private static T[] Labels<T>(int count)
        where T : IBinaryFloatingPointIeee754<T> => [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? T.One : T.Zero)];
}
