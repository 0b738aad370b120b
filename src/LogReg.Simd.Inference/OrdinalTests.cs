using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Tests and profile-likelihood intervals of a fit of ordered levels (formulas 7.5, 7.6 and 7.17).</summary>
public static class OrdinalTests
{
    /// <summary>Likelihood-ratio tests of every term against the model without it. Where levels are separated, likelihoods are the limits.</summary>
    /// <param name="fit">A fit.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One test per term; NaN where all columns of the term are left out.</returns>
    public static IReadOnlyList<TestResult> LikelihoodRatioTests(this OrdinalFit fit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return TermTests.LikelihoodRatioTests(fit.Model.Fitted, cancellationToken);
    }

    /// <summary>The profile-likelihood intervals of all coefficients, as R's <c>confint</c>; thresholds have Wald's.</summary>
    /// <param name="fit">A fit. Where levels are separated, an end that the likelihood does not bound is infinite.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One interval per coefficient; NaN for columns that are left out.</returns>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public static IReadOnlyList<Interval> ProfileIntervals(this OrdinalFit fit, double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentChecks.Level(level);
        return ProfileInference.IntervalsOf(fit.Model.Fitted, fit.Coefficients.Count, level, cancellationToken);
    }

    /// <summary>The likelihood-ratio test of a model against a larger one of the same rows.</summary>
    /// <param name="smaller">The model with fewer parameters; its columns must be spanned by those of the other, which is not checked.</param>
    /// <param name="larger">The model with more parameters.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The models have not the same number of observations, or the larger one has not more parameters.</exception>
    public static TestResult Compare(OrdinalFit smaller, OrdinalFit larger) => LikelihoodComparison.Compare(smaller, larger);

    /// <summary>
    /// The score test of proportional odds (formula 7.17): whether coefficients of their own for every threshold
    /// would say more, by the gradient of that model at this fit and its expected information, as SAS's LOGISTIC.
    /// </summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <returns>The test, with (levels − 2) degrees of freedom for every coefficient.</returns>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static TestResult ProportionalOddsTest(this OrdinalFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        fit.Model.Fitted.RequireMaximum("The test of proportional odds");
        return ProportionalOddsScore.Of(fit.Model);
    }
}
