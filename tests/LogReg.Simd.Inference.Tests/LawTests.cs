using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>What does not change when the same data are said in another way.</summary>
public class LawTests
{
    private const int Cases = 25;

    [Fact]
    public void Scaling_and_moving_columns_scales_the_coefficients_and_changes_no_test() => ForSeeds(seed =>
    {
        InferenceData data = Generated.Of(seed, 70, 3);
        LogisticFit fit = LogisticInference.Fit(data);
        double[] features = data.Features.ToArray();
        for (int i = 0; i < features.Length; i += 3)
        {
            features[i] *= 1024;
            features[i + 1] += 2;
        }

        LogisticFit other = LogisticInference.Fit(data with { Features = features });
        Near.Equal(fit.Coefficients[1].Estimate, 1024 * other.Coefficients[1].Estimate, 1e-13);
        Near.Equal([.. fit.Coefficients.Skip(1).Select(row => row.Z)], other.Coefficients.Skip(1).Select(row => row.Z), 1e-12);
        Near.Equal(fit.LogLikelihood, other.LogLikelihood, 1e-13);
        Near.Equal(fit.ModelTest.Statistic, other.ModelTest.Statistic, 1e-11);
    });

    [Fact]
    public void A_weight_is_the_row_that_many_times() => ForSeeds(seed =>
    {
        InferenceData data = Generated.Of(seed, 60, 2);
        double[] weights = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 4))];
        int[] rows = [.. Enumerable.Range(0, 60).SelectMany(i => Enumerable.Repeat(i, i % 4))];
        LogisticFit weighted = LogisticInference.Fit(data with { Weights = weights });
        LogisticFit repeated = LogisticInference.Fit(Rows(data, rows));
        AssertSame(weighted, repeated);
        Near.Equal(repeated.Deviance, weighted.Deviance, 1e-13);
        Near.Equal(repeated.Bic, weighted.Bic, 1e-13);
        Assert.Equal(repeated.ResidualDegreesOfFreedom, weighted.ResidualDegreesOfFreedom);
        Near.Equal(repeated.PseudoR2.Tjur, weighted.PseudoR2.Tjur, 1e-12);
    });

    [Fact]
    public void Grouped_rows_have_the_estimates_of_single_ones() => ForSeeds(seed =>
    {
        InferenceData data = Generated.Of(seed, 40, 2);
        double[] trials = [.. Enumerable.Range(0, 40).Select(i => (double)(1 + (i % 5)))];
        double[] successes = [.. Enumerable.Range(0, 40).Select(i => (double)((i * 7 % 11) % (2 + (i % 5))))];
        int[] rows = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat(i, 1 + (i % 5)))];
        double[] labels = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(0, 1 + (i % 5)).Select(k => k < successes[i] ? 1.0 : 0))];
        LogisticFit grouped = LogisticInference.Fit(data with { Trials = trials, Successes = successes });
        LogisticFit single = LogisticInference.Fit(Rows(data, rows) with { Successes = labels });
        AssertSame(grouped, single);
        Near.Equal(single.ModelTest.Statistic, grouped.ModelTest.Statistic, 1e-11);
        Near.Equal(single.PseudoR2.Nagelkerke, grouped.PseudoR2.Nagelkerke, 1e-11);
    });

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        InferenceData data = Generated.Of(1, 40_000, 8, 1, 0.3);
        LogisticFit one = LogisticInference.Fit(data, new InferenceOptions { ThreadCount = 1 });
        LogisticFit two = LogisticInference.Fit(data, new InferenceOptions { ThreadCount = 3 });
        Assert.Equal(one.Coefficients, two.Coefficients);
        Assert.Equal(one.Covariance, two.Covariance);
        Assert.Equal(one.LogLikelihood, two.LogLikelihood);
    }

    [Fact]
    public void Single_precision_is_taken_as_it_is()
    {
        InferenceData data = Generated.Of(12, 60, 2);
        float[] features = [.. data.Features.ToArray().Select(value => (float)value)];
        float[] labels = [.. data.Successes.ToArray().Select(value => (float)value)];
        LogisticFit expected = LogisticInference.Fit([.. features.Select(value => (double)value)], 2, data.Successes.ToArray());
        Assert.Equal(expected.Coefficients, LogisticInference.Fit(features.AsSpan(), 2, labels).Coefficients);
        Assert.Equal(expected.ProfileIntervals(), LogisticInference.Fit(InferenceData.FromSingle(features, 2, labels)).ProfileIntervals());
        Assert.NotEqual(expected.Coefficients, FirthInference.Fit(InferenceData.FromSingle(features, 2, labels)).Coefficients);
    }

    internal static InferenceData Rows(InferenceData data, int[] rows) => data with
    {
        Features = rows.SelectMany(i => data.Features.Slice(i * data.FeatureCount, data.FeatureCount).ToArray()).ToArray(),
        Successes = rows.Select(i => data.Successes.Span[i]).ToArray(),
    };

    private static void AssertSame(LogisticFit expected, LogisticFit actual)
    {
        Near.Equal([.. expected.Coefficients.Select(row => row.Estimate)], actual.Coefficients.Select(row => row.Estimate), 1e-13);
        Near.Equal([.. expected.Coefficients.Select(row => row.StandardError)], actual.Coefficients.Select(row => row.StandardError), 1e-13);
    }

    private static void ForSeeds(Action<int> law) =>
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true).WithReplay(1, 3));
}
