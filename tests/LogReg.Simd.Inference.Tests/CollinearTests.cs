using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

public class CollinearTests
{
    [Fact]
    public void A_collinear_column_is_named_with_its_combination_and_left_out()
    {
        InferenceData data = WithSum();
        LogisticFit fit = LogisticInference.Fit(data);
        Assert.Equal(["total = boys + 2·girls - 3·(Intercept)"], fit.LeftOut.Select(Reordered));
        Assert.True(double.IsNaN(fit.Coefficients[2 + 1].Estimate) && double.IsNaN(fit.Coefficients[3].StandardError) && double.IsNaN(fit.Coefficients[3].PValue));
        LogisticFit without = LogisticInference.Fit(Generated.Of(4, 50, 2));
        Near.Equal([.. without.Coefficients.Select(row => row.Estimate)], fit.Coefficients.Take(3).Select(row => row.Estimate), 1e-14);
        Near.Equal([.. without.Coefficients.Select(row => row.StandardError)], fit.Coefficients.Take(3).Select(row => row.StandardError), 1e-14);
        Assert.Equal(3, fit.ParameterCount);
    }

    [Fact]
    public void Collinear_columns_are_refused_on_demand()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => LogisticInference.Fit(WithSum(), new InferenceOptions { Collinear = CollinearColumns.Refuse }));
        Assert.Contains("total = ", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 4 columns", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_column_is_a_multiple_of_the_intercept_and_zeros_are_nothing()
    {
        InferenceData data = Generated.Of(4, 50, 1);
        double[] features = [.. data.Features.ToArray().SelectMany(x => new[] { x, 2.5, 0 })];
        LogisticFit fit = LogisticInference.Fit(data with { Features = features, FeatureCount = 3 });
        Assert.Equal(["x2 = 2.5·(Intercept)", "x3 = 0"], fit.LeftOut.Select(column => column.ToString()));
    }

    [Fact]
    public void Nearly_collinear_columns_stay()
        => Assert.Empty(LogisticInference.Fit(Generated.Of(1, 60, 3, 1e10)).LeftOut);

    private static string Reordered(CollinearColumn column) =>
        (column with { Combination = [.. column.Combination.OrderBy(part => part.Name == "(Intercept)")] }).ToString();

    private static InferenceData WithSum()
    {
        InferenceData data = Generated.Of(4, 50, 2);
        double[] pairs = data.Features.ToArray();
        double[] features = [.. Enumerable.Range(0, 50).SelectMany(i => new[] { pairs[2 * i], pairs[(2 * i) + 1], pairs[2 * i] + (2 * pairs[(2 * i) + 1]) - 3 })];
        return data with { Features = features, FeatureCount = 3, Names = ["boys", "girls", "total"] };
    }
}
