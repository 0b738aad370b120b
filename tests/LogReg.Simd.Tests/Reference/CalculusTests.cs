using LogReg.Simd.Reference;
using Xunit;
using static LogReg.Simd.Reference.ReferenceLosses;
using static LogReg.Simd.Tests.Reference.ReferenceProblems;

namespace LogReg.Simd.Tests.Reference;

/// <summary>Sections 2, 3 and 6: every derivative against five-point differences, every value against its definition.</summary>
public class CalculusTests
{
    private static readonly double[] Logits = [-12, -4.5, -1.3, -0.2, 0, 0.7, 2.4, 6, 12];

    private static readonly Dictionary<string, Loss> Losses = new()
    {
        ["2.1"] = new(
            LogLoss.Value,
            LogLoss.Residual,
            LogLoss.Curvature,
            (z, y) => Math.Log(1 + Math.Exp(z)) - (y * z)),
        ["2.2"] = new(
            SquaredProbability.Value,
            SquaredProbability.Residual,
            SquaredProbability.Curvature,
            (z, y) => Math.Pow((1 / (1 + Math.Exp(-z))) - y, 2)),
        ["2.3"] = new(
            TanhCrossEntropy.Value,
            TanhCrossEntropy.Residual,
            TanhCrossEntropy.Curvature,
            (z, y) => -Math.Log(y == 1 ? (Math.Tanh(z) + 1) / 2 : 1 - ((Math.Tanh(z) + 1) / 2))),
        ["2.4"] = new(
            SquaredLogit.Value,
            SquaredLogit.Residual,
            SquaredLogit.Curvature,
            (z, y) => Math.Pow(z - y, 2) / 2),
    };

    [Theory]
    [InlineData("2.1", 0)]
    [InlineData("2.1", 1)]
    [InlineData("2.2", 0)]
    [InlineData("2.2", 1)]
    [InlineData("2.3", 0)]
    [InlineData("2.3", 1)]
    [InlineData("2.4", 0)]
    [InlineData("2.4", 1)]
    public void LossResidualAndCurvatureAgree(string formula, double y)
    {
        Loss loss = Losses[formula];
        foreach (double z in Logits)
        {
            // The definition of 2.3 loses digits in 1 − q for confident logits.
            AssertClose(loss.Definition(z, y), loss.Value(z, y), 1e-13, Math.Abs(z) > 6 ? 1e-4 : 1e-10);
            AssertClose(
                ReferenceCalculus.Derivative(t => loss.Value(t, y), z, 1e-3), loss.Residual(z, y), 1e-9, 1e-11);
            AssertClose(
                ReferenceCalculus.SecondDerivative(t => loss.Value(t, y), z, 1e-2), loss.Curvature(z, y), 1e-6, 1e-8);
            AssertClose(
                ReferenceCalculus.Derivative(t => loss.Residual(t, y), z, 1e-3), loss.Curvature(z, y), 1e-9, 1e-11);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void SquaredProbabilityHasTheCurvatureOfTheTable(double y)
    {
        foreach (double z in Logits)
        {
            double p = ReferenceFunctions.Sigmoid(z);
            double table = 2 * p * (1 - p) * ((-3 * p * p) + (2 * p) - y + (2 * y * p));
            AssertClose(table, SquaredProbability.Curvature(z, y), 1e-9, 1e-15);
        }
    }

    [Fact]
    public void SquaredProbabilityIsNotConvexAndLogLossIs()
    {
        foreach (double y in (double[])[0, 1])
        {
            int positive = 0;
            int negative = 0;
            for (double z = -20; z <= 20; z += 0.125)
            {
                positive += SquaredProbability.Curvature(z, y) > 0 ? 1 : 0;
                negative += SquaredProbability.Curvature(z, y) < 0 ? 1 : 0;
                Assert.InRange(LogLoss.Curvature(z, y), double.Epsilon, 0.25);
                Assert.InRange(TanhCrossEntropy.Curvature(z, y), double.Epsilon, 1);
            }

            Assert.True(positive > 50 && negative > 50, $"y = {y}: {positive} positive and {negative} negative curvatures.");
        }

        // The roots: −3p² + 2p at p = 2/3 for y = 0 and −3p² + 4p − 1 at p = 1/3 for y = 1.
        double root = ReferenceFunctions.Logit(2.0 / 3);
        Assert.True(SquaredProbability.Curvature(root - 1e-6, 0) > 0 && SquaredProbability.Curvature(root + 1e-6, 0) < 0);
        Assert.True(SquaredProbability.Curvature(-root - 1e-6, 1) < 0 && SquaredProbability.Curvature(-root + 1e-6, 1) > 0);
        Assert.Equal(0.25, LogLoss.Curvature(0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void SoftmaxResidualsAndCurvatureAgree(int label)
    {
        double[] logits = [0.3, -1.2, 2.1, 0.9];
        AssertClose(
            ReferenceFunctions.LogSumExp(logits) - logits[label], SoftmaxCrossEntropy.Value(logits, label), 1e-14);
        AssertClose(
            ReferenceCalculus.Gradient(z => SoftmaxCrossEntropy.Value(z, label), logits, 1e-3),
            SoftmaxCrossEntropy.Residuals(logits, label),
            1e-9,
            1e-11);
        double[] curvature = SoftmaxCrossEntropy.Curvature(logits);
        for (int k = 0; k < 4; k++)
        {
            AssertClose(
                ReferenceCalculus.Gradient(z => SoftmaxCrossEntropy.Residuals(z, label)[k], logits, 1e-3),
                curvature.AsSpan(4 * k, 4),
                1e-9,
                1e-11);
        }
    }

    [Fact]
    public void SoftmaxOfTwoClassesIsLogLossAndKeepsTheDigitsOfConfidence()
    {
        foreach (double z in Logits)
        {
            AssertClose(LogLoss.Value(z, 1), SoftmaxCrossEntropy.Value([0, z], 1), 1e-15);
            AssertClose(LogLoss.Residual(z, 1), SoftmaxCrossEntropy.Residuals([0, z], 1)[1], 1e-15);
            AssertClose(LogLoss.Curvature(z, 1), SoftmaxCrossEntropy.Curvature([0, z])[3], 1e-15);
        }

        AssertClose(4.248354255291589e-18, SoftmaxCrossEntropy.Value([40, 0], 0), 1e-15);
        AssertClose(-4.248354255291589e-18, LogLoss.Residual(40, 1), 1e-15);
        AssertClose(4.248354255291589e-18, LogLoss.Value(40, 1), 1e-15);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void ObjectiveGradientAndHessianAgree(bool fitIntercept, bool weighted)
    {
        ReferenceObjective objective = Random(
            5, l2Strength: 0.3, l1Strength: 0.2, fitIntercept: fitIntercept, weighted: weighted);
        double[] theta = [0.4, -0.7, 1.1, -0.2];
        (double[] gradient, double interceptGradient) = objective.Gradient(theta.AsSpan(0, 3), theta[3]);
        double[] differences = ReferenceCalculus.Gradient(t => objective.Value(t.AsSpan(0, 3), t[3]), theta, 1e-3);
        for (int j = 0; j < 3; j++)
        {
            AssertClose(differences[j], gradient[j] + (0.2 * Math.Sign(theta[j])), 1e-9, 1e-11);
        }

        Assert.Equal(fitIntercept ? 4 : 3, objective.VariableCount);
        AssertClose(fitIntercept ? differences[3] : 0, interceptGradient, 1e-9, 1e-11);

        int size = objective.VariableCount;
        double[] hessian = objective.Hessian(theta.AsSpan(0, 3), theta[3]);
        for (int j = 0; j < size; j++)
        {
            double[] row = ReferenceCalculus.Gradient(
                t =>
                {
                    (double[] g, double b) = objective.Gradient(t.AsSpan(0, 3), t[3]);
                    return j < 3 ? g[j] : b;
                },
                theta,
                1e-3);
            AssertClose(row.AsSpan(0, size), hessian.AsSpan(j * size, size), 1e-9, 1e-11);
        }
    }

    [Fact]
    public void SubgradientIsZeroWhereTheL1PenaltyAbsorbsTheGradient()
    {
        ReferenceObjective objective = Random(5, l1Strength: 10, fitIntercept: false);
        Assert.Equal(0, objective.SubgradientInfinityNorm([0, 0, 0], 0));
        double[] gradient = objective.Gradient([0, 0, 0.5], 0).Gradient;
        AssertClose(Math.Abs(gradient[2] + 10), objective.SubgradientInfinityNorm([0, 0, 0.5], 0), 1e-15);
    }

    [Fact]
    public void NetworkGradientAgrees()
    {
        ReferenceObjective data = Random(8, 20, 3, weighted: true);
        var random = new Random(9);
        double[] hidden = Vector(random, 12, 1.5);
        double[] output = Vector(random, 4, 1.5);
        double[] weights = data.SampleWeights.ToArray();
        ReferenceNetworkGradient actual = ReferenceNetwork.LossAndGradient(
            data.Features, 20, 3, data.Labels, weights, hidden, output);

        double[] logits = ReferenceNetwork.Logits(data.Features, 20, 3, hidden, output);
        AssertClose(ReferenceMetrics.LogLoss(logits, data.Labels, weights), actual.Loss, 1e-14);
        double[] differences = ReferenceCalculus.Gradient(
            t => ReferenceNetwork.LossAndGradient(
                data.Features, 20, 3, data.Labels, weights, t.AsSpan(0, 12), t.AsSpan(12)).Loss,
            (double[])[.. hidden, .. output],
            1e-3);
        AssertClose(differences.AsSpan(0, 12), actual.HiddenGradient, 1e-9, 1e-11);
        AssertClose(differences.AsSpan(12), actual.OutputGradient, 1e-9, 1e-11);
    }

    private sealed record Loss(
        Func<double, double, double> Value,
        Func<double, double, double> Residual,
        Func<double, double, double> Curvature,
        Func<double, double, double> Definition);
}
