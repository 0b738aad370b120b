using LogReg.Simd.Reference;
using Xunit;
using static LogReg.Simd.Tests.Reference.ReferenceProblems;

namespace LogReg.Simd.Tests.Reference;

/// <summary>The passes of the reference against numbers worked by hand, exact in double, with a stride.</summary>
public class PassTests
{
    // Two features, a stride of three; the third entry must never be read as a feature.
    private static readonly double[] Features = [1, -2, 99, 3, 4, 99, -5, 6];

    [Fact]
    public void ModelByHand()
    {
        Assert.Equal([-3.5, 18.5, 8.5], ReferenceModel.Logits(Features, 3, 2, 3, [2, 3], 0.5));
        Assert.Equal([8.5, 18.5, 28.5], ReferenceModel.AbsoluteLogits(Features, 3, 2, 3, [2, -3], -0.5));
        Assert.Equal([3, 4], ReferenceModel.Row(Features, 1, 2, 3).ToArray());
        Assert.Equal(
            ReferenceFunctions.Sigmoid(8.5), ReferenceModel.Probabilities(Features, 3, 2, 3, [2, 3], 0.5)[2]);
    }

    [Fact]
    public void ProductsByHand()
    {
        Assert.Equal([2 - 3 - 20, -4 - 4 + 24], ReferencePass.TransposedProduct(Features, 3, 2, 3, [2, -1, 4]));
        Assert.Equal([2 + 3 + 20, 4 + 4 + 24], ReferencePass.AbsoluteTransposedProduct(Features, 3, 2, 3, [2, -1, 4]));
        Assert.Equal(
            [2 + 9 + 100, -4 + 12 - 120, -4 + 12 - 120, 8 + 16 + 144],
            ReferencePass.WeightedGram(Features, 3, 2, 3, [2, 1, 4]));

        // [X, 1] v = (1 − 3 + 1, 3 + 6 + 1, −5 + 9 + 1) = (−1, 10, 5); times D = (2, 1, 4): (−2, 10, 20).
        (double[] product, double interceptProduct) =
            ReferencePass.HessianProduct(Features, 3, 2, 3, [2, 1, 4], [1, 1.5], 1);
        Assert.Equal([-2 + 30 - 100, 4 + 40 + 120], product);
        Assert.Equal(-2 + 10 + 20, interceptProduct);
    }

    [Fact]
    public void LossAndGradientByHand()
    {
        // Squared logit: logits (−4, 18, 8), labels (0, 1, 1): residuals (−4, 17, 7); weights (1, 2, ½): r = (−4, 34, 3.5).
        ReferenceLossAndGradient sums = ReferencePass.LossAndGradient(
            ReferenceLosses.SquaredLogit.Value,
            ReferenceLosses.SquaredLogit.Residual,
            Features,
            3,
            2,
            3,
            [0, 1, 1],
            [1, 2, 0.5],
            [2, 3],
            0);
        Assert.Equal(8 + 289 + 12.25, sums.Loss);
        Assert.Equal([-4 + 102 - 17.5, 8 + 136 + 21], sums.Gradient);
        Assert.Equal(-4 + 34 + 3.5, sums.InterceptGradient);
        Assert.Equal(3.5, sums.WeightSum);
    }

    [Fact]
    public void TheFusedPassAgreesWithItsParts()
    {
        ReferenceObjective data = Random(2, weighted: true);
        double[] weights = data.SampleWeights.ToArray();
        double[] beta = [0.4, -1.1, 0.6];
        double[] logits = data.Logits(beta, 0.2);
        var residuals = new double[60];
        var curvatures = new double[60];
        for (int i = 0; i < 60; i++)
        {
            residuals[i] = weights[i] * (ReferenceFunctions.Sigmoid(logits[i]) - data.Labels[i]);
            curvatures[i] = weights[i] * ReferenceFunctions.SigmoidDerivative(logits[i]);
        }

        ReferenceLossAndGradient sums = ReferencePass.LogLossAndGradient(
            data.Features, 60, 3, 3, data.Labels, weights, beta, 0.2);
        AssertClose(data.WeightSum * ReferenceMetrics.LogLoss(logits, data.Labels, weights), sums.Loss, 1e-14);
        AssertClose(ReferencePass.TransposedProduct(data.Features, 60, 3, 3, residuals), sums.Gradient, 1e-13);
        AssertClose(residuals.Sum(), sums.InterceptGradient, 1e-13);

        double[] v = [0.3, -0.8, 0.5, 1.7];
        (double[] product, double interceptProduct) =
            ReferencePass.HessianProduct(data.Features, 60, 3, 3, curvatures, v.AsSpan(0, 3), v[3]);
        double[] hessian = data.Hessian(beta, 0.2);
        double[] expected = [.. Enumerable.Range(0, 4).Select(
            j => data.WeightSum * Enumerable.Range(0, 4).Sum(k => hessian[(4 * j) + k] * v[k]))];
        AssertClose(expected, (double[])[.. product, interceptProduct], 1e-12);
    }
}
