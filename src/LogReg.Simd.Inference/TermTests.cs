using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Tests of terms (formula 7.6): what is lost where all coefficients of a term are zero.</summary>
public static class TermTests
{
    /// <summary>Likelihood-ratio tests of every term against the model without it, as R's <c>drop1(test = "LRT")</c>. Where classes are separated, likelihoods are the limits.</summary>
    /// <param name="fit">A fit.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One test per term; NaN where all columns of the term are left out.</returns>
    public static IReadOnlyList<TestResult> LikelihoodRatioTests(this LogisticFit fit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return LikelihoodRatioTests(fit.Model, cancellationToken);
    }

    /// <summary>Score tests (Rao) of every term: gᵀH⁻¹g at the maximum without it, as R's <c>drop1(test = "Rao")</c>.</summary>
    /// <param name="fit">A fit.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One test per term; NaN where all columns of the term are left out, or where the model without it has no maximum either.</returns>
    public static IReadOnlyList<TestResult> ScoreTests(this LogisticFit fit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Run(
            fit.Model,
            ConstrainedDescent.LastStep,
            search => (search.ScoreStatistic(), double.PositiveInfinity),
            (design, columns, threads) => Score(fit.Model, design, columns, threads, cancellationToken),
            cancellationToken);
    }

    /// <summary>The likelihood-ratio test of a model against a larger one of the same rows.</summary>
    /// <param name="smaller">The model with fewer parameters; its columns must be spanned by those of the other, which is not checked.</param>
    /// <param name="larger">The model with more parameters.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The models have not the same number of observations, or the larger one has not more parameters.</exception>
    public static TestResult Compare(LogisticFit smaller, LogisticFit larger)
    {
        ArgumentNullException.ThrowIfNull(smaller);
        ArgumentNullException.ThrowIfNull(larger);
        if (smaller.TrialCount != larger.TrialCount)
        {
            throw ArgumentChecks.Invalid(nameof(larger), $"The larger model has {larger.TrialCount} trials, but the smaller one {smaller.TrialCount}. Compare models of the same rows.");
        }

        return LikelihoodComparison.Compare(smaller, larger);
    }

    /// <summary>The likelihood-ratio test of two models that are known by their likelihoods.</summary>
    /// <param name="smaller">The log-likelihood of the smaller model.</param>
    /// <param name="smallerParameters">Its parameters.</param>
    /// <param name="larger">The log-likelihood of the larger model.</param>
    /// <param name="largerParameters">Its parameters, more than those of the other.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The larger model has not more parameters.</exception>
    public static TestResult LikelihoodRatio(double smaller, int smallerParameters, double larger, int largerParameters) =>
        LikelihoodRatio(smaller, smallerParameters, larger, largerParameters, nameof(largerParameters));

    /// <summary>The same, for a caller whose argument has another name.</summary>
    internal static TestResult LikelihoodRatio(double smaller, int smallerParameters, double larger, int largerParameters, string argument)
    {
        int degrees = largerParameters - smallerParameters;
        if (degrees <= 0)
        {
            throw ArgumentChecks.Invalid(argument, $"The larger model has {largerParameters} parameters, but the smaller one {smallerParameters}. Pass the model with more parameters second.");
        }

        double statistic = Math.Max(0, 2 * (larger - smaller));
        return new TestResult("likelihood ratio", statistic, degrees, Tails.ChiSquared(statistic, degrees));
    }

    /// <summary>Likelihood-ratio tests of every term of two classes or of ordered levels.</summary>
    internal static IReadOnlyList<TestResult> LikelihoodRatioTests(FittedModel model, CancellationToken cancellationToken) => Run(
        model,
        ProfileSearch.LastHeldStep,
        search => (2 * (search.Held.Value - search.Minimum), 2 * search.Held.Bound),
        (design, columns, threads) => LikelihoodRatio(model, design, columns, threads, cancellationToken),
        cancellationToken);

    /// <summary>A test of every term: from the minima without them, or, where there is no maximum to start from or double does not resolve the way from it, each by a fit of its own.</summary>
    private static TestResult[] Run(
        FittedModel model, double lastStep, Func<ProfileSearch, (double Value, double Bound)> near, Func<Design, int[], int, double> apart, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelTerm> terms = model.Terms.Terms;
        TestResult[] results = new TestResult[terms.Count];
        CentredColumns? centred = model.Centred();
        Design design = centred?.Design ?? model.Design;
        IEnumerable<Evaluation> Test(int i, ProfileSearch search)
        {
            int[] columns = model.Terms.Of(terms[i]);
            if (columns.Length == 0)
            {
                results[i] = new TestResult(terms[i].Name, double.NaN, 0, double.NaN);
                yield break;
            }

            foreach (Evaluation wanted in search.HoldSteps(columns, new double[columns.Length], lastStep))
            {
                yield return wanted;
            }

            (double Value, double Bound) found = double.IsNaN(search.Held.Value) ? (double.NaN, double.PositiveInfinity) : near(search);
            results[i] = double.IsNaN(found.Value) ? Result(terms[i], columns, apart(design, columns, model.Options.ThreadCount)) : Result(terms[i], columns, found);
        }

        if (model.HasMaximum && model.Profiles(centred) is { Start.IsUsable: true } profiles)
        {
            profiles.Run(terms.Count, Test, cancellationToken);
            return results;
        }

        void TestApart(int i, int threads)
        {
            int[] columns = model.Terms.Of(terms[i]);
            results[i] = Result(terms[i], columns, columns.Length == 0 ? double.NaN : apart(design, columns, threads));
        }

        OwnFits.Run(results.Length, model.GramWork, model.Options.ThreadCount, TestApart, cancellationToken);
        return results;
    }

    private static TestResult Result(ModelTerm term, int[] columns, double statistic) => Result(term, columns, (statistic, double.PositiveInfinity));

    private static TestResult Result(ModelTerm term, int[] columns, (double Value, double Bound) statistic)
    {
        // What its bound does not tell from zero is zero.
        bool isProven = double.IsFinite(statistic.Bound);
        bool isZero = isProven && statistic.Value <= statistic.Bound;
        double value = isZero ? 0 : Math.Max(0, statistic.Value);
        return new TestResult(term.Name, value, columns.Length, Tails.ChiSquared(value, columns.Length))
        {
            StatisticBound = isProven ? statistic.Bound + (isZero ? Math.Abs(statistic.Value) : 0) : null,
        };
    }

    private static double LikelihoodRatio(FittedModel model, Design design, int[] columns, int threadCount, CancellationToken cancellationToken) =>
        2 * (LogLikelihood.Of(model.Counts, model.Estimate) - LogLikelihood.Of(model.Counts, Without(model, design, columns, threadCount, cancellationToken)));

    private static double Score(FittedModel model, Design design, int[] columns, int threadCount, CancellationToken cancellationToken)
    {
        MaximumEstimate without = Without(model, design, columns, threadCount, cancellationToken);
        if (without.Direction.Length > 0 || !double.IsFinite(without.Bound))
        {
            return double.NaN;
        }

        int size = design.ColumnCount;
        DoubleDouble[] point = new DoubleDouble[size];
        int[] rest = [.. Enumerable.Range(0, size).Except(columns)];
        for (int j = 0; j < rest.Length; j++)
        {
            point[rest[j]] = without.Coefficients[j];
        }

        DoubleDouble[] gradient = new DoubleDouble[size];
        DoubleDouble[] hessian = new DoubleDouble[size * size];
        new ExactPass(design, threadCount).Evaluate(model.Counts, point, gradient, hessian);
        return SymmetricInverse.Of(hessian, size) is { } inverse ? (double)DoubleDouble.Dot(gradient, inverse.Solve(gradient)) : double.NaN;
    }

    private static MaximumEstimate Without(FittedModel model, Design design, int[] columns, int threadCount, CancellationToken cancellationToken)
    {
        int[] rest = [.. Enumerable.Range(0, design.ColumnCount).Except(columns)];
        return MaximumLikelihood.Estimate(design.Select(rest), model.Counts, threadCount, cancellationToken, model.Gaps?.Select(rest, []));
    }
}
