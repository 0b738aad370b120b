using LogReg.Simd.Reference;
using Xunit;

namespace LogReg.Simd.Tests.Reference;

/// <summary>Section 8 to the digits shown there; the gradient of the mini-batch from 60 digits (mpmath).</summary>
public class WorkedExamplesTests
{
    private const double Intercept = 0.1;

    private static readonly double[] Features = [1.4, 0.2, 1.5, 0.2, 3.0, 1.1, 4.1, 1.3];
    private static readonly double[] Labels = [0, 0, 1, 1];
    private static readonly double[] Coefficients = [0.5, -0.1];

    [Fact]
    public void BatchOfAllFour()
    {
        double[] logits = ReferenceModel.Logits(Features, 4, 2, 2, Coefficients, Intercept);
        AssertDigits([0.78, 0.83, 1.49, 2.02], logits, 14);
        AssertDigits(
            [0.68568011, 0.69635493, 0.81607827, 0.88288101],
            ReferenceModel.Probabilities(Features, 4, 2, 2, Coefficients, Intercept),
            8);

        var objective = new ReferenceObjective(Features, 4, 2, Labels);
        (double[] gradient, double interceptGradient) = objective.Gradient(Coefficients, Intercept);
        AssertDigits([0.24313288, -0.01954039], gradient, 8);
        AssertDigits([0.27024858], [interceptGradient], 8);
        AssertDigits([0.6692624274], [objective.Value(Coefficients, Intercept)], 10);
        AssertDigits([0.6692624274], [ReferenceMetrics.LogLoss(logits, Labels)], 10);
    }

    [Fact]
    public void MiniBatchOfSamplesTwoAndFour()
    {
        // Rows 2 and 4 in place: begin at row 2 and step over row 3.
        double[] labels = [Labels[1], Labels[3]];
        ReferenceLossAndGradient sums = ReferencePass.LogLossAndGradient(
            Features.AsSpan(2), 2, 2, 4, labels, null, Coefficients, Intercept);
        Assert.Equal(2, sums.WeightSum);
        AssertDigits([0.83, 2.02], ReferenceModel.Logits(Features.AsSpan(2), 2, 2, 4, Coefficients, Intercept), 14);
        AssertDigits(
            [0.69635493, 0.88288101],
            ReferenceModel.Probabilities(Features.AsSpan(2), 2, 2, 4, Coefficients, Intercept),
            8);
        AssertDigits([0.6582303185], [sums.Loss / 2], 10);
        AssertDigits([0.289617969474], [sums.InterceptGradient / 2], 12);
        AssertDigits([0.282172266073, -0.006491851087], [sums.Gradient[0] / 2, sums.Gradient[1] / 2], 12);
    }

    [Fact]
    public void MiniBatchByZeroWeightsIsTheSame()
    {
        var objective = new ReferenceObjective(Features, 4, 2, Labels, [0, 3, 0, 3]);
        (double[] gradient, double interceptGradient) = objective.Gradient(Coefficients, Intercept);
        AssertDigits([0.6582303185], [objective.Value(Coefficients, Intercept)], 10);
        AssertDigits([0.289617969474], [interceptGradient], 12);
        AssertDigits([0.282172266073, -0.006491851087], gradient, 12);
    }

    [Fact]
    public void AlwaysSurvivesIsAccurateAndUseless()
    {
        var deaths = new double[100];
        deaths.AsSpan(90).Fill(1);
        var logits = new double[100];
        logits.AsSpan().Fill(-1);
        ReferenceProblems.AssertClose(0.9, ReferenceMetrics.Accuracy(logits, deaths), 1e-15);
        Assert.Equal(0.5, ReferenceMetrics.RocAuc(logits, deaths));

        double[] classWeights = ReferenceClassWeights.Balanced(deaths);
        ReferenceProblems.AssertClose([100 / 180.0, 5], classWeights, 1e-15);
        double[] weights = ReferenceClassWeights.SampleWeights(deaths, classWeights);
        ReferenceProblems.AssertClose(100, weights.Sum(), 1e-14);
        ReferenceProblems.AssertClose(0.5, ReferenceMetrics.Accuracy(logits, deaths, weights), 1e-14);
        weights = ReferenceClassWeights.SampleWeights(deaths, [1, 10], weights);
        ReferenceProblems.AssertClose([100 / 180.0, 50], [weights[0], weights[99]], 1e-15);
    }

    [Fact]
    public void NetworkOfFortyInputsAndTwentyHiddenUnitsHas820Parameters()
    {
        Assert.Equal(820, ReferenceNetwork.ParameterCount(40, 20));
        double[] hidden = [1, 0, 0, 2];
        AssertDigits(
            [ReferenceFunctions.Sigmoid(0.3), ReferenceFunctions.Sigmoid(-0.8)],
            ReferenceNetwork.Hidden([0.3, -0.4], hidden, 2),
            15);
        double expected = ReferenceFunctions.Sigmoid(
            (3 * ReferenceFunctions.Sigmoid(0.3)) - ReferenceFunctions.Sigmoid(-0.8));
        AssertDigits([expected], ReferenceNetwork.Probabilities([0.3, -0.4], 1, 2, hidden, [3, -1]), 15);
    }

    private static void AssertDigits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, int digits)
        => ReferenceProblems.AssertClose(expected, actual, 0, 0.5000001 * Math.Pow(10, -digits));
}
