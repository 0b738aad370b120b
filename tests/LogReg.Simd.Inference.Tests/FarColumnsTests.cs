using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;
using LogReg.Simd.Inference.Results;
using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Columns a billion times as far from zero as they are wide. Elements have few bits, so that moving a column rounds nothing: all but intercepts are those of the columns near zero.</summary>
public class FarColumnsTests
{
    private const int Rows = 120;

    public static TheoryData<double, double> Moves => new() { { 1L << 30, 1 << 20 }, { -(1L << 31), 0 }, { 1L << 10, -(1 << 8) } };

    [Theory]
    [MemberData(nameof(Moves))]
    public void Two_classes_have_the_tests_and_the_ends_of_columns_near_zero(double x, double z)
    {
        LogisticFit near = LogisticInference.Fit(TwoClasses(0, 0));
        LogisticFit far = LogisticInference.Fit(TwoClasses(x, z));
        Equal(near.LikelihoodRatioTests(), far.LikelihoodRatioTests(), 1e-11);
        Assert.All(far.LikelihoodRatioTests(), test => Assert.True(test.StatisticBound < 1e-9));
        Equal(near.ScoreTests(), far.ScoreTests(), 1e-10);
        IReadOnlyList<Interval> ends = far.ProfileIntervals();
        Equal(near.ProfileIntervals().Skip(1), ends.Skip(1), 1e-9);
        Assert.All(ends.Zip(far.Coefficients), pair => Assert.True(pair.First.Bound < 1e-8 * pair.Second.StandardError));
    }

    [Fact]
    public void A_row_that_does_not_count_and_one_that_is_elsewhere_leave_the_others_far_from_zero()
    {
        static InferenceData Of(double move)
        {
            InferenceData data = TwoClasses(move, 0);
            double[] features = data.Features.ToArray();
            double[] successes = data.Successes.ToArray();
            double[] weights = [.. Enumerable.Repeat(1.0, Rows)];
            (features[0], weights[0]) = (move + 3, 0);
            (features[2 * 7], successes[7]) = (move - 500, 0);
            return data with { Features = features, Successes = successes, Weights = weights };
        }

        Equal(LogisticInference.Fit(Of(0)).LikelihoodRatioTests(), LogisticInference.Fit(Of(512)).LikelihoodRatioTests(), 1e-11);
        Equal(LogisticInference.Fit(Of(0)).LikelihoodRatioTests(), LogisticInference.Fit(Of(1L << 31)).LikelihoodRatioTests(), 1e-11);
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void Classes_have_the_tests_and_the_ends_of_columns_near_zero(double x, double z)
    {
        MultinomialFit near = MultinomialInference.Fit(Classes(0, 0, 3));
        MultinomialFit far = MultinomialInference.Fit(Classes(x, z, 3));
        Equal(near.LikelihoodRatioTests(), far.LikelihoodRatioTests(), 1e-11);
        Equal(near.ProfileIntervals().SelectMany(equation => equation.Skip(1)), far.ProfileIntervals().SelectMany(equation => equation.Skip(1)), 1e-7);
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void The_intercept_of_two_of_several_classes_has_the_ends_of_two_classes(double x, double z)
    {
        Interval several = MultinomialInference.Fit(Classes(x, z, 2)).ProfileIntervals()[0][0];
        LogisticFit two = LogisticInference.Fit(TwoClasses(x, z));
        double error = two.Coefficients[0].StandardError;
        Interval proven = two.ProfileInterval(0);
        Assert.True(Math.Abs(several.Lower - proven.Lower) <= 1e-7 * error && Math.Abs(several.Upper - proven.Upper) <= 1e-7 * error, $"{several} is not {proven}.");
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void Firth_has_the_fit_of_columns_near_zero(double x, double z)
    {
        foreach (FirthIntercept intercept in Enum.GetValues<FirthIntercept>())
        {
            FirthOptions options = new() { Intercept = intercept };
            FirthFit near = FirthInference.Fit(TwoClasses(0, 0), options);
            FirthFit far = FirthInference.Fit(TwoClasses(x, z), options);
            Near.Equal([.. near.Coefficients.Skip(1).Select(row => row.Estimate)], far.Coefficients.Skip(1).Select(row => row.Estimate), 1e-11);
            Near.Equal([.. near.Coefficients.Skip(1).Select(row => row.StandardError)], far.Coefficients.Skip(1).Select(row => row.StandardError), 1e-11);
            Near.Equal(near.Coefficients[0].Estimate - (x * near.Coefficients[1].Estimate) - (z * near.Coefficients[2].Estimate), far.Coefficients[0].Estimate, 1e-11);
            Near.Equal(VarianceAt(near, x, z), far.Covariance[0], 1e-11);
            Near.Equal(near.PenalizedLogLikelihood, far.PenalizedLogLikelihood, 1e-12);
            Near.Equal(near.LogLikelihood, far.LogLikelihood, 1e-12);
            Equal(near.LikelihoodRatioTests(), far.LikelihoodRatioTests(), 1e-10);
            Equal(near.ProfileIntervals().Skip(1), far.ProfileIntervals().Skip(1), 1e-7);
        }
    }

    [Fact]
    public void The_profile_of_an_intercept_is_that_of_the_columns_as_they_are()
    {
        FirthFit fit = FirthInference.Fit(TwoClasses(1 << 10, -(1 << 8)));
        double level = 2;
        double[] ends = new double[2];
        ProfileProblem asGiven = fit.Point.Profiles(fit.Model, centred: null);
        asGiven.Run(2, (end, search) => search.AnyEndSteps(0, end == 0 ? -1 : 1, level, found => ends[end] = found), CancellationToken.None);
        double[] moved = new double[2];
        ProfileProblem recast = fit.Point.Profiles(fit.Model, Assert.IsType<CentredColumns>(fit.Model.Centred()), ofFirst: true);
        recast.Run(2, (end, search) => search.AnyEndSteps(0, end == 0 ? -1 : 1, level, found => moved[end] = found / recast.Scales[0]), CancellationToken.None);
        Near.Equal(ends, moved, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void Levels_have_the_fit_of_columns_near_zero(double x, double z)
    {
        OrdinalFit near = OrdinalInference.Fit(Levels(0, 0));
        OrdinalFit far = OrdinalInference.Fit(Levels(x, z));
        Assert.Equal(OptimumExistence.Proven, far.Existence);
        Assert.InRange(far.CertifiedDigits, 6, 30);
        Near.Equal([.. near.Coefficients.Select(row => row.Estimate)], far.Coefficients.Select(row => row.Estimate), 1e-14);
        Near.Equal([.. near.Coefficients.Select(row => row.StandardError)], far.Coefficients.Select(row => row.StandardError), 1e-14);
        (double[] estimates, double[] errors) = OrdinalOracle.Fit(Levels(x, z), [.. far.Coefficients.Concat(far.Thresholds).Select(row => row.Estimate)]);
        Near.Equal(estimates, far.Coefficients.Concat(far.Thresholds).Select(row => row.Estimate), 1e-14);
        Near.Equal(errors, far.Coefficients.Concat(far.Thresholds).Select(row => row.StandardError), 1e-14);
        Near.Equal(near.LogLikelihood, far.LogLikelihood, 1e-14);
        Equal(near.LikelihoodRatioTests(), far.LikelihoodRatioTests(), 1e-11);
        Assert.All(far.LikelihoodRatioTests(), test => Assert.True(test.StatisticBound < 1e-9));
        Equal(near.ProfileIntervals(), far.ProfileIntervals(), 1e-9);
        Assert.All(far.ProfileIntervals().Zip(far.Coefficients), pair => Assert.True(pair.First.Bound < 1e-8 * pair.Second.StandardError));
        Near.Equal(near.ProportionalOddsTest().Statistic, far.ProportionalOddsTest().Statistic, 1e-9);
    }

    /// <summary>The variance of the intercept of columns that are moved.</summary>
    private static double VarianceAt(FirthFit near, double x, double z)
    {
        double[] way = [1, -x, -z];
        double sum = 0;
        for (int place = 0; place < 9; place++)
        {
            sum += way[place / 3] * way[place % 3] * near.Covariance[place];
        }

        return sum;
    }

    private static void Equal(IEnumerable<TestResult> expected, IEnumerable<TestResult> actual, double relative) =>
        Near.Equal([.. expected.Select(test => test.Statistic)], actual.Select(test => test.Statistic), relative);

    private static void Equal(IEnumerable<Interval> expected, IEnumerable<Interval> actual, double relative) =>
        Near.Equal([.. expected.SelectMany(interval => new[] { interval.Lower, interval.Upper })], actual.SelectMany(interval => new[] { interval.Lower, interval.Upper }), relative);

    private static InferenceData TwoClasses(double x, double z)
    {
        (double[] features, double[] scores) = Columns(x, z);
        return new InferenceData { Features = features, FeatureCount = 2, Successes = scores.Select(score => score > 0 ? 1.0 : 0).ToArray(), Names = ["x", "z"] };
    }

    private static MultinomialData Classes(double x, double z, int count)
    {
        (double[] features, double[] scores) = Columns(x, z);
        return new MultinomialData { Features = features, FeatureCount = 2, Classes = LevelsOf(scores, count), ClassCount = count };
    }

    private static OrdinalData Levels(double x, double z)
    {
        (double[] features, double[] scores) = Columns(x, z);
        return new OrdinalData { Features = features, FeatureCount = 2, Levels = LevelsOf(scores, 4), LevelCount = 4 };
    }

    private static int[] LevelsOf(double[] scores, int count) => [.. scores.Select(score => count == 2 ? (score > 0 ? 1 : 0) : Math.Clamp((int)Math.Floor((score / 1.5) + (count / 2.0)), 0, count - 1))];

    private static (double[] Features, double[] Scores) Columns(double x, double z)
    {
        Random random = new(7);
        double[] features = new double[2 * Rows];
        double[] scores = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            (double a, double b) = (Math.Round(Generated.Normal(random) * 4096) / 4096, Math.Round(Generated.Normal(random) * 4096) / 4096);
            (features[2 * i], features[(2 * i) + 1]) = (a + x, b + z);
            double share = random.NextDouble();
            scores[i] = a - b + Math.Log(share / (1 - share)) + 0.25;
        }

        return (features, scores);
    }
}
