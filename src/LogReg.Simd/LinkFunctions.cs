using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Metrics;

namespace LogReg.Simd;

/// <summary>The maps between the logit of a model of two classes, its probability and its threshold, for each <see cref="Link"/> (formulas 1.2, 1.4 and 1.6).</summary>
/// <remarks>Pure functions in double, with the bits by which models decide and score rows of double. Nothing is allocated.</remarks>
public static class LinkFunctions
{
    /// <summary>The probability of class 1 that a logit stands for: σ(z), σ(2z), or z cut off at 0 and 1.</summary>
    /// <param name="link">The link.</param>
    /// <param name="logit">z; NaN gives NaN.</param>
    /// <returns>The probability, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such link.</exception>
    public static double ProbabilityOf(this Link link, double logit)
    {
        return link == Link.Identity ? Math.Clamp(logit, 0, 1) : OneRow.Sigmoid(LogOddsOf(link, logit));
    }

    /// <summary>The log-odds log(p/(1 − p)) of the probability that a logit stands for: z, 2z, or that of z cut off at 0 and 1, which is infinite there.</summary>
    /// <param name="link">The link.</param>
    /// <param name="logit">z; NaN gives NaN.</param>
    /// <returns>The log-odds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such link.</exception>
    public static double LogOddsOf(this Link link, double logit)
    {
        return link switch
        {
            Link.Logistic => logit,
            Link.Tanh => logit + logit,
            Link.Identity => DecisionThreshold.LogitOf<double>(Math.Clamp(logit, 0, 1)),
            _ => throw Unknown(link),
        };
    }

    /// <summary>The logit above which the probability of class 1 exceeds a threshold (formula 1.4): what decisions compare with.</summary>
    /// <param name="link">The link.</param>
    /// <param name="threshold">The probability, in [0, 1].</param>
    /// <returns>log(t/(1 − t)), half of it, or t itself, and infinity where nothing exceeds it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability, or there is no such link.</exception>
    public static double LogitOf(this Link link, double threshold)
    {
        Guard.Probability(threshold, nameof(threshold));

        // At one half the two logarithms cancel; they take longer than a row.
        double logOdds = threshold == 0.5 ? 0 : DecisionThreshold.LogitOf<double>(threshold);
        return link switch
        {
            Link.Logistic => logOdds,
            Link.Tanh => 0.5 * logOdds,

            // Nothing exceeds a probability of one, and only the logits below it are probabilities as they are.
            Link.Identity => threshold < 1 ? threshold : double.PositiveInfinity,
            _ => throw Unknown(link),
        };
    }

    private static ArgumentOutOfRangeException Unknown(Link link) =>
        ArgumentErrors.OutOfRange(nameof(link), link, $"The link must be one of {string.Join(", ", Enum.GetNames<Link>())}, but is {link:D}.");
}
