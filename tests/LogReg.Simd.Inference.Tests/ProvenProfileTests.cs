using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>What is proven of profile ends and of likelihood-ratio statistics, judged by profiles in 400 bits.</summary>
public class ProvenProfileTests
{
    private const double Level = 0.9;

    public static TheoryData<string> Cases => ["well conditioned", "nearly dependent", "counts", "far from zero", "very far from zero"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_exact_ends_lie_within_their_bounds(string name)
    {
        InferenceData data = Of(name);
        LogisticFit fit = LogisticInference.Fit(data);
        Fixed[] maximum = [.. fit.Coefficients.Select(row => Fixed.Of(row.Estimate))];
        Fixed minimum = ProfileOracle.Loss(data, maximum);
        double reach = Tails.NormalReach(Level);
        Fixed level = minimum + (Fixed.Of(reach) * Fixed.Of(reach) / Fixed.Of(2));
        IReadOnlyList<Interval> intervals = fit.ProfileIntervals(Level);
        for (int j = 0; j < intervals.Count; j++)
        {
            double bound = Assert.NotNull(intervals[j].Bound);
            Assert.True(bound <= 1e-8 * fit.Coefficients[j].StandardError, $"The ends of {j} are proven to {bound / fit.Coefficients[j].StandardError} standard errors only.");
            foreach ((double end, int sign) in new[] { (intervals[j].Lower, -1), (intervals[j].Upper, 1) })
            {
                Assert.True(ProfileOf(data, fit, j, Fixed.Of(end) + Fixed.Of(sign * bound)) > level, $"The end {end:R} of {j} lies further out than {bound}.");
                Assert.True(ProfileOf(data, fit, j, Fixed.Of(end) - Fixed.Of(sign * bound)) < level, $"The end {end:R} of {j} lies further in than {bound}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_exact_statistics_lie_within_their_bounds(string name)
    {
        InferenceData data = Of(name);
        LogisticFit fit = LogisticInference.Fit(data);
        Fixed[] maximum = [.. fit.Coefficients.Select(row => Fixed.Of(row.Estimate))];
        Fixed minimum = ProfileOracle.Loss(data, maximum);
        IReadOnlyList<TestResult> tests = fit.LikelihoodRatioTests();
        for (int j = 0; j < tests.Count; j++)
        {
            double exact = (Fixed.Of(2) * (ProfileOf(data, fit, j + 1, default) - minimum)).ToDouble();
            double bound = Assert.NotNull(tests[j].StatisticBound);
            Assert.True(bound <= 1e-9 * Math.Max(1, exact), $"The statistic {j} is proven to {bound} only.");
            Assert.True(Math.Abs(tests[j].Statistic - exact) <= bound, $"The statistic {tests[j].Statistic:R} is not {exact:R} to {bound}.");
        }
    }

    /// <summary>
    /// Gets the noise that tells two columns from each other, the spread of a column beside them in seconds since 1970, or 0 where that is near zero, and whether bounds are asked for.
    /// </summary>
    public static TheoryData<double, double, bool> Pairs => new()
    {
        { 1e-3, 1e5, true }, { 1e-4, 1e5, true }, { 1e-5, 1e5, false }, { 1e-6, 1e5, false }, { 1e-7, 1e5, false }, { 1e-8, 1e5, false }, { 1e-9, 1e5, false }, { 1e-10, 1e6, false },
        { 1e-4, 0, true }, { 1e-6, 0, false }, { 1e-8, 0, false }, { 1e-9, 0, false }, { 1e-10, 0, false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Beside_a_nearly_dependent_pair_ends_are_right_and_what_is_proven_holds(double noise, double spread, bool isProven)
    {
        InferenceData data = Generated.OfPair(noise, spread);
        LogisticFit fit = LogisticInference.Fit(data);
        Fixed minimum = ProfileOracle.Loss(data, [.. fit.Coefficients.Select(row => Fixed.Of(row.Estimate))]);
        double reach = Tails.NormalReach(Level);
        Fixed level = minimum + (Fixed.Of(reach) * Fixed.Of(reach) / Fixed.Of(2));

        const double LevelError = 1e-9;
        IReadOnlyList<Interval> intervals = fit.ProfileIntervals(Level);
        for (int j = 0; j < intervals.Count; j++)
        {
            Assert.True(!isProven || intervals[j].Bound <= 1e-7 * fit.Coefficients[j].StandardError, $"The ends of {j} are proven to {intervals[j].Bound} only.");
            foreach ((double end, int sign) in new[] { (intervals[j].Lower, -1), (intervals[j].Upper, 1) })
            {
                double excess = (ProfileOf(data, fit, j, Fixed.Of(end)) - level).ToDouble();
                Assert.True(Math.Abs(excess) <= LevelError, $"The profile of {j} misses the level by {excess} at {end:R}.");
                if (intervals[j].Bound is { } bound)
                {
                    Assert.True(ProfileOf(data, fit, j, Fixed.Of(end) + Fixed.Of(sign * bound)) > level, $"The end {end:R} of {j} lies further out than {bound}.");
                    Assert.True(ProfileOf(data, fit, j, Fixed.Of(end) - Fixed.Of(sign * bound)) < level, $"The end {end:R} of {j} lies further in than {bound}.");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Beside_a_nearly_dependent_pair_statistics_are_right_and_what_is_proven_holds(double noise, double spread, bool isProven)
    {
        const double Error = 1e-9;
        const double ScoreError = 1e-9;
        InferenceData data = Generated.OfPair(noise, spread);
        LogisticFit fit = LogisticInference.Fit(data);
        int[] labels = [.. data.Successes.ToArray().Select(y => (int)y)];
        IReadOnlyList<TestResult> ofClasses = MultinomialInference.Fit(new MultinomialData { Features = data.Features, FeatureCount = 3, Classes = labels, ClassCount = 2 }).LikelihoodRatioTests();
        Fixed minimum = ProfileOracle.Loss(data, [.. fit.Coefficients.Select(row => Fixed.Of(row.Estimate))]);
        IReadOnlyList<TestResult> tests = fit.LikelihoodRatioTests();
        IReadOnlyList<TestResult> scores = fit.ScoreTests();
        for (int j = 0; j < tests.Count; j++)
        {
            Fixed[] without = StartOf(fit, j + 1, default);
            double exact = (Fixed.Of(2) * (ProfileOracle.Loss(data, without, j + 1) - minimum)).ToDouble();
            Assert.True(!isProven || j == 0 || tests[j].StatisticBound <= 1e-8, $"The statistic {j} is proven to {tests[j].StatisticBound} only.");
            Assert.True(Math.Abs(tests[j].Statistic - exact) <= Math.Min(Error, tests[j].StatisticBound ?? Error), $"The statistic {tests[j].Statistic:R} of {j} is not {exact:R} to {tests[j].StatisticBound}.");
            Assert.True(Math.Abs(ofClasses[j].Statistic - exact) <= Error, $"The statistic {ofClasses[j].Statistic:R} of {j} over classes is not {exact:R}.");
            double score = ProfileOracle.Score(data, without, j + 1);
            Assert.True(Math.Abs(scores[j].Statistic - score) <= ScoreError * score, $"The score statistic {scores[j].Statistic:R} of {j} is not {score:R}.");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_levels_a_nearly_dependent_pair_is_tested_as_a_column_and_the_difference(double noise, double spread, bool isProven)
    {
        InferenceData pair = Generated.OfPair(noise, spread);
        double[] apart = pair.Features.ToArray();
        for (int i = 0; i < apart.Length; i += 3)
        {
            apart[i + 2] -= apart[i + 1];
        }

        int[] levels = [.. pair.Successes.ToArray().Select((y, i) => (int)y + (i % 3 == 0 ? 1 : 0))];
        OrdinalData data = new() { Features = pair.Features, FeatureCount = 3, Levels = levels, LevelCount = 3 };
        OrdinalFit fit = OrdinalInference.Fit(data);
        OrdinalFit ofDifference = OrdinalInference.Fit(data with { Features = apart });
        (IReadOnlyList<TestResult> tests, IReadOnlyList<TestResult> expected) = (fit.LikelihoodRatioTests(), ofDifference.LikelihoodRatioTests());
        (Interval end, Interval expectedEnd) = (fit.ProfileIntervals(Level)[0], ofDifference.ProfileIntervals(Level)[0]);
        double endError = 1e-9 * (expectedEnd.Upper - expectedEnd.Lower);
        Assert.True(Math.Abs(end.Lower - expectedEnd.Lower) <= endError && Math.Abs(end.Upper - expectedEnd.Upper) <= endError, $"{end} is not {expectedEnd}.");
        (TestResult odds, TestResult expectedOdds) = (fit.ProportionalOddsTest(), ofDifference.ProportionalOddsTest());
        Assert.Equal(expectedOdds.DegreesOfFreedom, odds.DegreesOfFreedom);
        Assert.True(Math.Abs(odds.Statistic - expectedOdds.Statistic) <= 1e-12 * expectedOdds.Statistic, $"The statistic {odds.Statistic:R} of proportional odds is not {expectedOdds.Statistic:R}.");
        foreach (int j in new[] { 0, 2 })
        {
            Assert.True(Math.Abs(tests[j].Statistic - expected[j].Statistic) <= 1e-9, $"The statistic {tests[j].Statistic:R} of {j} is not {expected[j].Statistic:R}.");
            Assert.True(!isProven || tests[j].StatisticBound is not null || j == 0, $"The statistic {j} has no bound.");
        }
    }

    [Fact]
    public void A_bound_does_not_depend_on_the_searches_beside_it()
    {
        LogisticFit fit = LogisticInference.Fit(Of("well conditioned"));
        IReadOnlyList<Interval> together = fit.ProfileIntervals(Level);
        for (int j = 0; j < together.Count; j++)
        {
            Assert.Equal(together[j], fit.ProfileInterval(j, Level));
        }
    }

    [Theory]
    [InlineData(1e-8, 1e5)]
    [InlineData(1e-8, 0)]
    public void Ends_and_statistics_of_fits_of_their_own_are_the_same_bits_on_any_number_of_threads(double noise, double spread)
    {
        LogisticFit[] fits = [.. new[] { 1, 4 }.Select(threads => LogisticInference.Fit(Generated.OfPair(noise, spread), new InferenceOptions { ThreadCount = threads }))];
        Assert.Equal(fits[0].ProfileIntervals(Level), fits[1].ProfileIntervals(Level));
        Assert.Equal(fits[0].LikelihoodRatioTests(), fits[1].LikelihoodRatioTests());
        Assert.Equal(fits[0].ScoreTests(), fits[1].ScoreTests());
        Assert.Equal(fits[0].ProfileInterval(1, Level), fits[1].ProfileIntervals(Level)[1]);
    }

    [Fact]
    public void Fits_of_their_own_end_when_they_are_cancelled()
    {
        LogisticFit fit = LogisticInference.Fit(Generated.OfPair(1e-8, 0), new InferenceOptions { ThreadCount = 2 });
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => fit.ProfileIntervals(Level, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => fit.LikelihoodRatioTests(source.Token));
    }

    [Fact]
    public void Infinite_ends_are_proven_by_the_separation_and_others_of_such_classes_not()
    {
        LogisticFit fit = LogisticInference.Fit([0, 0, 0, 0, 1, 1], 1, [0, 1, 0, 1, 1, 1]);
        Interval interval = fit.ProfileInterval(1);
        Assert.Equal(double.PositiveInfinity, interval.Upper);
        Assert.True(double.IsFinite(interval.Lower));
        Assert.Null(interval.Bound);
    }

    private static Fixed ProfileOf(InferenceData data, LogisticFit fit, int held, Fixed value) => ProfileOracle.Loss(data, StartOf(fit, held, value), held);

    /// <summary>A start to which the others have followed: Newton's method in the oracle has no line search.</summary>
    private static Fixed[] StartOf(LogisticFit fit, int held, Fixed value)
    {
        int size = fit.Coefficients.Count;
        Fixed distance = value - Fixed.Of(fit.Coefficients[held].Estimate);
        Fixed[] start = [.. Enumerable.Range(0, size).Select(k =>
            Fixed.Of(fit.Coefficients[k].Estimate) + (distance * Fixed.Of(fit.Covariance[(held * size) + k] / fit.Covariance[(held * size) + held])))];
        start[held] = value;
        return start;
    }

    private static InferenceData Of(string name)
    {
        InferenceData data = Generated.Of(12, 40, 2, name == "nearly dependent" ? 300 : 1);
        double[] trials = [.. Enumerable.Range(0, 40).Select(i => (double)(i % 4))];
        return name switch
        {
            "counts" => data with
            {
                Trials = trials,
                Successes = trials.Select((m, i) => Math.Floor(m * (i % 7) / 7)).ToArray(),
                Weights = trials.Select((_, i) => 1 + (i % 3 * 0.5)).ToArray(),
                Offsets = trials.Select((_, i) => (i % 5 * 0.25) - 0.5).ToArray(),
            },
            "far from zero" => data with { Features = data.Features.ToArray().Select((value, i) => i % 2 == 0 ? value * 1000 : value + 30).ToArray() },
            "very far from zero" => data with { Features = data.Features.ToArray().Select((value, i) => i % 2 == 0 ? (value * 1000) + 1.7e12 : value + (1 << 20)).ToArray() },
            _ => data,
        };
    }
}
