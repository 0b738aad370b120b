using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Firth's likelihood against an independent program in R that iterates its score to 1e-13.</summary>
public class FirthTests
{
    [Fact]
    public void Estimates_and_errors_are_those_of_the_modified_score()
    {
        FirthFit fit = FirthInference.Fit(Published.InfertWithEducation());
        Near.Equal(
            [-1.105747594857187543, 0.038282195906912092, -0.787961638098836903, -1.035485366670745311, -1.377559388419429931, 1.968896694269639758, 1.238216352882480997],
            fit.Coefficients.Select(row => row.Estimate),
            1e-11);
        Near.Equal(
            [1.398100734826444480, 0.030929702122105569, 0.192760316483302274, 0.782777908806671419, 0.823894318242704538, 0.303791707909618847, 0.296698340372505587],
            fit.Coefficients.Select(row => row.StandardError),
            1e-11);
        Near.Equal(-117.31227004541104, fit.PenalizedLogLikelihood, 1e-12);
    }

    [Fact]
    public void Penalised_likelihood_ratio_tests_hold_the_term_and_keep_the_penalty()
    {
        InferenceData data = Published.InfertWithEducation() with { Terms = null };
        Near.Equal(
            [1.584240453535557, 20.264564378953963, 1.8320214750784203, 2.9296977462698521, 56.361278588145439, 19.76513233701894],
            FirthInference.Fit(data).LikelihoodRatioTests().Select(test => test.Statistic),
            1e-10);
        Assert.Equal([1, 1, 2, 1, 1], FirthInference.Fit(Published.InfertWithEducation()).LikelihoodRatioTests().Select(test => test.DegreesOfFreedom));
    }

    [Fact]
    public void Profile_intervals_are_where_the_penalised_likelihood_has_fallen()
    {
        IReadOnlyList<Interval> intervals = FirthInference.Fit(Published.InfertWithEducation()).ProfileIntervals();
        Near.Equal([-1.18339472726792594, -0.43015030197617482], [intervals[2].Lower, intervals[2].Upper], 1e-9);
        Near.Equal([1.4031654234679665, 2.5933236672608380], [intervals[5].Lower, intervals[5].Upper], 1e-9);
    }

    [Fact]
    public void Separated_classes_have_a_finite_fit()
    {
        InferenceData data = new() { Features = new double[] { 1, 2, 3, 4, 5, 6, 7, 8 }, FeatureCount = 1, Successes = new double[] { 0, 0, 0, 0, 1, 1, 1, 1 } };
        FirthFit fit = FirthInference.Fit(data);
        Near.Equal([-4.6473497699788879, 1.0327443933286418], fit.Coefficients.Select(row => row.Estimate), 1e-11);
        Near.Equal([3.19807984901186693, 0.67266478106223782], fit.Coefficients.Select(row => row.StandardError), 1e-11);
        Interval interval = fit.ProfileIntervals()[1];
        Assert.True(interval.Lower > 0 && interval.Upper > interval.Lower, $"{interval}");
    }

    [Fact]
    public void Flic_brings_the_mean_probability_back()
    {
        FirthFit fit = FirthInference.Fit(Published.InfertWithEducation(), new FirthOptions { Intercept = FirthIntercept.Flic });
        Near.Equal(-1.1225382172330722, fit.Coefficients[0].Estimate, 1e-11);
        Near.Equal(0.038282195906912092, fit.Coefficients[1].Estimate, 1e-11);
        Assert.Equal(fit.Coefficients[0].WaldInterval(), fit.ProfileIntervals()[0]);
    }

    [Fact]
    public void Flac_is_the_likelihood_of_the_augmented_rows()
    {
        FirthFit fit = FirthInference.Fit(Published.InfertWithEducation(), new FirthOptions { Intercept = FirthIntercept.Flac });
        Near.Equal([-1.153078792852830992, 0.038009227904439197, -0.787874645330416845, -0.990668420826424589, -1.330982600269007721, 1.965325827618249477, 1.234801561771945000], fit.Coefficients.Select(row => row.Estimate), 1e-10);
        Near.Equal([1.362065339482904980, 0.030360943230162758, 0.188536713727199823, 0.748204312953264949, 0.788852183971647136, 0.299865059105609622, 0.291962584023205407], fit.Coefficients.Select(row => row.StandardError), 1e-7);
        Assert.Equal(7, fit.ProfileIntervals().Count);
        Assert.Equal(5, fit.LikelihoodRatioTests().Count);
    }

    [Fact]
    public void Every_separated_problem_has_a_finite_fit_with_finite_intervals() => Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
    {
        InferenceData data = Generated.Of(seed, 24, 2);
        double[] labels = [.. Enumerable.Range(0, 24).Select(i => data.Features.Span[2 * i] > 0.3 * data.Features.Span[(2 * i) + 1] ? 1.0 : 0)];
        FirthFit fit = FirthInference.Fit(data with { Successes = labels });
        Assert.All(fit.Coefficients, row => Assert.True(double.IsFinite(row.Estimate) && row.StandardError > 0, $"{row}"));
        Assert.All(fit.ProfileIntervals(), interval => Assert.True(interval.Lower < interval.Upper, $"{interval}"));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true).WithReplay(1, 3));

    [Fact]
    public void Weights_are_repeated_rows_and_soft_labels_are_both_labels()
    {
        InferenceData data = Generated.Of(6, 40, 2);
        double[] soft = [.. data.Successes.ToArray().Select((y, i) => i % 3 == 0 ? 0.25 : y)];
        double[] weights = [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? 4.0 : 1 + (i % 2))];
        int[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        double[] labels = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(0, (int)weights[i]).Select(k => i % 3 == 0 ? (k == 0 ? 1.0 : 0) : soft[i]))];
        FirthFit weighted = FirthInference.Fit(data with { Successes = soft, Weights = weights });
        FirthFit repeated = FirthInference.Fit(LawTests.Rows(data, rows) with { Successes = labels });
        Near.Equal([.. repeated.Coefficients.Select(row => row.Estimate)], weighted.Coefficients.Select(row => row.Estimate), 1e-11);
        Near.Equal(repeated.PenalizedLogLikelihood, weighted.PenalizedLogLikelihood, 1e-12);
    }

    [Fact]
    public void All_responses_may_be_equal()
        => Assert.All(FirthInference.Fit(new InferenceData { Features = new double[] { 1, 2, 4, 5 }, FeatureCount = 1, Successes = new double[] { 1, 1, 1, 1 } }).Coefficients, row => Assert.True(double.IsFinite(row.Estimate)));
}
