using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

public class ProfileTests
{
    private const double Quantile = 3.841458820694124;

    [Fact]
    public void Profile_intervals_are_those_of_R_to_its_digits()
    {
        IReadOnlyList<Interval> intervals = LogisticInference.Fit(Published.InfertWithEducation()).ProfileIntervals();
        Near.Equal(
            [-3.951810693897139348, -0.021115797216016897, -1.233486757475042550, -2.613490224138559803, -3.064987379967492931, 1.465820748564751419, 0.715621974853621667],
            intervals.Select(interval => interval.Lower),
            2e-3);
        Near.Equal(
            [1.61119903582394741, 0.10170956211636262, -0.46001710211534952, 0.55599771226135974, 0.26385460711644021, 2.68644476877436222, 1.90273634197239816],
            intervals.Select(interval => interval.Upper),
            2e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e4)]
    public void At_the_ends_the_likelihood_is_that_of_the_level(double condition)
    {
        InferenceData data = Generated.Of(8, 80, 3, condition);
        LogisticFit fit = LogisticInference.Fit(data);
        IReadOnlyList<Interval> intervals = fit.ProfileIntervals();
        for (int j = 0; j < 3; j++)
        {
            foreach (double end in new[] { intervals[j + 1].Lower, intervals[j + 1].Upper })
            {
                Near.Equal(Quantile, Held(data, j, end).Deviance - fit.Deviance, 1e-8);
            }
        }

        Assert.Equal(intervals[2], fit.ProfileInterval(2));
    }

    [Fact]
    public void The_profile_of_an_infinite_coefficient_is_bounded_on_one_side()
    {
        InferenceData data = Generated.Of(3, 80, 1);
        double[] features = [.. Enumerable.Range(0, 80).SelectMany(i => new[] { data.Features.Span[i], i is >= 40 and < 46 ? 1.0 : 0 })];
        double[] labels = data.Successes.ToArray();
        labels.AsSpan(40, 6).Fill(1);
        InferenceData separated = data with { Features = features, FeatureCount = 2, Successes = labels };
        LogisticFit fit = LogisticInference.Fit(separated);
        Interval interval = fit.ProfileInterval(2);
        Assert.Equal(double.PositiveInfinity, interval.Upper);
        Near.Equal(Quantile, Held(separated, 1, interval.Lower).Deviance - fit.Deviance, 1e-8);

        Interval finite = fit.ProfileInterval(1);
        Near.Equal(Quantile, Held(separated, 0, finite.Upper).Deviance - fit.Deviance, 1e-8);
        Assert.True(finite.Lower < fit.Coefficients[1].Estimate && fit.Coefficients[1].Estimate < finite.Upper);
    }

    [Fact]
    public void Likelihood_ratio_tests_are_those_of_R()
    {
        IReadOnlyList<TestResult> tests = LogisticInference.Fit(Published.InfertWithEducation()).LikelihoodRatioTests();
        Near.Equal([1.6281414684762, 21.1415619160218, 3.1456772815894, 58.2835443118481, 20.4664214117685], tests.Select(test => test.Statistic), 1e-10);
        Assert.Equal([1, 1, 2, 1, 1], tests.Select(test => test.DegreesOfFreedom));
        Assert.Equal(["age", "parity", "education", "spontaneous", "induced"], tests.Select(test => test.Name));
        Near.Equal([0.20196, 4.2658e-06, 0.20746, 2.2693e-14, 6.0687e-06], tests.Select(test => test.PValue), 1e-4);
    }

    [Fact]
    public void Score_tests_are_those_of_R()
        => Near.Equal(
            [1.6206874678659, 20.6791502950660, 3.2806700689501, 54.1349757455826, 20.2225986985414],
            LogisticInference.Fit(Published.InfertWithEducation()).ScoreTests().Select(test => test.Statistic),
            1e-8);

    [Fact]
    public void Models_are_compared_by_their_likelihoods()
    {
        LogisticFit smaller = LogisticInference.Fit(Published.Infert());
        LogisticFit larger = LogisticInference.Fit(Published.InfertWithEducation());
        TestResult test = TermTests.Compare(smaller, larger);
        Near.Equal(21.8142886282532, test.Statistic, 1e-12);
        Assert.Equal(4, test.DegreesOfFreedom);
        Near.Equal(0.00021822, test.PValue, 1e-4);
        Assert.Contains("3 parameters, but the smaller one 7", Assert.Throws<ArgumentException>(() => TermTests.Compare(larger, smaller)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_of_separated_classes_are_those_of_the_limits()
    {
        LogisticFit fit = LogisticInference.Fit([0, 0, 0, 1, 1, 1, 1, 1], 1, [0, 1, 0, 1, 1, 1, 1, 1]);
        TestResult test = fit.LikelihoodRatioTests()[0];
        double whole = -((2 * Math.Log(2.0 / 3)) + Math.Log(1.0 / 3));
        double without = -((6 * Math.Log(6.0 / 8)) + (2 * Math.Log(2.0 / 8)));
        Near.Equal(2 * (without - whole), test.Statistic, 1e-12);
        Assert.True(fit.ScoreTests()[0].PValue is > 0 and < 1);
    }

    /// <summary>The fit with a coefficient held, by an offset.</summary>
    private static LogisticFit Held(InferenceData data, int feature, double value)
    {
        int[] rest = [.. Enumerable.Range(0, data.FeatureCount).Where(j => j != feature)];
        double At(int i, int j) => data.Features.Span[(i * data.FeatureCount) + j];
        return LogisticInference.Fit(data with
        {
            Features = Enumerable.Range(0, data.Successes.Length).SelectMany(i => rest.Select(j => At(i, j))).ToArray(),
            FeatureCount = rest.Length,
            Offsets = Enumerable.Range(0, data.Successes.Length).Select(i => value * At(i, feature)).ToArray(),
        });
    }
}
