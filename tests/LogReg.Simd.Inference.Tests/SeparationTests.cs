using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

public class SeparationTests
{
    [Fact]
    public void Complete_separation_is_proven_and_named()
    {
        LogisticFit fit = LogisticInference.Fit([1, 2, 3, 4, 5, 6], 1, [0, 0, 0, 1, 1, 1]);
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Assert.True(fit.Separation!.IsComplete);
        Assert.Equal([("(Intercept)", -1), ("x1", 1)], fit.Separation.InfiniteCoefficients);
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], fit.Coefficients.Select(row => row.Estimate));
        Assert.Equal(6, fit.Separation.SeparatedRows.Count);
        Assert.Equal(0, fit.LogLikelihood);
        Assert.Equal(0, fit.CertifiedDigits);
    }

    [Fact]
    public void Quasi_complete_separation_leaves_the_finite_coefficients_with_their_limits()
    {
        // A rare indicator that is followed by success only; the rest is not separable.
        InferenceData data = Generated.Of(3, 80, 2);
        double[] features = [.. Enumerable.Range(0, 80).SelectMany(i => new[] { data.Features.Span[2 * i], data.Features.Span[(2 * i) + 1], i is >= 40 and < 46 ? 1.0 : 0 })];
        double[] labels = data.Successes.ToArray();
        labels.AsSpan(40, 6).Fill(1);
        LogisticFit fit = LogisticInference.Fit(features, 3, labels);
        Assert.Equal(OptimumExistence.Separated, fit.Existence);
        Assert.False(fit.Separation!.IsComplete);
        Assert.Equal([("x3", 1)], fit.Separation.InfiniteCoefficients);
        Assert.Equal([40, 41, 42, 43, 44, 45], fit.Separation.SeparatedRows);

        int[] rest = [.. Enumerable.Range(0, 80).Where(i => i is < 40 or >= 46)];
        LogisticFit without = LogisticInference.Fit([.. rest.SelectMany(i => new[] { features[3 * i], features[(3 * i) + 1] })], 2, [.. rest.Select(i => labels[i])]);
        Near.Equal([.. without.Coefficients.Select(row => row.Estimate)], fit.Coefficients.Take(3).Select(row => row.Estimate), 1e-13);
        Near.Equal([.. without.Coefficients.Select(row => row.StandardError)], fit.Coefficients.Take(3).Select(row => row.StandardError), 1e-13);
        Near.Equal(without.LogLikelihood, fit.LogLikelihood, 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Generated_separations_of_both_kinds_are_found_and_hold(int seed)
    {
        foreach (int border in new[] { 0, 1, 4 })
        {
            InferenceData data = Separated(seed, border);
            LogisticFit fit = LogisticInference.Fit(data);
            Assert.Equal(OptimumExistence.Separated, fit.Existence);
            Assert.Equal(border == 0, fit.Separation!.IsComplete);
            AssertHolds(data, fit.Separation);
        }
    }

    [Fact]
    public void Overlap_by_one_row_is_no_separation()
    {
        InferenceData data = Separated(9, 0);
        double[] labels = data.Successes.ToArray();
        labels[5] = 1 - labels[5];
        labels[6] = 1 - labels[6];
        Assert.Equal(OptimumExistence.Proven, LogisticInference.Fit(data with { Successes = labels }).Existence);
    }

    [Fact]
    public void Rows_with_both_outcomes_are_on_the_border()
    {
        InferenceData data = new() { Features = new double[] { 0, 1, 2, 3 }, FeatureCount = 1, Successes = new double[] { 0, 2, 5, 5 }, Trials = new double[] { 5, 5, 5, 5 } };
        Assert.Equal(OptimumExistence.Separated, LogisticInference.Fit(data with { Features = new double[] { 0, 1, 2, 3 }, Successes = new double[] { 0, 2, 5, 5 } }).Existence);
        Assert.Equal(OptimumExistence.Proven, LogisticInference.Fit(data with { Successes = new double[] { 0, 2, 3, 5 } }).Existence);
    }

    /// <summary>Rows on both sides of a plane, and some pairs of equal rows with unlike labels on it.</summary>
    private static InferenceData Separated(int seed, int pairs)
    {
        const int Rows = 40;
        InferenceData data = Generated.Of(seed, Rows, 3);
        double[] features = data.Features.ToArray();
        double[] labels = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double side = features[3 * i] - (0.5 * features[(3 * i) + 1]);
            labels[i] = side > 0 ? 1 : 0;
            if (i < 2 * pairs)
            {
                features[3 * i] = 0.5 * features[(3 * i) + 1];
                features.AsSpan(3 * (i - (i % 2)), 3).CopyTo(features.AsSpan(3 * i));
                labels[i] = i % 2;
            }
        }

        return data with { Features = features, Successes = labels };
    }

    private static void AssertHolds(InferenceData data, Separation separation)
    {
        for (int i = 0; i < data.Successes.Length; i++)
        {
            double move = separation.Direction[0];
            double size = Math.Abs(move);
            for (int j = 0; j < data.FeatureCount; j++)
            {
                double part = separation.Direction[j + 1] * data.Features.Span[(i * data.FeatureCount) + j];
                move += part;
                size += Math.Abs(part);
            }

            Assert.True((data.Successes.Span[i] == 1 ? move : -move) >= -1e-14 * size, $"row {i}: {move}");
        }
    }
}
