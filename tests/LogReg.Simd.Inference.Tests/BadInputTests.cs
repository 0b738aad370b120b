using LogReg.Simd.Inference.Formulas;
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
        {
            "a column of tiny numbers", Good with { Features = new double[] { 1e-150, 2e-150, 3e-150, 4e-150, -5e-150 } },
            "The column x1 holds magnitudes below 9.8e-150, but variances need squares, which double holds of those from 3.2e-145 to 6.2e+144. Multiply it by a power of ten."
        },
        {
            "a column of huge numbers", Good with { Features = new double[] { 1e150, 2e150, 3e150, 4e150, -5e150 }, Names = ["huge"] },
            "The column huge holds magnitudes above 3.3e+150, but variances need squares, which double holds of those from 3.2e-145 to 6.2e+144. Divide it by a power of ten."
        },
        { "a name that is null", Good with { Names = [null!] }, "Names holds null at index 0." },
        { "a term that is null", Good with { Terms = [null!] }, "Terms holds null, or a term without a name or columns, at index 0." },
        { "a term without columns", Good with { Terms = [new("a", [0]), new("both", null!)] }, "Terms holds null, or a term without a name or columns, at index 1." },
        { "a negative count", Good with { FeatureCount = -1 }, "FeatureCount is -1, but a row has 0 features or more. Pass how many it has." },
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
        Assert.Equal("data", error.ParamName);
    }

    [Theory]
    [InlineData(1e-143)]
    [InlineData(1e143)]
    public void Columns_of_any_unit_whose_square_double_holds_have_their_statistics(double unit)
    {
        InferenceData usual = Good with { Features = new double[] { 1, 5, 3, 4, 2 } };
        InferenceData scaled = usual with { Features = usual.Features.ToArray().Select(value => unit * value).ToArray() };
        (LogisticFit expected, LogisticFit actual) = (LogisticInference.Fit(usual), LogisticInference.Fit(scaled));
        Assert.Equal(expected.Coefficients[1].Z, actual.Coefficients[1].Z, 1e-12);
        Assert.Equal(expected.Coefficients[1].StandardError, unit * actual.Coefficients[1].StandardError, 1e-12);
    }

    [Fact]
    public void Errors_of_arrays_name_the_arrays_that_were_passed()
    {
        double[] features = [1, 2, 3, 4, 5];
        double[] labels = [0, 1, 0, 1, 1];
        Names("features", "The features are 4 numbers, but 5 rows of 1 features make 5. Pass the features of every row.", () => LogisticInference.Fit([1, 2, 3, 4], 1, labels));
        Names("features", "features holds NaN in row 3, column 1, counted from 1. Pass finite numbers", () => LogisticInference.Fit([1, 2, double.NaN, 4, 5], 1, labels));
        Names("features", "features holds NaN in row 3, column 1", () => LogisticInference.Fit([1f, 2, float.NaN, 4, 5], 1, [0f, 1, 0, 1, 1]));
        Names("features", "1 of 2 columns are linear combinations of others", () => LogisticInference.Fit([1, 1, 1, 1, 1], 1, labels, new() { Collinear = CollinearColumns.Refuse }));
        Names("featureCount", "featureCount is -1, but a row has 0 features or more. Pass how many it has.", () => LogisticInference.Fit(features, -1, labels));
        Names("labels", "Row 2, counted from 1, has the label 2, but it must lie from 0 to 1. Pass 0 and 1.", () => LogisticInference.Fit(features, 1, [0, 2, 0, 1, 1]));
        Names("labels", "All responses are equal: 5 successes and 0 failures.", () => LogisticInference.Fit(features, 1, [1, 1, 1, 1, 1]));
        Names("labels", "There are 1 rows that count, but 2 coefficients.", () => LogisticInference.Fit([1.0], 1, [1.0]));
        Names("options", "The thread count is -1, but it must be from 0 to 1024.", () => LogisticInference.Fit(features, 1, labels, new() { ThreadCount = -1 }));
    }

    [Fact]
    public void Errors_of_classes_and_levels_name_the_data()
    {
        MultinomialData classes = new() { Features = new double[] { 1, 2, 3, 4, 5 }, FeatureCount = 1, Classes = new[] { 0, 1, 2, 1, 0 }, ClassCount = 3 };
        Names("data", "There are 1 classes", () => MultinomialInference.Fit(classes with { ClassCount = 1 }));
        Names("data", "The base class is 3", () => MultinomialInference.Fit(classes with { BaseClass = 3 }));
        Names("data", "There are 1 names of classes", () => MultinomialInference.Fit(classes with { ClassNames = ["a"] }));
        Names("data", "ClassNames holds null at index 2. Pass one name for each class.", () => MultinomialInference.Fit(classes with { ClassNames = ["a", "b", null!] }));
        Names("data", "Weights holds 1 numbers", () => MultinomialInference.Fit(classes with { Weights = new double[1] }));
        Names("data", "Row 3, counted from 1, is of class 2", () => MultinomialInference.Fit(classes with { ClassCount = 2 }));
        Names("data", "No row that counts is of class 3", () => MultinomialInference.Fit(classes with { ClassCount = 4 }));
        OrdinalData levels = new() { Features = new double[] { 1, 2, 3, 4, 5 }, FeatureCount = 1, Levels = new[] { 0, 1, 2, 1, 0 }, LevelCount = 3 };
        Names("data", "There are 2 levels", () => OrdinalInference.Fit(levels with { LevelCount = 2 }));
        Names("data", "LevelNames holds null at index 0. Pass one name for each level.", () => OrdinalInference.Fit(levels with { LevelNames = [null!, "b", "c"] }));
        Names("data", "There are 3 rows that count, but 4 coefficients", () => OrdinalInference.Fit(levels with { Features = new double[6], FeatureCount = 2, Levels = new[] { 0, 1, 2 } }));
    }

    [Fact]
    public void Errors_of_choices_and_columns_name_the_argument()
    {
        LogisticFit fit = LogisticInference.Fit(Good);
        Names("options", "There is no way with collinear columns 7. Pass LeaveOut or Refuse.", () => LogisticInference.Fit(Good, new() { Collinear = (CollinearColumns)7 }));
        Names("options", "There is no intercept 9. Pass ", () => FirthInference.Fit(Good, new() { Intercept = (FirthIntercept)9 }));
        Names("kind", "There is no covariance 9. Pass HC0, HC1, HC2 or HC3.", () => fit.RobustCovariance((CovarianceKind)9));
        Names("row", "The row has 2 numbers, but the model 1 features.", () => fit.Predict([1, 2]));
        Names("largerParameters", "The larger model has 1 parameters, but the smaller one 2.", () => TermTests.LikelihoodRatio(-2, 2, -1, 1));
        Names("larger", "The larger model has 2 parameters, but the smaller one 2.", () => TermTests.Compare(fit, fit));
        Names("values", "The column x has 1 rows, but y has 2.", () => new NamedColumns().Add("y", [1.0, 2]).Add("x", [1.0]));
        Names("values", "The column x holds null in row 2, counted from 1.", () => new NamedColumns().Add("x", ["a", null!]));
        Names("name", "There are 2 columns y", () => new NamedColumns().Add("y", [1.0, 2]).Add("y", [1.0, 2]));
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

    private static void Names(string argument, string message, Action action)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(action);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(argument, error.ParamName);
    }
}
