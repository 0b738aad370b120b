using LogReg.Simd.Reference;
using Xunit;
using static LogReg.Simd.Tests.Reference.ReferenceProblems;

namespace LogReg.Simd.Tests.Reference;

/// <summary>Section 7, formula 3.5 and the metrics of the reference against closed forms and counts by hand.</summary>
public class InferenceTests
{
    [Fact]
    public void ATableHasWoolfsStandardErrors()
    {
        // var(log odds ratio) = 1/a + 1/b + 1/c + 1/d, var(intercept) = 1/a + 1/b, covariance −var(intercept).
        ReferenceObjective table = Table(7, 20, 15, 6);
        ReferenceSolution optimum = ReferenceSolver.Solve(table);
        double[] covariance = ReferenceInference.Covariance(table, optimum.Coefficients, optimum.Intercept);
        double without = (1 / 7.0) + (1 / 20.0);
        double both = without + (1 / 15.0) + (1 / 6.0);
        AssertClose([both, -without, -without, without], covariance, 1e-13);
        AssertClose([Math.Sqrt(both), Math.Sqrt(without)], ReferenceInference.StandardErrors(covariance, 2), 1e-13);
        AssertClose(without, ReferenceInference.LogitVariance(covariance, 2, [0]), 1e-13);
        AssertClose((1 / 15.0) + (1 / 6.0), ReferenceInference.LogitVariance(covariance, 2, [1]), 1e-12);
    }

    [Fact]
    public void ASaturatedModelOfSingleRowsIsItsOwnSandwich()
    {
        // Every row written out: Σ r² over a cell of m rows with mean p is m p (1 − p), the cell's information.
        double[] features = [.. Enumerable.Repeat(0.0, 27), .. Enumerable.Repeat(1.0, 21)];
        double[] labels = [.. features.Select((_, i) => i < 7 || (i >= 27 && i < 42) ? 1.0 : 0.0)];
        var rows = new ReferenceObjective(features, 48, 1, labels);
        ReferenceSolution optimum = ReferenceSolver.Solve(rows);
        AssertClose(
            ReferenceInference.Covariance(rows, optimum.Coefficients, optimum.Intercept),
            ReferenceInference.RobustCovariance(rows, optimum.Coefficients, optimum.Intercept),
            1e-12);

        // As four weighted rows B = Σ s² r² differs: it is the information times the weight.
        ReferenceObjective table = Table(7, 20, 15, 6);
        double[] robust = ReferenceInference.RobustCovariance(table, optimum.Coefficients, optimum.Intercept);
        double meat = (49 * Math.Pow(20 / 27.0, 2)) + (400 * Math.Pow(7 / 27.0, 2));
        double information = 7 * 20 / 27.0;
        AssertClose(meat / (information * information), robust[3], 1e-12);
    }

    [Fact]
    public void LikelihoodAndCriteria()
    {
        ReferenceObjective table = Table(7, 20, 15, 6);
        ReferenceSolution optimum = ReferenceSolver.Solve(table);
        double expected = (7 * Math.Log(7 / 27.0)) + (20 * Math.Log(20 / 27.0))
            + (15 * Math.Log(15 / 21.0)) + (6 * Math.Log(6 / 21.0));
        double likelihood = ReferenceInference.LogLikelihood(table, optimum.Coefficients, optimum.Intercept);
        AssertClose(expected, likelihood, 1e-14);
        AssertClose(-48 * optimum.Objective, likelihood, 1e-14);
        AssertClose(
            (22 * Math.Log(22 / 48.0)) + (26 * Math.Log(26 / 48.0)), ReferenceInference.NullLogLikelihood(table), 1e-14);
        AssertClose(
            48 * Math.Log(0.5),
            ReferenceInference.NullLogLikelihood(new ReferenceObjective([0, 0], 2, 1, [0, 1], [47, 1], fitIntercept: false)),
            1e-14);
        Assert.Equal(200, ReferenceInference.Deviance(-100));
        Assert.Equal(206, ReferenceInference.Aic(-100, 3));
        AssertClose(200 + (3 * Math.Log(50)), ReferenceInference.Bic(-100, 3, 50), 1e-15);
    }

    [Fact]
    public void InformationIsTheHessianOfTheSum()
    {
        ReferenceObjective data = Random(3, weighted: true);
        double[] beta = [0.4, -1.1, 0.6];
        double[] hessian = [.. data.Hessian(beta, 0.2).Select(h => h * data.WeightSum)];
        AssertClose(hessian, ReferenceInference.Information(data, beta, 0.2), 1e-13, 1e-14);
    }

    [Fact]
    public void RankingMetricsByHand()
    {
        double[] logits = [3, 2, 2, 1, 0, -1];
        double[] labels = [1, 0, 1, 1, 0, 0];

        // 9 pairs: 3 → 3 right; 2 → tie, 2 right; 1 → 2 right.
        AssertClose(7.5 / 9, ReferenceMetrics.RocAuc(logits, labels), 1e-15);
        AssertClose((1 + (2.0 / 3) + (3.0 / 4)) / 3, ReferenceMetrics.AveragePrecision(logits, labels), 1e-15);
        AssertClose(5.0 / 6, ReferenceMetrics.Accuracy([3, -2, 2, 1, 0, 1e-9], labels), 1e-15);
        AssertClose(4.0 / 6, ReferenceMetrics.Accuracy(logits, labels, thresholdLogit: 1), 1e-15);
        AssertClose(0.105, ReferenceMetrics.Brier([0.9, 0.2, 0.4], [1, 0, 1], [2, 1, 1]), 1e-14);

        // A weight of two is a repeated row, a weight of zero no row.
        double[] weights = [1, 2, 1, 0, 1, 3];
        double[] rowsLogits = [3, 2, 2, 2, 0, -1, -1, -1];
        double[] rowsLabels = [1, 0, 0, 1, 0, 0, 0, 0];
        AssertClose(
            ReferenceMetrics.RocAuc(rowsLogits, rowsLabels), ReferenceMetrics.RocAuc(logits, labels, weights), 1e-15);
        AssertClose(
            ReferenceMetrics.AveragePrecision(rowsLogits, rowsLabels),
            ReferenceMetrics.AveragePrecision(logits, labels, weights),
            1e-15);
        AssertClose(
            ReferenceMetrics.LogLoss(rowsLogits, rowsLabels), ReferenceMetrics.LogLoss(logits, labels, weights), 1e-15);
        AssertClose(
            ReferenceMetrics.Accuracy(rowsLogits, rowsLabels), ReferenceMetrics.Accuracy(logits, labels, weights), 1e-15);
        Assert.Equal(double.NaN, ReferenceMetrics.RocAuc([1, 2], [1, 1]));
        Assert.Equal(double.NaN, ReferenceMetrics.AveragePrecision([1, 2], [0, 0]));
    }

    [Fact]
    public void ClassWeightsOfThreeClasses()
        => AssertClose([6 / 9.0, 6 / 6.0, 6 / 3.0], ReferenceClassWeights.Balanced([0, 0, 0, 1, 1, 2], 3), 1e-15);
}
