using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Of many rows a sample is looked at first; what it shows of itself alone must not be believed of all.</summary>
public class SampleTests
{
    private const int Rows = 70_000;

    [Fact]
    public void A_fit_of_many_rows_is_that_of_the_same_rows_by_weights()
    {
        // 700 different rows a hundred times each: by weights no sample is taken.
        InferenceData few = Generated.Of(1, Rows / 100, 3);
        InferenceData many = LawTests.Rows(few, [.. Enumerable.Range(0, Rows).Select(i => i % (Rows / 100))]);
        Assert.True(RowSample.IsUseful(Packed(many)));
        double[] weights = new double[Rows / 100];
        Array.Fill(weights, 100);
        LogisticFit expected = LogisticInference.Fit(few with { Weights = weights });
        LogisticFit actual = LogisticInference.Fit(many);
        Near.Equal([.. expected.Coefficients.Select(row => row.Estimate)], actual.Coefficients.Select(row => row.Estimate), 1e-14);
        Near.Equal([.. expected.Coefficients.Select(row => row.StandardError)], actual.Coefficients.Select(row => row.StandardError), 1e-14);
        Near.Equal(expected.LogLikelihood, actual.LogLikelihood, 1e-13);
        Assert.Equal(OptimumExistence.Proven, actual.Existence);
    }

    [Fact]
    public void Columns_that_only_the_rest_of_the_rows_tells_apart_stay_and_those_that_none_does_go()
    {
        InferenceData data = Generated.Of(2, Rows, 2);
        double[] features = data.Features.ToArray();
        for (int i = 0; i < Rows; i++)
        {
            features[(2 * i) + 1] = 2 * features[2 * i];
        }

        Assert.Equal("x2 = 2·x1", Assert.Single(LogisticInference.Fit(data with { Features = features }).LeftOut).ToString());
        for (int i = Design.BlockRows; i < Design.BlockRows * RowSample.Step; i++)
        {
            features[(2 * i) + 1] += Generated.Normal(new Random(i));
        }

        LogisticFit fit = LogisticInference.Fit(data with { Features = features });
        Assert.Empty(fit.LeftOut);
        Assert.Equal(OptimumExistence.Proven, fit.Existence);
    }

    [Fact]
    public void A_sample_that_is_separated_separates_nothing()
    {
        InferenceData data = Generated.Of(3, Rows, 1);
        double[] labels = data.Successes.ToArray();
        for (int i = 0; i < Rows; i++)
        {
            labels[i] = i / Design.BlockRows % RowSample.Step == 0 ? (data.Features.Span[i] > 0 ? 1 : 0) : labels[i];
        }

        LogisticFit fit = LogisticInference.Fit(data with { Successes = labels });
        Assert.Equal(OptimumExistence.Proven, fit.Existence);
        Assert.InRange(fit.CertifiedDigits, 12, 16);
    }

    private static Design Packed(InferenceData data) => Design.Pack(data.Features, data.Successes.Length, data.FeatureCount, true, 0);
}
