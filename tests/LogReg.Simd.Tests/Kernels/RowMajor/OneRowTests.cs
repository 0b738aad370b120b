using System.Numerics;
using LogReg.Simd.Reference;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>A row alone has the bits that it has in a batch, whatever the batch; its logit is right and its probability is σ of it.</summary>
public class OneRowTests
{
    private const double ReferenceRoundoff = 1.0 / (1L << 53);

    // Around the rows that a block of logits takes (2 to 8), and around the 256 that wait for their sigmoid.
    private static readonly int[] SampleCounts = [1, 2, 3, 7, 8, 9, 255, 256, 257, 515];
    private static readonly int[] FeatureCounts = [0, 1, 3, 8, 15, 16, 17, 32, 33, 100];

    [Fact]
    public void A_row_alone_has_the_bits_of_the_batch_in_single_precision() => RowsAloneHaveTheBitsOfTheBatch<float>(2.0 / (1 << 23));

    [Fact]
    public void A_row_alone_has_the_bits_of_the_batch_in_double_precision() => RowsAloneHaveTheBitsOfTheBatch<double>(2.0 / (1L << 52));

    /// <summary>The same for either precision; <paramref name="ulps"/> is two units in the last place, relative: σ is within 1.14.</summary>
    private static void RowsAloneHaveTheBitsOfTheBatch<T>(double ulps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int sampleCount in SampleCounts)
        {
            foreach (int featureCount in FeatureCounts)
            {
                Random random = new((1000 * sampleCount) + featureCount);
                int stride = featureCount + 2;
                T[] features = Vector<T>(random, sampleCount * stride);
                T[] coefficients = Vector<T>(random, featureCount);
                T intercept = T.CreateChecked(0.375);
                T[] logits = new T[sampleCount];
                T[] probabilities = new T[sampleCount];
                LogisticPrimitives.ComputeLogits<T>(features, coefficients, intercept, logits, stride);
                LogisticPrimitives.ComputeProbabilities<T>(features, coefficients, intercept, probabilities, stride);
                for (int i = 0; i < sampleCount; i++)
                {
                    ReadOnlySpan<T> row = features.AsSpan(i * stride, featureCount);
                    Assert.Equal(logits[i], LogisticPrimitives.ComputeLogit(row, coefficients, intercept));
                    Assert.Equal(probabilities[i], LogisticPrimitives.ComputeProbability(row, coefficients, intercept));
                    Assert.Equal(probabilities[i], LogisticPrimitives.Sigmoid(logits[i]));

                    // The kernel's bound, and the reference's own rounding.
                    double[] x = [.. row.ToArray().Select(double.CreateChecked)];
                    double[] beta = [.. coefficients.Select(double.CreateChecked)];
                    double size = ReferenceModel.AbsoluteLogits(x, 1, featureCount, featureCount, beta, 0.375)[0];
                    double bound = size * (((((featureCount + 15) / 16) + 5) * ulps / 4) + ((featureCount + 1) * ReferenceRoundoff));
                    double logit = double.CreateChecked(logits[i]);
                    Assert.InRange(logit - ReferenceModel.Logit(x, beta, 0.375), -bound, bound);
                    double expected = ReferenceFunctions.Sigmoid(logit);
                    Assert.InRange(double.CreateChecked(probabilities[i]), expected * (1 - ulps), expected * (1 + ulps));
                }
            }
        }
    }

    private static T[] Vector<T>(Random random, int length)
        where T : IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked((2 * random.NextDouble()) - 1))];
}
