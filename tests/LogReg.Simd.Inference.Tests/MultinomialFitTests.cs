using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Several classes: published values, digits, and laws that tie them to two classes.</summary>
public class MultinomialFitTests
{
    /// <summary>statsmodels 0.13: MNLogit(education, age + parity + induced) of R's infert, by Newton's method; R's nnet::multinom agrees to its five or six digits.</summary>
    [Fact]
    public void The_education_of_infert_has_the_published_table()
    {
        MultinomialFit fit = MultinomialInference.Fit(Education());
        Near.Equal(
            [9.85511118775988, -0.1359050360459284, -0.8059944326435468, -0.5789190545921792, 13.902897350420446, -0.2536935126189622, -1.1103640595695423, -0.20854722360906],
            Rows(fit).Select(row => row.Estimate),
            1e-10);
        Near.Equal(
            [3.078561077306849, 0.0803098937237289, 0.2360866642539761, 0.4601152105281159, 3.1438084717818238, 0.0821813805400756, 0.2581760811229187, 0.4783514612169723],
            Rows(fit).Select(row => row.StandardError),
            1e-10);
        Near.Equal([9.85511119156078, -0.135905037025878, -0.80599443287849, -0.578919054353430], fit.Equations[0].Coefficients.Select(row => row.Estimate), 1e-5);
        Near.Equal(-181.28409134347072, fit.LogLikelihood, 1e-12);
        Near.Equal(423.191955898549, fit.NullDeviance, 1e-12);
        Near.Equal(362.568182686941, fit.Deviance, 1e-11);
        Near.Equal(378.568182686941, fit.Aic, 1e-11);
        Near.Equal(406.6756126562613, fit.Bic, 1e-12);
        Near.Equal(0.14325360482741512, fit.McFadden, 1e-10);
        Near.Equal(21.5612231799016, fit.LikelihoodRatioTests()[1].Statistic, 1e-7);
        Assert.Equal(2, fit.LikelihoodRatioTests()[1].DegreesOfFreedom);
        Assert.Equal(("0-5yrs", "12+ yrs"), (fit.BaseClassName, fit.Equations[1].ClassName));
        Assert.InRange(fit.CertifiedDigits, 13, 16);
    }

    [Theory]
    [InlineData(1, 3, 1e-14)]
    [InlineData(1e4, 3, 1e-14)]
    [InlineData(1e8, 3, 1e-14)]
    [InlineData(1, 5, 1e-14)]
    public void Coefficients_and_standard_errors_are_right_at_every_condition(double condition, int classes, double relative)
    {
        MultinomialData data = Classes(3, 60, 2, classes, condition) with { BaseClass = 1, Weights = Enumerable.Range(0, 60).Select(i => 0.5 + (i % 3)).ToArray() };
        MultinomialFit fit = MultinomialInference.Fit(data);
        Assert.Equal(OptimumExistence.Proven, fit.Existence);
        (double[] coefficients, double[] errors) = MultinomialOracle.Fit(data, [.. Rows(fit).Select(row => row.Estimate)]);
        Near.Equal(coefficients, Rows(fit).Select(row => row.Estimate), relative);
        Near.Equal(errors, Rows(fit).Select(row => row.StandardError), relative);
        foreach ((Coefficient row, double exact) in Rows(fit).Zip(coefficients))
        {
            Near.WithinBound(exact, row, fit.CertifiedBound);
        }
    }

    [Fact]
    public void Two_classes_are_the_logistic_regression()
    {
        InferenceData data = Generated.Of(4, 80, 3);
        LogisticFit two = LogisticInference.Fit(data);
        MultinomialFit fit = MultinomialInference.Fit(
            new MultinomialData { Features = data.Features, FeatureCount = 3, ClassCount = 2, Classes = data.Successes.ToArray().Select(label => (int)label).ToArray() });
        Near.Equal([.. two.Coefficients.Select(row => row.Estimate)], Rows(fit).Select(row => row.Estimate), 1e-15);
        Near.Equal([.. two.Covariance], fit.Covariance, 1e-14);
        Near.Equal(two.LogLikelihood, fit.LogLikelihood, 1e-14);
        Near.Equal([two.PseudoR2.McFadden, two.PseudoR2.Nagelkerke, two.Bic, two.ModelTest.PValue], [fit.McFadden, fit.Nagelkerke, fit.Bic, fit.ModelTest.PValue], 1e-12);
        Near.Equal([.. two.LikelihoodRatioTests().Select(test => test.Statistic)], fit.LikelihoodRatioTests().Select(test => test.Statistic), 1e-9);
        Near.Equal([.. two.ProfileIntervals(0.9).SelectMany(Ends)], fit.ProfileIntervals(0.9)[0].SelectMany(Ends), 1e-9);
        Assert.Equal(two.Coefficients[2].WaldInterval(0.9).Upper, fit.Equations[0].Coefficients[2].WaldInterval(0.9).Upper, 1e-12);
        double[] probabilities = new double[2];
        fit.ComputeProbabilities([0.5, 1, -1], probabilities);
        Near.Equal(two.Predict([0.5, 1, -1]).Probability, probabilities[1], 1e-13);
        Near.Equal(1, probabilities.Sum(), 1e-15);
    }

    [Fact]
    public void The_base_class_changes_what_is_compared_and_nothing_else()
    {
        MultinomialData data = Classes(5, 90, 2, 3);
        MultinomialFit first = MultinomialInference.Fit(data);
        MultinomialFit last = MultinomialInference.Fit(data with { BaseClass = 2 });
        Near.Equal(first.LogLikelihood, last.LogLikelihood, 1e-14);
        for (int j = 0; j < 3; j++)
        {
            Near.Equal(-first.Equations[1].Coefficients[j].Estimate, last.Equations[0].Coefficients[j].Estimate, 1e-13);
            Near.Equal(first.Equations[0].Coefficients[j].Estimate - first.Equations[1].Coefficients[j].Estimate, last.Equations[1].Coefficients[j].Estimate, 1e-13);
            Near.Equal(first.Equations[1].Coefficients[j].StandardError, last.Equations[0].Coefficients[j].StandardError, 1e-14);
        }

        Near.Equal([.. first.LikelihoodRatioTests().Select(test => test.Statistic)], last.LikelihoodRatioTests().Select(test => test.Statistic), 1e-9);
        Near.Equal([.. first.ProfileIntervals()[1].SelectMany(Ends).Select(Math.Abs).Order()], last.ProfileIntervals()[0].SelectMany(Ends).Select(Math.Abs).Order(), 1e-8);
    }

    [Fact]
    public void A_weight_is_the_row_that_many_times_and_threads_change_no_bit()
    {
        MultinomialData data = Classes(6, 60, 2, 4);
        int[] rows = [.. Enumerable.Range(0, 60).SelectMany(i => Enumerable.Repeat(i, 1 + (i % 3)))];
        MultinomialFit weighted = MultinomialInference.Fit(data with { Weights = Enumerable.Range(0, 60).Select(i => 1.0 + (i % 3)).ToArray() });
        MultinomialData repeated = data with
        {
            Features = rows.SelectMany(i => data.Features.Slice(2 * i, 2).ToArray()).ToArray(),
            Classes = rows.Select(i => data.Classes.Span[i]).ToArray(),
        };
        Near.Equal([.. Rows(MultinomialInference.Fit(repeated)).Select(row => row.Z)], Rows(weighted).Select(row => row.Z), 1e-13);
        MultinomialData large = Classes(7, 20_000, 8, 3, strength: 0.3);
        MultinomialFit one = MultinomialInference.Fit(large, new InferenceOptions { ThreadCount = 1 });
        MultinomialFit three = MultinomialInference.Fit(large, new InferenceOptions { ThreadCount = 3 });
        Assert.Equal(Rows(one), Rows(three));
        Assert.Equal(one.Covariance, three.Covariance);
    }

    [Fact]
    public void Collinear_columns_are_left_out_of_every_equation()
    {
        MultinomialData data = Classes(8, 60, 2, 3);
        double[] features = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { data.Features.Span[2 * i], 2 * data.Features.Span[2 * i], data.Features.Span[(2 * i) + 1] })];
        MultinomialFit fit = MultinomialInference.Fit(data with { Features = features, FeatureCount = 3 });
        Assert.Equal("x2 = 2·x1", Assert.Single(fit.LeftOut).ToString());
        Assert.Equal([2, 6], Enumerable.Range(0, 8).Where(place => double.IsNaN(Rows(fit)[place].Estimate)));
        Near.Equal([.. Rows(MultinomialInference.Fit(data)).Select(row => row.Z)], Rows(fit).Select(row => row.Z).Where(double.IsFinite), 1e-12);
        Assert.True(double.IsNaN(fit.LikelihoodRatioTests()[1].PValue));
    }

    [Fact]
    public void Pairs_of_equations_are_counted_row_by_row()
    {
        int pair = 0;
        for (int row = 0; row < 300; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                Assert.Equal((row, column), EquationBlocks.Of(pair++));
            }
        }
    }

    internal static Coefficient[] Rows(MultinomialFit fit) => [.. fit.Equations.SelectMany(equation => equation.Coefficients)];

    /// <summary>Rows whose classes follow from the first column and chance.</summary>
    internal static MultinomialData Classes(int seed, int rows, int features, int classes, double condition = 1, double strength = 1)
    {
        InferenceData data = Generated.Of(seed, rows, features, condition);
        Random random = new(seed + 1000);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i < classes ? i : Chosen(data.Features.Span[i * features] * strength, classes, random))];
        return new MultinomialData { Features = data.Features, FeatureCount = features, ClassCount = classes, Classes = labels };
    }

    private static int Chosen(double value, int classes, Random random) =>
        Math.Clamp((int)Math.Floor((classes / 2.0) + (0.5 * value) + (0.8 * Generated.Normal(random))), 0, classes - 1);

    private static double[] Ends(Interval interval) => [interval.Lower, interval.Upper];

    private static MultinomialData Education()
    {
        Table table = Table.Infert();
        string[] levels = ["0-5yrs", "6-11yrs", "12+ yrs"];
        return new MultinomialData
        {
            Features = Table.Rows(table.Numbers("age"), table.Numbers("parity"), table.Numbers("induced")),
            FeatureCount = 3,
            ClassCount = 3,
            Classes = table.Texts("education").Select(level => Array.IndexOf(levels, level)).ToArray(),
            ClassNames = levels,
            Names = ["age", "parity", "induced"],
        };
    }
}
