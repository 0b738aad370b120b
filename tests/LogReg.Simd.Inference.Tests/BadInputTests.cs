using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Every error names the argument, the place, both numbers and the remedy.</summary>
public class BadInputTests
{
    private static readonly InferenceData Good = new() { Features = new double[] { 1, 2, 3, 4, 5 }, FeatureCount = 1, Successes = new double[] { 0, 1, 0, 1, 1 } };

    public static TheoryData<string, InferenceData, string> Cases => new()
    {
        { "a row too few", Good with { Features = new double[] { 1, 2, 3, 4 } }, "The features are 4 numbers, but 5 rows of 1 features make 5." },
        { "weights", Good with { Weights = new double[] { 1, 1 } }, "Weights holds 2 numbers, but there are 5 rows." },
        { "a negative weight", Good with { Weights = new double[] { 1, 1, -1.5, 1, 1 } }, "Row 3, counted from 1, has the weight -1.5, but it must be a finite number of 0 or more." },
        { "negative trials", Good with { Trials = new double[] { 1, 1, 1, -2, 1 } }, "Row 4, counted from 1, has -2 trials, but there must be 0 or more." },
        { "too many successes", Good with { Trials = new double[] { 2, 2, 2, 2, 0 } }, "Row 5, counted from 1, has 1 successes among 0 trials." },
        { "a label of 2", Good with { Successes = new double[] { 0, 2, 0, 1, 1 } }, "Row 2, counted from 1, has the label 2, but it must lie from 0 to 1." },
        { "all alike", Good with { Successes = new double[] { 1, 1, 1, 1, 1 } }, "All responses are equal: 5 successes and 0 failures." },
        { "not finite", Good with { Features = new double[] { 1, 2, double.NaN, 4, 5 } }, "Features holds NaN in row 3, column 1, counted from 1." },
        { "an infinite offset", Good with { Offsets = new double[] { 0, 0, 0, double.PositiveInfinity, 0 } }, "Offsets holds Infinity in row 4, column 1, counted from 1." },
        { "names", Good with { Names = ["a", "b"] }, "There are 2 names, but 1 features." },
        { "a term", Good with { Terms = [new("both", [0, 1])] }, "The term both has a column 1, but there are 1 features." },
        { "few rows", Generated.Of(1, 4, 4), "There are 4 rows that count, but 5 coefficients." },
        { "nothing", new InferenceData { Features = Array.Empty<double>(), FeatureCount = 0, Successes = new double[] { 0, 1 }, FitIntercept = false }, "There are 0 features and no intercept" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bad_data_are_refused_with_both_numbers(string what, InferenceData data, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => LogisticInference.Fit(data));
        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), $"{what}: {error.Message}");
    }

    [Fact]
    public void Arrays_that_are_null_are_refused_by_their_names()
    {
        double[] none = null!;
        double[] numbers = [0, 1];
        Assert.Throws<ArgumentNullException>("features", () => LogisticInference.Fit(none, 1, numbers));
        Assert.Throws<ArgumentNullException>("labels", () => LogisticInference.Fit(numbers, 1, none));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_level_lies_between_0_and_1(double level) => Assert.Throws<ArgumentException>(() => LogisticInference.Fit(Good).Coefficients[0].WaldInterval(level));

    [Fact]
    public void A_coefficient_that_is_not_there_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => LogisticInference.Fit(Good).ProfileInterval(2));
}
