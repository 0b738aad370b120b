using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>A scale of the features is the copy of them that is divided by it, without the copy.</summary>
public class FeatureScaleTests
{
    private const int Rows = 300;
    private const int Columns = 20;

    private static readonly byte[] Pixels = Draw();

    private static readonly int[] Classes = [.. Enumerable.Range(0, Rows).Select(i => (Pixels[i * Columns] + (Pixels[(i * Columns) + 1] / 2)) % 200 < 90 ? i % 11 == 0 ? 1 : 0 : i % 7 == 0 ? 0 : 1)];

    private static readonly float[] Labels = [.. Classes.Select(k => (float)k)];

    /// <summary>A power of two moves no digit, so that even the bits are those of the copy.</summary>
    [Theory]
    [InlineData(Solver.NewtonCholesky, 0, false)]
    [InlineData(Solver.NewtonCg, 0, false)]
    [InlineData(Solver.Lbfgs, 0, false)]
    [InlineData(Solver.Lbfgs, 0, true)]
    [InlineData(Solver.GradientDescent, 0, false)]
    [InlineData(Solver.StochasticGradient, 0, false)]
    [InlineData(Solver.ProximalNewton, 0.01, false)]
    [InlineData(Solver.OrthantWiseLbfgs, 0.01, false)]
    public void A_power_of_two_has_the_bits_of_the_copy(Solver solver, double l1, bool standardize)
    {
        TrainingOptions options = new() { Solver = solver, L1Strength = l1, Standardize = standardize, MaxIterations = 30, ThreadCount = 1 };
        using FeatureMatrix<float> bytes = FeatureMatrix<float>.Pack(Pixels, Rows, Columns);
        using FeatureMatrix<float> copy = FeatureMatrix<float>.Pack(Divided<float>(256), Rows, Columns);
        TrainingResult scaled = LogisticRegression.Train<float>(bytes, Labels, options with { FeatureScale = 256 });
        TrainingResult expected = LogisticRegression.Train<float>(copy, Labels, options);
        Assert.Equal(FeatureStorage.Byte, bytes.Storage);
        Assert.Equal(expected.Iterations, scaled.Iterations);
        Assert.Equal(expected.Model.Coefficients.ToArray(), scaled.Model.Coefficients.ToArray());
        Assert.Equal(expected.Model.Intercept, scaled.Model.Intercept);
    }

    [Theory]
    [InlineData(255, 0.01, 0)]
    [InlineData(255, 0, 0.01)]
    [InlineData(0.3, 1, 0)]
    public void The_model_is_the_optimum_of_the_copy(double scale, double l2, double l1)
    {
        TrainingOptions options = new() { L2Strength = l2, L1Strength = l1, Tolerance = 1e-9, ThreadCount = 1 };
        using FeatureMatrix<double> bytes = FeatureMatrix<double>.Pack(Pixels, Rows, Columns);
        using FeatureMatrix<double> copy = FeatureMatrix<double>.Pack(Divided<double>(scale), Rows, Columns);
        double[] labels = [.. Labels.Select(label => (double)label)];
        TrainingResult scaled = LogisticRegression.Train<double>(bytes, labels, options with { FeatureScale = scale });
        TrainingResult expected = LogisticRegression.Train<double>(copy, labels, options);

        // Both objectives lie within their certificates of one optimum; the copy's features are rounded by 2⁻⁵³.
        double bound = Math.Max(scaled.CertifiedGap!.Value, expected.CertifiedGap!.Value) + (1e-14 * expected.Objective);
        Assert.InRange(scaled.Objective, expected.Objective - bound, expected.Objective + bound);

        // From the optimum there is nowhere to go.
        TrainingResult again = LogisticRegression.Train<double>(bytes, labels, options with { FeatureScale = scale, WarmStart = scaled.Model });
        Assert.InRange(again.Iterations, 0, 2);
    }

    [Fact]
    public void Several_classes_and_networks_are_scaled_alike()
    {
        using FeatureMatrix<float> bytes = FeatureMatrix<float>.Pack(Pixels, Rows, Columns);
        using FeatureMatrix<float> copy = FeatureMatrix<float>.Pack(Divided<float>(256), Rows, Columns);
        int[] three = [.. Classes.Select((k, i) => i % 5 == 0 ? 2 : k)];
        TrainingOptions options = new() { MaxIterations = 30, ThreadCount = 1 };
        TrainingOptions scaled = options with { FeatureScale = 256 };
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassModel expected = MulticlassRegression.Train<float>(copy, three, method, options).Model;
            Assert.Equal(expected.Coefficients.ToArray(), MulticlassRegression.Train<float>(bytes, three, method, scaled).Model.Coefficients.ToArray());
        }

        HiddenLayerModel network = HiddenLayerNetwork.Train<float>(copy, three, 3, options).Model;
        Assert.Equal(network.HiddenCoefficients.ToArray(), HiddenLayerNetwork.Train<float>(bytes, three, 3, scaled).Model.HiddenCoefficients.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-255)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_scale_that_divides_nothing_is_refused(double scale)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(
            () => LogisticRegression.Train<float>([1, 2, 3, 4], 1, [0, 1, 0, 1], new TrainingOptions { FeatureScale = scale }));
        Assert.Contains("The option FeatureScale must be a finite scale above 0", thrown.Message, StringComparison.Ordinal);
    }

    private static T[] Divided<T>(double scale)
        where T : System.Numerics.INumberBase<T> => [.. Pixels.Select(pixel => T.CreateTruncating(pixel / scale))];

    private static byte[] Draw()
    {
        byte[] pixels = new byte[Rows * Columns];
        new Random(12).NextBytes(pixels);
        return [.. pixels.Select((pixel, i) => i % 3 == 0 ? (byte)0 : pixel)];
    }
}
