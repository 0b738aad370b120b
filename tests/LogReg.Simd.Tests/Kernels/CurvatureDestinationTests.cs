using LogReg.Simd.Reference;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Kernels;

/// <summary>The fused pass writes one curvature per sample into the caller's span, and nothing behind the last one.</summary>
public class CurvatureDestinationTests
{
    private const int FeatureCount = 3;
    private const float Untouched = 7;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(70)]
    [InlineData(4097)]
    public void Curvatures_end_with_the_last_sample(int sampleCount)
    {
        Random random = new(sampleCount);
        float[] features = [.. Enumerable.Range(0, sampleCount * FeatureCount).Select(_ => (float)random.NextDouble() - 0.5f)];
        float[] weights = [.. Enumerable.Range(0, sampleCount).Select(_ => 0.5f + (float)random.NextDouble())];
        float[] coefficients = [0.5f, -2, 1];
        float[] buffer = new float[sampleCount + 64];
        Array.Fill(buffer, Untouched);

        foreach (bool consecutive in (bool[])[false, true])
        {
            using FeatureMatrix<float> matrix = FeatureMatrix<float>.PackAs<float>(consecutive, features, sampleCount, FeatureCount, 0);
            using FeaturePasses<float> passes = new(matrix, 2, Sharing.Always);
            passes.ComputeLogLossGradient(
                new float[sampleCount], weights, coefficients, 0.25f, new double[FeatureCount], buffer.AsSpan(0, sampleCount));

            Assert.All(buffer[sampleCount..], element => Assert.Equal(Untouched, element));
            for (int i = 0; i < sampleCount; i++)
            {
                double logit = ReferenceModel.Logit(
                    [.. features.AsSpan(i * FeatureCount, FeatureCount).ToArray().Select(x => (double)x)], [0.5, -2, 1], 0.25);
                double expected = weights[i] * ReferenceFunctions.SigmoidDerivative(logit);
                Assert.InRange(buffer[i], expected * (1 - 1e-6), expected * (1 + 1e-6));
            }
        }
    }
}
