using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>The mean log loss, with sample weights and without.</summary>
public class LogLossTests
{
    /// <summary>A loss is off by two units of 2⁻²³ at most, its product with a weight by half a one; the sums are in double.</summary>
    private const double SingleBound = 2.5 / (1 << 23);

    private const double DoubleBound = 2.5 / (1L << 52) * 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_mean_agrees_with_the_reference_at_every_length(bool weighted)
    {
        SplitMix random = new(41);
        for (int n = 1; n <= Placement.MaxLength; n++)
        {
            double[] logits = Enumerable.Range(0, n).Select(_ => (double)(float)random.Uniform(-12, 12)).ToArray();
            double[] labels = Enumerable.Range(0, n).Select(_ => (double)random.Below(2)).ToArray();
            double[]? weights = weighted ? Enumerable.Range(0, n).Select(i => i % 7 == 3 ? 0 : 0.25 + random.Below(8)).ToArray() : null;
            double exact = ReferenceMetrics.LogLoss(logits, labels, weights);
            double single = LogisticPrimitives.LogLoss<float>(Ulp.Narrow<float>(logits), Ulp.Narrow<float>(labels), Ulp.Narrow<float>(weights ?? []));
            double wide = LogisticPrimitives.LogLoss<double>(logits, labels, weights);
            Assert.True(Math.Abs(single - exact) <= SingleBound * exact, $"n = {n}: {single:R}, but it is {exact:R}.");
            Assert.True(Math.Abs(wide - exact) <= DoubleBound * exact, $"n = {n}: {wide:R} in double, but it is {exact:R}.");
        }
    }

    [Fact]
    public void A_weight_of_zero_is_a_removed_sample_and_a_weight_of_two_a_second_one()
    {
        float[] logits = [0.5f, -3, 2, 7];
        float[] labels = [1, 1, 0, 1];
        Assert.Equal(
            LogisticPrimitives.LogLoss<float>((float[])[0.5f, 2, 2, 7], (float[])[1, 0, 0, 1]),
            LogisticPrimitives.LogLoss<float>(logits, labels, (float[])[1, 0, 2, 1]),
            1e-15);
    }

    [Fact]
    public void Without_samples_or_weight_there_is_no_mean()
    {
        Assert.Equal(double.NaN, LogisticPrimitives.LogLoss<float>([], []));
        Assert.Equal(double.NaN, LogisticPrimitives.LogLoss<double>((double[])[1, 2], (double[])[0, 1], (double[])[0, 0]));
    }

    [Fact]
    public void A_confident_right_model_has_a_tiny_loss_and_not_zero()
    {
        Assert.Equal(Math.Exp(-40), LogisticPrimitives.LogLoss<float>((float[])[40, -40], (float[])[1, 0]), 1e-24);
        Assert.Equal(1, LogisticPrimitives.LogLoss<double>((double[])[-700], (double[])[0]) / Math.Exp(-700), 1e-14);
    }

    [Theory]
    [InlineData(-30, 60)]
    [InlineData(-60, 60)]
    [InlineData(-60, 87)]
    [InlineData(60, 87)]
    public void Tiny_losses_of_tiny_weights_are_not_lost(int exponent, int logit)
    {
        // In single precision a weight of 2^−60 times a loss of e^−60 is zero.
        float[] logits = [.. Enumerable.Range(0, 70).Select(i => logit + (0.125f * i / 70))];
        float[] labels = [.. Enumerable.Repeat(1f, 70)];
        float[] weights = [.. Enumerable.Range(0, 70).Select(i => MathF.ScaleB(1 + (i % 3), exponent))];
        double exact = ReferenceMetrics.LogLoss(Array.ConvertAll(logits, z => (double)z), Array.ConvertAll(labels, y => (double)y), Array.ConvertAll(weights, s => (double)s));
        Assert.Equal(1, LogisticPrimitives.LogLoss<float>(logits, labels, weights) / exact, SingleBound);
    }
}
