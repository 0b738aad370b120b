using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>What is zero is shown as zero, not as what rounding leaves of it.</summary>
public class ZeroTests
{
    /// <summary>One success among three in every row: the slopes, the deviance and the statistics are zero, and the intercept is −log 2.</summary>
    private static InferenceData Constant => new()
    {
        Features = new double[] { 0.1, 3, 0.7, 1, 1.3, 4, 0.2, 1, -0.6, 5 },
        FeatureCount = 2,
        Successes = new double[] { 1, 2, 1, 3, 1 },
        Trials = new double[] { 3, 6, 3, 9, 3 },
    };

    [Fact]
    public void A_coefficient_that_the_proof_does_not_tell_from_zero_is_zero()
    {
        LogisticFit fit = LogisticInference.Fit(Constant);
        Near.Equal(-Math.Log(2), fit.Coefficients[0].Estimate, 1e-15);
        Assert.All(fit.Coefficients.Skip(1), row =>
        {
            Assert.Equal(0, row.Estimate);
            Assert.Equal(0, row.Z);
            Assert.Equal(1, row.PValue);
        });
        Assert.InRange(fit.CertifiedBound, 0, 1e-14);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 7)]
    [InlineData(5, 11)]
    [InlineData(12, 13)]
    [InlineData(3, 49)]
    public void Deviances_and_statistics_of_rounding_are_zero(int successes, int trials)
    {
        LogisticFit fit = LogisticInference.Fit(Constant with
        {
            Successes = Enumerable.Range(1, 5).Select(i => (double)(i * successes)).ToArray(),
            Trials = Enumerable.Range(1, 5).Select(i => (double)(i * trials)).ToArray(),
            Weights = Enumerable.Range(1, 5).Select(i => 0.1 * i).ToArray(),
        });
        Assert.Equal(0, fit.Deviance);
        Assert.Equal(0, fit.NullDeviance);
        Assert.Equal(0, fit.ModelTest.Statistic);
        Assert.All(fit.LikelihoodRatioTests(), test =>
        {
            Assert.Equal(0, test.Statistic);
            Assert.Equal(1, test.PValue);
            Assert.InRange(Assert.NotNull(test.StatisticBound), 0, 1e-10);
        });
    }

    [Fact]
    public void The_test_of_a_model_of_nothing_is_zero()
    {
        // Labels of one trial: each value of the feature has one success among two.
        double[] features = [.. Enumerable.Range(0, 14).Select(i => (i / 2 * 0.37) - 0.9)];
        LogisticFit fit = LogisticInference.Fit(features, 1, [.. Enumerable.Range(0, 14).Select(i => (double)(i % 2))]);
        Assert.Equal(0, fit.ModelTest.Statistic);
        Assert.Equal(0, fit.LikelihoodRatioTests()[0].Statistic);
        Assert.Equal(1, fit.ModelTest.PValue);
    }

    [Fact]
    public void A_coefficient_of_several_classes_is_zero_where_rows_of_each_kind_are_shared_out_alike()
    {
        double[] features = [.. Enumerable.Range(0, 36).Select(i => (i / 6 * 0.7) - 1.1)];
        int[] classes = [.. Enumerable.Range(0, 36).Select(i => (i % 6) switch { 0 => 0, 1 or 2 => 1, _ => 2 })];
        MultinomialFit fit = MultinomialInference.Fit(new MultinomialData { Features = features, FeatureCount = 1, Classes = classes, ClassCount = 3 });
        Assert.All(fit.Equations, equation => Assert.Equal(0, equation.Coefficients[1].Estimate));
        Near.Equal(Math.Log(2), fit.Equations[0].Coefficients[0].Estimate, 1e-15);
        Assert.Equal(0, fit.ModelTest.Statistic);
    }

    [Fact]
    public void What_is_small_and_not_zero_stays()
    {
        InferenceData data = Constant with { Successes = new double[] { 1, 2, 1, 3, 1 + 1e-9 } };
        LogisticFit fit = LogisticInference.Fit(data);
        Assert.InRange(Math.Abs(fit.Coefficients[2].Estimate), 1e-12, 1e-8);
        Assert.InRange(fit.Deviance, 1e-22, 1e-16);
    }
}
