using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>The public maps between logit, probability and threshold: those of the models, bit by bit.</summary>
public class LinkFunctionsTests
{
    private static readonly double[] Logits = [double.NegativeInfinity, -800, -40, -1, -0.3, -0.0, 0, 1e-17, 0.5, 0.75, 1, 1.0000000000000002, 7, 40, double.PositiveInfinity];

    public static TheoryData<Link> Links => [.. Enum.GetValues<Link>()];

    [Theory]
    [MemberData(nameof(Links))]
    public void A_probability_has_the_bits_of_the_model(Link link)
    {
        LogisticModel model = new([1], 0, link);
        foreach (double logit in Logits.Where(double.IsFinite))
        {
            Assert.Equal(model.PredictProbability([logit]), link.ProbabilityOf(logit));
        }

        Assert.True(double.IsNaN(link.ProbabilityOf(double.NaN)));
        Assert.Equal(0, link.ProbabilityOf(double.NegativeInfinity));
        Assert.Equal(1, link.ProbabilityOf(double.PositiveInfinity));
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Log_odds_are_those_of_the_probability(Link link)
    {
        foreach (double logit in Logits)
        {
            double[] inPlace = [logit];
            new LogisticModel([1], 0, link).ToLogOdds(inPlace);
            Assert.Equal(inPlace[0], link.LogOddsOf(logit));

            // σ has an error of 1.01 units of at most one half of 2^-52, and so has the other.
            Assert.Equal(link.ProbabilityOf(logit), LogisticPrimitives.Sigmoid(link.LogOddsOf(logit)), 4e-16);
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void A_threshold_decides_as_the_model_does(Link link)
    {
        LogisticModel model = new([1], 0, link);
        foreach (double threshold in (double[])[0, 1e-300, 0.1, 0.3, 0.5, 0.7, 0.9999999, 1])
        {
            double limit = link.LogitOf(threshold);
            foreach (double logit in Logits.Append(limit).Append(Math.BitIncrement(limit)).Append(Math.BitDecrement(limit)).Where(double.IsFinite))
            {
                Assert.Equal(logit > limit, model.Predict([logit], threshold));
            }
        }
    }

    [Fact]
    public void What_is_no_link_or_no_probability_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("link", () => ((Link)9).ProbabilityOf(0));
        Assert.Throws<ArgumentOutOfRangeException>("link", () => ((Link)9).LogOddsOf(0));
        Assert.Throws<ArgumentOutOfRangeException>("link", () => ((Link)9).LogitOf(0.5));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => Link.Tanh.LogitOf(1.5));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => Link.Tanh.LogitOf(double.NaN));
    }
}
