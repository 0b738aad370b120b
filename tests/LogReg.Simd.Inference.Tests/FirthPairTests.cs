using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Firth's likelihood where two columns nearly depend on each other: the model of one of them and of the difference, which double tells apart, is the same model.</summary>
public class FirthPairTests
{
    private const double Level = 0.9;

    /// <summary>
    /// Gets the noise that tells two columns from each other, the spread of a column beside them in seconds since 1970, or 0 where that is near zero, and whether there is an intercept.
    /// </summary>
    public static TheoryData<double, double, bool> Pairs
    {
        get
        {
            TheoryData<double, double, bool> pairs = [];
            foreach (double noise in new[] { 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10 })
            {
                pairs.Add(noise, 0, true);
                pairs.Add(noise, 1e6, true);
                pairs.Add(noise, 1e6, false);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Estimates_ends_and_statistics_are_those_of_a_column_and_the_difference(double noise, double spread, bool hasIntercept)
    {
        InferenceData pair = Generated.OfPair(noise, spread) with { FitIntercept = hasIntercept, Terms = [new("x", [0]), new("u", [1]), new("v", [2]), new("pair", [1, 2])] };
        int first = hasIntercept ? 1 : 0;
        foreach (FirthIntercept intercept in Enum.GetValues<FirthIntercept>())
        {
            FirthFit fit = FirthInference.Fit(pair, new() { Intercept = intercept });
            (IReadOnlyList<Interval> ends, IReadOnlyList<TestResult> tests) = (fit.ProfileIntervals(Level), fit.LikelihoodRatioTests());
            foreach (int kept in new[] { 1, 2 })
            {
                FirthFit expected = FirthInference.Fit(WithDifference(pair, kept), new() { Intercept = intercept });
                (IReadOnlyList<Interval> expectedEnds, IReadOnlyList<TestResult> expectedTests) = (expected.ProfileIntervals(Level), expected.LikelihoodRatioTests());
                Near.Equal(expected.PenalizedLogLikelihood, fit.PenalizedLogLikelihood, 1e-13);
                Near.Equal(expected.LogLikelihood, fit.LogLikelihood, 1e-13);

                // FLAC is a fit by maximum likelihood, whose profiles have fits of their own there.
                bool isFlac = intercept == FirthIntercept.Flac;
                int difference = 3 - kept;
                foreach (int j in new[] { first - 1, first, first + difference }.Where(j => j >= 0))
                {
                    double error = expected.Coefficients[j].StandardError;
                    Assert.Equal(expected.Coefficients[j].Estimate, fit.Coefficients[j].Estimate, 1e-12 * error);
                    Near.Equal(error, fit.Coefficients[j].StandardError, isFlac ? 1e-11 : 1e-13);
                    Assert.Equal(expectedEnds[j].Lower, ends[j].Lower, (isFlac ? 1e-6 : 1e-10) * error);
                    Assert.Equal(expectedEnds[j].Upper, ends[j].Upper, (isFlac ? 1e-6 : 1e-10) * error);
                }

                foreach (int term in new[] { 0, difference, 3 })
                {
                    Assert.Equal(expectedTests[term].Statistic, tests[term].Statistic, isFlac ? 1e-8 : 1e-11);
                }
            }
        }
    }

    [Fact]
    public void Separated_classes_have_a_finite_fit_beside_a_pair()
    {
        InferenceData pair = Generated.OfPair(1e-8, 0);
        InferenceData separated = pair with { Successes = Enumerable.Range(0, pair.Successes.Length).Select(i => pair.Features.Span[3 * i] > 0.1 ? 1.0 : 0).ToArray() };
        FirthFit fit = FirthInference.Fit(separated);
        FirthFit expected = FirthInference.Fit(WithDifference(separated, 1));
        Assert.Equal(expected.Coefficients[1].Estimate, fit.Coefficients[1].Estimate, 1e-10 * expected.Coefficients[1].StandardError);
        Assert.Equal(expected.Coefficients[3].Estimate, fit.Coefficients[3].Estimate, 1e-10 * expected.Coefficients[3].StandardError);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        FirthFit[] fits = [.. new[] { 1, 4 }.Select(threads => FirthInference.Fit(Generated.OfPair(1e-8, 1e6), new FirthOptions { ThreadCount = threads }))];
        Assert.Equal(fits[0].Coefficients, fits[1].Coefficients);
        Assert.Equal(fits[0].ProfileIntervals(Level), fits[1].ProfileIntervals(Level));
        Assert.Equal(fits[0].LikelihoodRatioTests(), fits[1].LikelihoodRatioTests());
    }

    /// <summary>The same model, with the difference of a pair in the place of the one that is not kept: it is exact.</summary>
    private static InferenceData WithDifference(InferenceData pair, int kept)
    {
        double[] apart = pair.Features.ToArray();
        for (int i = 0; i < apart.Length; i += 3)
        {
            apart[i + 3 - kept] -= apart[i + kept];
        }

        return pair with { Features = apart };
    }
}
