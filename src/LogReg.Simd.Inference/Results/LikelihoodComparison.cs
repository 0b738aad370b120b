using LogReg.Simd.Inference.Checks;

namespace LogReg.Simd.Inference.Results;

/// <summary>What likelihoods say beside one another.</summary>
internal static class LikelihoodComparison
{
    /// <summary>1 − LL/LL₀.</summary>
    public static double McFadden(LikelihoodFit fit) => 1 - (fit.LogLikelihood / fit.NullLogLikelihood);

    /// <summary>(1 − e^(2(LL₀ − LL)/n))/(1 − e^(2LL₀/n)).</summary>
    public static double Nagelkerke(LikelihoodFit fit) =>
        (1 - Math.Exp(2 * (fit.NullLogLikelihood - fit.LogLikelihood) / fit.ObservationCount)) / (1 - Math.Exp(2 * fit.NullLogLikelihood / fit.ObservationCount));

    /// <summary>The likelihood-ratio test of two fits of the same rows.</summary>
    public static TestResult Compare(LikelihoodFit smaller, LikelihoodFit larger)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        ArgumentNullException.ThrowIfNull(larger);
        if (smaller.ObservationCount != larger.ObservationCount)
        {
            throw ArgumentChecks.Invalid(
                nameof(larger),
                $"The larger model has {larger.ObservationCount} observations, but the smaller one {smaller.ObservationCount}. Compare models of the same rows.");
        }

        return TermTests.LikelihoodRatio(smaller.LogLikelihood, smaller.ParameterCount, larger.LogLikelihood, larger.ParameterCount, nameof(larger));
    }
}
