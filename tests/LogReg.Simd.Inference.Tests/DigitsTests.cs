using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Correct digits, judged by an oracle of 400 bits, at every condition.</summary>
public class DigitsTests
{
    [Theory]
    [InlineData(1, 1e-14)]
    [InlineData(1e2, 1e-14)]
    [InlineData(1e4, 1e-14)]
    [InlineData(1e6, 1e-14)]
    [InlineData(1e8, 1e-14)]
    [InlineData(1e10, 1e-11)]
    public void Coefficients_and_standard_errors_are_right_at_every_condition(double condition, double relative)
    {
        for (int seed = 1; seed <= 2; seed++)
        {
            InferenceData data = Generated.Of(seed, 60, 3, condition);
            AssertDigits(data, relative);
        }
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e8)]
    public void Units_and_distance_from_zero_cost_no_digits(double unit)
    {
        InferenceData data = Generated.Of(5, 60, 3);
        double[] moved = data.Features.ToArray();
        for (int i = 0; i < moved.Length; i += 3)
        {
            moved[i] *= unit;
            moved[i + 1] += 1e7;
        }

        AssertDigits(data with { Features = moved }, 1e-14);
    }

    [Fact]
    public void Trials_weights_and_offsets_cost_no_digits()
    {
        Random random = new(3);
        InferenceData data = Generated.Of(7, 50, 2);
        double[] trials = [.. Enumerable.Range(0, 50).Select(_ => (double)random.Next(0, 1000))];
        AssertDigits(
            data with
            {
                Trials = trials,
                Successes = trials.Select((m, i) => Math.Floor(m * (i % 7) / 7)).ToArray(),
                Weights = trials.Select((_, i) => i % 3 * 0.5).ToArray(),
                Offsets = trials.Select((_, i) => (i % 5) - 2.25).ToArray(),
            },
            1e-14);
    }

    [Fact]
    public void Without_intercept_the_digits_are_the_same()
        => AssertDigits(Generated.Of(11, 60, 3) with { FitIntercept = false }, 1e-14);

    private static void AssertDigits(InferenceData data, double relative)
    {
        LogisticFit fit = LogisticInference.Fit(data);
        Assert.Equal(OptimumExistence.Proven, fit.Existence);
        (double[] coefficients, double[] errors) = Oracle.Fit(data, [.. fit.Coefficients.Select(row => row.Estimate)]);
        Near.Equal(coefficients, fit.Coefficients.Select(row => row.Estimate), relative);
        Near.Equal(errors, fit.Coefficients.Select(row => row.StandardError), relative);
        foreach ((Coefficient row, double exact) in fit.Coefficients.Zip(coefficients))
        {
            Near.WithinBound(exact, row, fit.CertifiedBound);
        }
    }
}
