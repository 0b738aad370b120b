using LogReg.Simd.Tests.Elementwise;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Shapes at the edge that are allowed: no rows, no features, a last row that ends with the span, a stride without a second row.</summary>
public class EdgeShapeTests
{
    [Fact]
    public void No_samples_is_a_shape()
    {
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack((float[])[], 0, 3);
        using FeaturePasses<float> passes = new(matrix, 2, Sharing.Always);
        Assert.Equal(0, matrix.PanelCount);
        double[] sums = [7, 7, 7];
        Assert.Equal(new LogLossSums(0, 0, 0), passes.ComputeLogLossGradient([], [], (float[])[1, 2, 3], 4, sums));
        Assert.Equal([0.0, 0, 0], sums);
        Array.Fill(sums, 7);
        Assert.Equal(0, passes.ComputeTransposedProduct([], sums));
        Assert.Equal([0.0, 0, 0], sums);
        Array.Fill(sums, 7);
        Assert.Equal(0, passes.ComputeHessianProduct([], (float[])[1, 2, 3], 4, sums));
        Assert.Equal([0.0, 0, 0], sums);
        double[] gram = Enumerable.Repeat(7.0, 9).ToArray();
        passes.ComputeGram([], gram);
        Assert.All(gram, x => Assert.Equal(0, x));
        passes.ComputeLogits((float[])[1, 2, 3], 4, []);
        LogisticPrimitives.ComputeLogits<float>([], (float[])[1, 2, 3], 4, []);
        Array.Fill(sums, 7);
        Assert.Equal(new LogLossSums(0, 0, 0), LogisticPrimitives.ComputeLogLossGradient<float>([], [], [], (float[])[1, 2, 3], 4, sums));
        Assert.Equal([0.0, 0, 0], sums);
    }

    [Fact]
    public void No_features_leave_the_intercept()
    {
        float[] labels = Enumerable.Range(0, 50).Select(i => (float)(i % 2)).ToArray();
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack((float[])[], 50, 0);
        using FeaturePasses<float> passes = new(matrix);
        float[] logits = new float[50];
        passes.ComputeLogits([], 1.5f, logits);
        Assert.All(logits, z => Assert.Equal(1.5f, z));
        Array.Clear(logits);
        LogisticPrimitives.ComputeLogits<float>([], [], 1.5f, logits);
        Assert.All(logits, z => Assert.Equal(1.5f, z));
        LogLossSums sums = passes.ComputeLogLossGradient(labels, [], [], 0, []);
        Assert.Equal(50 * Math.Log(2), sums.Loss, 1e-5);
        Assert.Equal(0, sums.InterceptGradient);
        Assert.Equal(50, sums.WeightSum);
        Assert.Equal(sums, LogisticPrimitives.ComputeLogLossGradient<float>([], labels, [], [], 0, []));
        passes.ComputeGram(labels, []);
        Assert.Equal(1.5f, LogisticPrimitives.ComputeLogit<float>([], [], 1.5f));
    }

    [Fact]
    public void The_last_row_needs_no_padding_and_a_single_row_no_stride()
    {
        float[] features = [1, 2, 99, 3, 4];
        float[] logits = new float[2];
        LogisticPrimitives.ComputeLogits<float>(features, (float[])[10, 1], 0, logits, 3);
        Assert.Equal([12f, 34f], logits);
        LogisticPrimitives.ComputeLogits<float>(features.AsSpan(0, 2), (float[])[10, 1], 0, logits.AsSpan(0, 1), int.MaxValue);
        Assert.Equal(12f, logits[0]);
        using FeatureMatrix<double> one = FeatureMatrix<double>.Pack(features.AsSpan(3, 2), 1, 2, int.MaxValue);
        double[] row = new double[2];
        one.CopyRowTo(0, row);
        Assert.Equal([3.0, 4.0], row);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(333)]
    public void Curvatures_end_with_the_last_sample(int samples)
    {
        foreach (bool consecutive in (bool[])[false, true])
        {
            using FeatureMatrix<float> matrix = FeatureMatrix<float>.PackAs<float>(consecutive, new float[samples * 2], samples, 2, 2);
            using FeaturePasses<float> passes = new(matrix, 2, Sharing.Always);
            float[] memory = Enumerable.Repeat(-7f, samples + 130).ToArray();
            passes.ComputeLogLossGradient(new float[samples], [], (float[])[1, 1], 0, new double[2], memory.AsSpan(65, samples));
            Assert.All(memory[..65], x => Assert.Equal(-7, x));
            Assert.All(memory[65..(65 + samples)], x => Assert.Equal(0.25f, x));
            Assert.All(memory[(65 + samples)..], x => Assert.Equal(-7, x));
        }
    }

    [Fact]
    public void Several_classes_end_with_the_last_sample_of_the_last_class()
    {
        foreach (int samples in (int[])[1, 15, 16, 17, 70])
        {
            foreach (int classes in (int[])[0, 1, 2, 4, 5, 9])
            {
                using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(new double[samples], samples, 1);
                using FeaturePasses<double> passes = new(matrix, 2, Sharing.Always);
                double[] memory = Enumerable.Repeat(-7.0, (samples * classes) + 40).ToArray();
                double[] intercepts = Enumerable.Range(0, classes).Select(k => k + 0.5).ToArray();
                passes.ComputeClassLogits(new double[classes], intercepts, memory.AsSpan(20, samples * classes));
                double[] expected =
                [
                    .. Enumerable.Repeat(-7.0, 20), .. intercepts.SelectMany(b => Enumerable.Repeat(b, samples)), .. Enumerable.Repeat(-7.0, 20),
                ];
                Assert.True(Ulp.SameBits<double>(expected, memory), $"{samples} samples, {classes} classes.");
            }
        }
    }
}
