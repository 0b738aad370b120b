using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Tests and profile-likelihood intervals of a fit of several classes (formulas 7.5 and 7.6).</summary>
public static class MultinomialTests
{
    /// <summary>Likelihood-ratio tests of every term, in all equations at once, against the model without it. Where classes are separated, likelihoods are the limits.</summary>
    /// <param name="fit">A fit.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One test per term; NaN where all columns of the term are left out.</returns>
    public static IReadOnlyList<TestResult> LikelihoodRatioTests(this MultinomialFit fit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        MultinomialModel model = fit.Model;
        IReadOnlyList<ModelTerm> terms = model.Terms.Terms;
        double[] statistics = new double[terms.Count];
        Array.Fill(statistics, double.NaN);
        if (model.Estimate.HasMaximum && model.Profiles(model.Centred()) is { Start.IsUsable: true } profiles)
        {
            IEnumerable<Evaluation> Test(int i, ProfileSearch search)
            {
                int[] held = model.CoefficientsOf(terms[i]);
                if (held.Length > 0)
                {
                    foreach (Evaluation wanted in search.HoldSteps(held, new double[held.Length]))
                    {
                        yield return wanted;
                    }

                    statistics[i] = 2 * (search.Held.Value - search.Minimum);
                }
            }

            profiles.Run(terms.Count, Test, cancellationToken);
        }

        TestResult[] results = new TestResult[terms.Count];
        for (int i = 0; i < results.Length; i++)
        {
            int[] held = model.CoefficientsOf(terms[i]);
            double statistic = Math.Max(0, held.Length > 0 && double.IsNaN(statistics[i]) ? FitWithout(model, held, cancellationToken) : statistics[i]);
            results[i] = new TestResult(terms[i].Name, statistic, held.Length, Tails.ChiSquared(statistic, held.Length));
        }

        return results;
    }

    /// <summary>The likelihood-ratio test of a model against a larger one of the same rows.</summary>
    /// <param name="smaller">The model with fewer parameters; its columns must be spanned by those of the other, which is not checked.</param>
    /// <param name="larger">The model with more parameters.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The models have not the same number of observations, or the larger one has not more parameters.</exception>
    public static TestResult Compare(MultinomialFit smaller, MultinomialFit larger) => LikelihoodComparison.Compare(smaller, larger);

    /// <summary>The profile-likelihood intervals of all coefficients.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One list per equation with one interval per coefficient; NaN for columns that are left out, and for an end that the search
    /// did not find: beside columns that differ from the seventh digit on double has lost the way along their difference.</returns>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static IReadOnlyList<IReadOnlyList<Interval>> ProfileIntervals(this MultinomialFit fit, double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentChecks.Level(level);
        MultinomialModel model = fit.Model;
        RequireMaximum(model, "A profile interval");
        double reach = Tails.NormalReach(level);
        int count = model.Estimate.Kept.Length;
        CentredColumns? centred = model.Centred();
        bool IsMoved(int place) => centred is not null && model.Estimate.Kept[place] % model.Design.ColumnCount == 0;
        double[] ends = ProfileEnds.Of(count, reach * reach / 2, IsMoved, ofFirst => model.Profiles(centred, ofFirst), cancellationToken);

        Interval[] intervals = new Interval[model.Counts.Equations * model.Width];
        Array.Fill(intervals, new Interval(double.NaN, double.NaN));
        for (int j = 0; j < count; j++)
        {
            intervals[model.PlaceOf(model.Estimate.Kept[j])] = new(ends[2 * j], ends[(2 * j) + 1]);
        }

        return [.. intervals.Chunk(model.Width)];
    }

    /// <summary>Refuses what needs a maximum where there is none.</summary>
    internal static void RequireMaximum(MultinomialModel model, string what)
    {
        if (!model.Estimate.HasMaximum)
        {
            throw new InvalidOperationException(
                $"{what} needs a finite maximum of the likelihood, but {(model.Estimate.Direction.Length > 0 ? "the classes are separated" : "none is proven")}. "
                + "Leave out the columns of the separation, or join classes.");
        }
    }

    /// <summary>The likelihood-ratio statistic by a fit of its own.</summary>
    private static double FitWithout(MultinomialModel model, int[] held, CancellationToken cancellationToken)
    {
        int[] rest = [.. model.Estimate.Kept.Where((_, j) => !held.Contains(j))];
        MultinomialEstimate without = MultinomialMaximum.Estimate(model.Design, model.Counts, rest, model.Options.ThreadCount, cancellationToken);
        return 2 * (model.Estimate.LogLikelihood - without.LogLikelihood);
    }
}
