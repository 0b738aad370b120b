using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Several classes without a maximum, and what is refused.</summary>
public class MultinomialSeparationTests
{
    [Fact]
    public void Classes_along_a_line_are_separated_completely()
    {
        MultinomialData data = new() { Features = new double[] { 1, 2, 3, 4, 5, 6 }, FeatureCount = 1, ClassCount = 3, Classes = new[] { 0, 0, 1, 1, 2, 2 } };
        MultinomialFit fit = MultinomialInference.Fit(data);
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Assert.True(fit.Separation!.IsComplete);
        Assert.Equal(6, fit.Separation.SeparatedRows.Count);
        Assert.Equal(0, fit.LogLikelihood);
        Assert.Equal(0, fit.CertifiedDigits);
        AssertHolds(data, fit.Separation);
        Assert.Throws<InvalidOperationException>(() => fit.ProfileIntervals());
        Assert.Throws<InvalidOperationException>(() => fit.ComputeProbabilities([1.0], new double[3]));

        // Without the only term the classes have a third each.
        Near.Equal(12 * Math.Log(3), fit.LikelihoodRatioTests()[0].Statistic, 1e-12);
    }

    [Fact]
    public void One_class_that_stands_apart_leaves_the_others_their_estimates()
    {
        // Rows of class 2 alone have the indicator; classes 0 and 1 overlap without it.
        MultinomialData data = MultinomialFitTests.Classes(3, 80, 2, 2);
        int[] labels = [.. data.Classes.ToArray(), 2, 2, 2, 2];
        double[] features = [.. Enumerable.Range(0, 80).SelectMany(i => new[] { data.Features.Span[2 * i], data.Features.Span[(2 * i) + 1], 0 }), 0.1, 0.2, 1, -0.3, 0.4, 1, 0.5, -0.6, 1, 0.7, 0.8, 1];
        MultinomialData apart = new() { Features = features, FeatureCount = 3, ClassCount = 3, Classes = labels };
        MultinomialFit fit = MultinomialInference.Fit(apart);
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Assert.Contains(("2: x3", 1), fit.Separation!.InfiniteCoefficients);
        AssertHolds(apart, fit.Separation);
        MultinomialFit rest = MultinomialInference.Fit(data);
        Near.Equal(rest.LogLikelihood, fit.LogLikelihood, 1e-13);
        Near.Equal([.. rest.Equations[0].Coefficients.Select(row => row.Estimate)], fit.Equations[0].Coefficients.Take(3).Select(row => row.Estimate), 1e-13);
        Near.Equal([.. rest.Equations[0].Coefficients.Select(row => row.StandardError)], fit.Equations[0].Coefficients.Take(3).Select(row => row.StandardError), 1e-13);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Generated_separations_are_found_and_hold_and_one_row_ends_them(int seed)
    {
        InferenceData random = Generated.Of(seed, 60, 2);
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => Best(random.Features.Span[2 * i], random.Features.Span[(2 * i) + 1]))];
        MultinomialData data = new() { Features = random.Features, FeatureCount = 2, ClassCount = 3, Classes = labels };
        MultinomialFit fit = MultinomialInference.Fit(data);
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Assert.True(fit.Separation!.IsComplete);
        AssertHolds(data, fit.Separation);

        // Two rows of every class among those of every other one.
        int[] mixed = [.. labels];
        for (int pair = 0; pair < 6; pair++)
        {
            (int from, int to) = (pair / 2, ((pair / 2) + 1 + (pair % 2)) % 3);
            foreach (int i in Enumerable.Range(0, 60).Where(i => labels[i] == from).Skip(2 * (pair % 2)).Take(2))
            {
                mixed[i] = to;
            }
        }

        Assert.Equal(OptimumExistence.Proven, MultinomialInference.Fit(data with { Classes = mixed }).Existence);
    }

    [Fact]
    public void Every_error_names_the_place_and_the_numbers()
    {
        MultinomialData good = new() { Features = new double[] { 1, 2, 3, 4, 5 }, FeatureCount = 1, ClassCount = 3, Classes = new[] { 0, 1, 2, 1, 0 } };
        Refuses(good with { ClassCount = 1 }, "There are 1 classes, but there must be 2 at least.");
        Refuses(good with { BaseClass = 3 }, "The base class is 3, but there are 3 classes.");
        Refuses(good with { ClassCount = 2 }, "Row 3, counted from 1, is of class 2, but there are 2 classes.");
        Refuses(good with { ClassCount = 4 }, "No row that counts is of class 3, one of 4");
        Refuses(good with { ClassNames = ["a"] }, "There are 1 names of classes, but 3 classes.");
        Refuses(good with { Weights = new double[] { 1, 1, 0, 1, 1 } }, "No row that counts is of class 2");
        Refuses(good with { Weights = new double[] { 1, 1 } }, "Weights holds 2 numbers, but there are 5 rows.");
        Refuses(good with { Features = new double[] { 1, 2, 3, 4 } }, "The features are 4 numbers, but 5 rows of 1 features make 5.");
        MultinomialFit fit = MultinomialInference.Fit(MultinomialFitTests.Classes(1, 40, 1, 3));
        Assert.Contains("The destination holds 2 numbers, but there are 3 classes.", Assert.Throws<ArgumentException>(() => fit.ComputeProbabilities([1.0], new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("The row has 2 numbers, but the model 1 features.", Assert.Throws<ArgumentException>(() => fit.ComputeProbabilities([1.0, 2], new double[3])).Message, StringComparison.Ordinal);
    }

    private static void Refuses(MultinomialData data, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => MultinomialInference.Fit(data)).Message, StringComparison.Ordinal);

    private static int Best(double x, double y) => x > 0.3 && x > y ? 0 : y > 0.3 ? 1 : 2;

    private static void AssertHolds(MultinomialData data, Separation separation)
    {
        int width = data.FeatureCount + 1;
        for (int i = 0; i < data.Classes.Length; i++)
        {
            double[] moves = new double[data.ClassCount];
            double size = 0;
            for (int a = 1; a < moves.Length; a++)
            {
                for (int j = 0; j < width; j++)
                {
                    double part = separation.Direction[((a - 1) * width) + j] * (j == 0 ? 1 : data.Features.Span[(i * data.FeatureCount) + j - 1]);
                    moves[a] += part;
                    size += Math.Abs(part);
                }
            }

            Assert.All(moves, move => Assert.True(moves[data.Classes.Span[i]] - move >= -1e-14 * size, $"row {i}"));
        }
    }
}
