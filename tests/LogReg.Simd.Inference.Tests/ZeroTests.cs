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

    [Fact]
    public void Deviances_and_statistics_of_rounding_are_zero()
    {
        LogisticFit fit = LogisticInference.Fit(Constant);
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
