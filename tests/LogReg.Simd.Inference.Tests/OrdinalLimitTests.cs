using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Ordered levels: profiles and tests by fits of their own, separation, gaps, and what is refused.</summary>
public class OrdinalLimitTests
{
    [Theory]
    [InlineData(120, 4, 1)]
    [InlineData(60, 3, 6)]
    [InlineData(30, 6, 3)]
    public void Ends_of_profiles_are_where_fits_with_the_coefficient_held_say(int rows, int levels, double strength)
    {
        OrdinalData data = OrdinalFitTests.Levels(20, rows, 2, levels, 1, strength);
        OrdinalFit fit = OrdinalInference.Fit(data);
        IReadOnlyList<Interval> intervals = fit.ProfileIntervals(0.99);
        double rise = Math.Pow(2.5758293035489004, 2) / 2;
        for (int j = 0; j < 2; j++)
        {
            foreach (double end in (double[])[intervals[j].Lower, intervals[j].Upper])
            {
                Assert.Equal(fit.LogLikelihood - rise, Held(data, j, end), 1e-8);
            }

            Assert.Equal(2 * (fit.LogLikelihood - Held(data, j, 0)), fit.LikelihoodRatioTests()[j].Statistic, 1e-8);
        }
    }

    [Theory]
    [InlineData(60, 3, 1)]
    [InlineData(40, 6, 3)]
    public void The_exact_ends_and_statistics_lie_within_their_bounds(int rows, int levels, double strength)
    {
        OrdinalData data = OrdinalFitTests.Levels(30, rows, 2, levels, 1, strength);
        OrdinalFit fit = OrdinalInference.Fit(data);
        Fixed[] maximum = [.. OrdinalFitTests.Rows(fit).Select(row => Fixed.Of(row.Estimate))];
        Fixed minimum = OrdinalOracle.Loss(data, maximum, null);
        double reach = Tails.NormalReach(0.9);
        Fixed level = minimum + (Fixed.Of(reach) * Fixed.Of(reach) / Fixed.Of(2));
        IReadOnlyList<Interval> intervals = fit.ProfileIntervals(0.9);
        IReadOnlyList<TestResult> tests = fit.LikelihoodRatioTests();
        for (int j = 0; j < 2; j++)
        {
            double bound = Assert.NotNull(intervals[j].Bound);
            Assert.True(bound <= 1e-8 * fit.Coefficients[j].StandardError, $"The ends of {j} are proven to {bound / fit.Coefficients[j].StandardError} standard errors only.");
            foreach ((double end, int sign) in new[] { (intervals[j].Lower, -1), (intervals[j].Upper, 1) })
            {
                Assert.True(ProfileOf(j, Fixed.Of(end) + Fixed.Of(sign * bound)) > level, $"The end {end:R} of {j} lies further out than {bound}.");
                Assert.True(ProfileOf(j, Fixed.Of(end) - Fixed.Of(sign * bound)) < level, $"The end {end:R} of {j} lies further in than {bound}.");
            }

            double exact = (Fixed.Of(2) * (ProfileOf(j, default) - minimum)).ToDouble();
            double difference = Assert.NotNull(tests[j].StatisticBound);
            Assert.True(difference <= 1e-9 * Math.Max(1, exact), $"The statistic {j} is proven to {difference} only.");
            Assert.True(Math.Abs(tests[j].Statistic - exact) <= difference, $"The statistic {tests[j].Statistic:R} is not {exact:R} to {difference}.");
        }

        Fixed ProfileOf(int column, Fixed value)
        {
            OrdinalData rest = Without(data, column) with { Offsets = Enumerable.Range(0, rows).Select(i => value.ToDouble() * data.Features.Span[(2 * i) + column]).ToArray() };
            OrdinalFit near = OrdinalInference.Fit(rest);
            double[] point = [.. near.Thresholds.Select(row => row.Estimate)];
            Fixed other = Fixed.Of(near.Coefficients[0].Estimate);
            return OrdinalOracle.Loss(data, [column == 0 ? value : other, column == 0 ? other : value, .. point.Select(Fixed.Of)], column);
        }
    }

    [Fact]
    public void A_gap_shifts_its_curvature_by_what_it_says()
    {
        ThresholdGaps gaps = ThresholdGaps.Of([1, 3, 1], 2, 0).Continued([0, 1]);
        (double near, double far) = (Curvature(1), Curvature(0.3));
        Assert.Equal(Math.Log(far / near), gaps.ShiftFromBase([0.0, 0.3]), 1e-12);
        Assert.Equal(Math.Log(far / near), gaps.Shift([2.0, 2.3], [1.0, 2]), 1e-12);
        Assert.Equal(1 / Math.Tanh(0.25), gaps.SizeAt([0.0, 1], 1), 1e-15);

        double Curvature(double width)
        {
            double[] hessian = new double[4];
            gaps.Add([0, width], new double[2], hessian);
            return hessian[3];
        }
    }

    /// <summary>x puts every row above a boundary from those below: all go to infinity, and every row is certain.</summary>
    [Fact]
    public void Complete_separation_is_proven()
    {
        OrdinalFit fit = OrdinalInference.Fit(new OrdinalData { Features = new double[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 }, FeatureCount = 1, Levels = new[] { 0, 0, 0, 1, 1, 1, 2, 2, 2 }, LevelCount = 3 });
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Assert.True(fit.Separation!.IsComplete);
        Assert.Contains(("x1", 1), fit.Separation.InfiniteCoefficients);
        IReadOnlyList<double> direction = fit.Separation.Direction;
        for (int x = 0; x < 9; x++)
        {
            int level = x / 3;
            Assert.True(level == 2 || direction[1 + level] - (x * direction[0]) > 0);
            Assert.True(level == 0 || direction[level] - (x * direction[0]) < 0);
        }

        Assert.Equal(9, fit.Separation.SeparatedRows.Count);
        Assert.Equal(0, fit.LogLikelihood);
        Assert.Equal(double.PositiveInfinity, fit.Coefficients[0].Estimate);
        Assert.Equal(double.PositiveInfinity, fit.ProfileIntervals()[0].Upper);
        Assert.InRange(fit.ProfileIntervals()[0].Lower, 0, 10);
        Assert.Throws<InvalidOperationException>(() => fit.ProportionalOddsTest());
        Assert.Contains("Join levels", Assert.Throws<InvalidOperationException>(() => fit.ComputeProbabilities([1.0], new double[3])).Message, StringComparison.Ordinal);
    }

    /// <summary>All rows of a group are of the highest level: its coefficient is infinite, and the rest is the fit of the other rows.</summary>
    [Fact]
    public void A_group_at_the_end_leaves_the_fit_of_the_others()
    {
        OrdinalData rest = OrdinalFitTests.Levels(21, 80, 1, 3, 1);
        OrdinalFit alone = OrdinalInference.Fit(rest);
        OrdinalFit fit = OrdinalInference.Fit(rest with
        {
            Features = Enumerable.Range(0, 85).SelectMany(i => new[] { i < 80 ? rest.Features.Span[i] : i % 3, i < 80 ? 0.0 : 1 }).ToArray(),
            FeatureCount = 2,
            Levels = Enumerable.Range(0, 85).Select(i => i < 80 ? rest.Levels.Span[i] : 2).ToArray(),
        });
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Assert.False(fit.Separation!.IsComplete);
        Assert.Equal([("x2", 1)], fit.Separation.InfiniteCoefficients);
        Assert.Equal([80, 81, 82, 83, 84], fit.Separation.SeparatedRows);
        Near.Equal(alone.LogLikelihood, fit.LogLikelihood, 1e-13);
        Near.Equal(alone.Coefficients[0].Estimate, fit.Coefficients[0].Estimate, 1e-12);
        Near.Equal([.. alone.Thresholds.Select(row => row.StandardError)], fit.Thresholds.Select(row => row.StandardError), 1e-12);
        double without = OrdinalInference.Fit(rest with
        {
            Features = Enumerable.Range(0, 85).Select(i => i < 80 ? rest.Features.Span[i] : i % 3).ToArray(),
            Levels = Enumerable.Range(0, 85).Select(i => i < 80 ? rest.Levels.Span[i] : 2).ToArray(),
        }).LogLikelihood;
        Near.Equal(2 * (fit.LogLikelihood - without), fit.LikelihoodRatioTests()[1].Statistic, 1e-10);
    }

    /// <summary>The lowest level alone is separated: its gap to the next threshold goes to infinity and adds nothing to the likelihood of the others.</summary>
    [Fact]
    public void A_gap_without_end_adds_nothing()
    {
        int[] levels = [.. Enumerable.Repeat(0, 5), .. Enumerable.Repeat(1, 4), .. Enumerable.Repeat(2, 6)];
        OrdinalFit fit = OrdinalInference.Fit(new OrdinalData { Features = levels.Select(level => level == 0 ? 0.0 : 1).ToArray(), FeatureCount = 1, Levels = levels, LevelCount = 3 });
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Near.Equal((4 * Math.Log(0.4)) + (6 * Math.Log(0.6)), fit.LogLikelihood, 1e-13);
    }

    /// <summary>Two groups of two levels each share the middle one: both thresholds stay where rows determine them, and the gap between them goes to infinity all the same.</summary>
    [Fact]
    public void A_gap_without_end_between_thresholds_that_stay_adds_nothing()
    {
        int[] levels = [0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2];
        OrdinalFit fit = OrdinalInference.Fit(new OrdinalData { Features = Enumerable.Range(0, 12).Select(i => i < 5 ? 0.0 : 1).ToArray(), FeatureCount = 1, Levels = levels, LevelCount = 3 });
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Near.Equal((3 * Math.Log(0.6)) + (2 * Math.Log(0.4)) + (4 * Math.Log(4.0 / 7)) + (3 * Math.Log(3.0 / 7)), fit.LogLikelihood, 1e-13);
    }

    [Fact]
    public void A_column_that_is_constant_or_a_combination_is_left_out_and_named()
    {
        OrdinalData data = OrdinalFitTests.Levels(22, 60, 2, 3, 1);
        OrdinalData more = data with { Features = Enumerable.Range(0, 60).SelectMany(i => new[] { data.Features.Span[2 * i], 3, data.Features.Span[(2 * i) + 1], data.Features.Span[2 * i] + 1 }).ToArray(), FeatureCount = 4, Names = ["a", "three", "b", "more"] };
        OrdinalFit fit = OrdinalInference.Fit(more);
        Assert.Equal(["three", "more"], fit.LeftOut.Select(column => column.Name));
        OrdinalFit expected = OrdinalInference.Fit(data);
        Near.Equal(expected.Coefficients[1].Estimate, fit.Coefficients[2].Estimate, 1e-14);
        Assert.True(double.IsNaN(fit.Coefficients[1].Estimate) && double.IsNaN(fit.ProfileIntervals()[3].Upper));
        Assert.Equal(expected.ProportionalOddsTest().DegreesOfFreedom, fit.ProportionalOddsTest().DegreesOfFreedom);
        double[] probabilities = new double[3];
        fit.ComputeProbabilities([1, 2, 3, 4], probabilities);
        Assert.Equal(1, probabilities.Sum(), 1e-15);
        Refuses(() => OrdinalInference.Fit(more, new InferenceOptions { Collinear = CollinearColumns.Refuse }), "2 of 5 columns are linear combinations of others: three");
    }

    [Fact]
    public void Probabilities_are_the_differences_of_cumulative_ones()
    {
        OrdinalFit fit = OrdinalInference.Fit(OrdinalFitTests.Levels(23, 100, 1, 4, 1));
        double[] probabilities = new double[4];
        fit.ComputeProbabilities([0.7], probabilities);
        double[] cumulative = [0, .. fit.Thresholds.Select(row => 1 / (1 + Math.Exp(-(row.Estimate - (0.7 * fit.Coefficients[0].Estimate))))), 1];
        Near.Equal([.. Enumerable.Range(0, 4).Select(level => cumulative[level + 1] - cumulative[level])], probabilities, 1e-14);
        fit.ComputeProbabilities([-1000 / fit.Coefficients[0].Estimate], probabilities);
        Assert.Equal(1, probabilities[0]);
        Assert.All(probabilities, p => Assert.True(p >= 0));
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(0.01)]
    [InlineData(0.499)]
    [InlineData(0.501)]
    [InlineData(1.1)]
    [InlineData(40)]
    public void Gaps_have_the_digits_of_either_arithmetic(double width)
    {
        ThresholdGaps gaps = ThresholdGaps.Of([1, 3, 1], 2, 0);
        (double[] gradient, double[] hessian) = (new double[2], new double[4]);
        double loss = gaps.Add([1, 1 + width], gradient, hessian);
        DoubleDouble[] point = [1, (DoubleDouble)1 + width];
        (DoubleDouble[] slope, DoubleDouble[] curvature) = (new DoubleDouble[2], new DoubleDouble[4]);
        gaps.AddExactly(point, slope, curvature);
        Fixed power = Fixed.Exp(-Fixed.Of(width));
        Fixed exactSlope = -Fixed.Of(3) * power / (Fixed.One - power);
        Fixed exactCurvature = -exactSlope / (Fixed.One - power);
        Agrees(exactSlope, slope[1]);
        Agrees(exactCurvature, curvature[3]);
        double rounding = Math.BitIncrement(1.0) - 1;
        double near = 4e-15 + (rounding / width);
        Near.Equal(exactSlope.ToDouble(), gradient[1], near);
        Near.Equal(exactCurvature.ToDouble(), hessian[3], 2 * near);
        Assert.Equal((-gradient[1], -hessian[3], hessian[3]), (gradient[0], hessian[2], hessian[0]));
        Assert.Equal(-3 * Math.Log((Fixed.One - power).ToDouble()), loss, 1e-14 + (3 * near));
        Assert.Equal(double.PositiveInfinity, gaps.Add([1, 1 - width], gradient, hessian));
    }

    /// <summary>Where thresholds cross, profiles go on with the parabola of the gap below which nothing is asked: once differentiable, and finite.</summary>
    [Fact]
    public void Below_a_floor_the_loss_is_a_parabola()
    {
        ThresholdGaps gaps = ThresholdGaps.Of([1, 3, 1], 2, 0).Continued([0, 1]);
        const double Floor = 1.0 / 64;
        (double Loss, double Slope, double Curvature) At(double width)
        {
            (double[] gradient, double[] hessian) = (new double[2], new double[4]);
            return (gaps.Add([0, width], gradient, hessian), gradient[1], hessian[3]);
        }

        (double loss, double slope, double curvature) = At(Floor);
        (double below, double steeper, double same) = At(Floor - 0.5);
        Near.Equal(loss - (0.5 * slope) + (0.125 * curvature), below, 1e-14);
        Near.Equal(slope - (0.5 * curvature), steeper, 1e-14);
        Assert.Equal(curvature, same);
        Assert.True(gaps.Holds([0.0, 0.02]) && !gaps.Holds([0.0, 0.01]));
    }

    [Fact]
    public void Bad_levels_are_refused_with_their_place()
    {
        OrdinalData good = new() { Features = new double[] { 1, 2, 3, 4, 5 }, FeatureCount = 1, Levels = new[] { 0, 1, 2, 1, 0 }, LevelCount = 3 };
        Refuses(good with { LevelCount = 2 }, "There are 2 levels, but proportional odds need 3 at least. Pass the number of levels, or use LogisticInference for two.");
        Refuses(good with { LevelCount = 4, LevelNames = ["a", "b", "c", "d"] }, "No row that counts is of level d, one of 4");
        Refuses(good with { Levels = new[] { 0, 1, 2, 1, 3 } }, "Row 5, counted from 1, is of level 3, but there are 3 levels.");
        Refuses(good with { LevelNames = ["a"] }, "There are 1 names of levels, but 3 levels.");
        Refuses(good with { Weights = new double[] { 1, 1, 0, 1, 1 } }, "No row that counts is of level 2");
        Refuses(good with { Weights = new double[] { 1, -1, 1, 1, 1 } }, "Row 2, counted from 1, has the weight -1");
        Refuses(good with { Offsets = new double[] { 1, 2 } }, "Offsets holds 2 numbers, but there are 5 rows.");
        Refuses(good with { Offsets = new[] { 1, 2, 3, double.NaN, 5 } }, "Offsets holds NaN in row 4");
        Refuses(good with { Features = new double[] { 1, 2, double.NaN, 4, 5 } }, "Features holds NaN in row 3, column 1");
        Refuses(good with { Features = new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 }, FeatureCount = 4 }, "There are 5 rows that count, but 6 coefficients and thresholds.");
        OrdinalFit fit = OrdinalInference.Fit(OrdinalFitTests.Levels(1, 40, 1, 3, 1));
        Refuses(() => fit.ComputeProbabilities([1.0], new double[2]), "The destination holds 2 numbers, but there are 3 levels.");
        Refuses(() => fit.ComputeProbabilities([1.0, 2], new double[3]), "The row has 2 numbers, but the model 1 features.");
        Refuses(() => fit.ProfileIntervals(1), "The confidence level is 1");
    }

    [Fact]
    public void Fits_are_compared_by_their_likelihoods()
    {
        OrdinalData data = OrdinalFitTests.Levels(24, 70, 2, 3, 1);
        OrdinalFit larger = OrdinalInference.Fit(data);
        OrdinalFit smaller = OrdinalInference.Fit(Without(data, 1));
        Assert.Equal(larger.LikelihoodRatioTests()[1].Statistic, OrdinalTests.Compare(smaller, larger).Statistic, 1e-9);
        Refuses(() => OrdinalTests.Compare(larger, smaller), "Pass the model with more parameters second.");
    }

    /// <summary>The largest log-likelihood with a coefficient held.</summary>
    private static double Held(OrdinalData data, int column, double value)
    {
        double[] offsets = [.. Enumerable.Range(0, data.Levels.Length).Select(i => value * data.Features.Span[(2 * i) + column])];
        return OrdinalInference.Fit(Without(data, column) with { Offsets = offsets }).LogLikelihood;
    }

    private static OrdinalData Without(OrdinalData data, int column) =>
        data with { Features = Enumerable.Range(0, data.Levels.Length).Select(i => data.Features.Span[(2 * i) + 1 - column]).ToArray(), FeatureCount = 1 };

    private static void Agrees(Fixed expected, DoubleDouble actual)
    {
        Fixed error = (Fixed.Of(actual.High) + Fixed.Of(actual.Low) - expected).Abs() / expected.Abs();
        Assert.True(error.ToDouble() < 1e-28, $"The relative error is {error.ToDouble():G3}.");
    }

    private static void Refuses(OrdinalData data, string part) => Refuses(() => OrdinalInference.Fit(data), part);

    private static void Refuses(Action action, string part) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
