using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>A logistic regression fitted by Firth's penalised likelihood: finite also where classes are separated. Immutable and thread-safe.</summary>
public sealed class FirthFit
{
    private readonly double[] covariance;
    private readonly LogisticFit? augmented;

    internal FirthFit(FittedModel model, FirthPoint point, IReadOnlyList<CollinearColumn> leftOut, LogisticFit? augmented)
    {
        (Model, Point, LeftOut, this.augmented) = (model, point, leftOut, augmented);
        int size = model.Names.Length;
        double[] estimates = augmented is null ? model.Coefficients() : [.. augmented.Coefficients.Take(size).Select(row => row.Estimate)];
        covariance = augmented is null ? model.Unscaled(model.Estimate.Covariance) : Block(augmented.Covariance, augmented.Coefficients.Count, size);
        Coefficients = CoefficientTable.Of(model.Names, estimates, covariance);
    }

    /// <summary>Gets the table, the intercept first; standard errors are those of the information at the estimates.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>Gets the columns that are left out because they are linear combinations of those before them.</summary>
    public IReadOnlyList<CollinearColumn> LeftOut { get; }

    /// <summary>Gets the covariance, row-major; NaN for columns that are left out.</summary>
    public IReadOnlyList<double> Covariance => covariance;

    /// <summary>Gets ℓ + ½ log det H at Firth's estimates, in the units of the caller's columns and without binomial coefficients.</summary>
    public double PenalizedLogLikelihood => -Point.Value + Point.UnitsOfDeterminant;

    /// <summary>Gets the log-likelihood at Firth's estimates, without the penalty and without binomial coefficients.</summary>
    public double LogLikelihood => -Point.Unpenalized;

    /// <summary>Gets the number of coefficients that are estimated.</summary>
    public int ParameterCount => Model.Kept.Length;

    /// <summary>Gets the iterations of the search.</summary>
    public int Iterations => Model.Estimate.Iterations;

    internal FittedModel Model { get; }

    internal FirthPoint Point { get; }

    /// <summary>Penalised profile-likelihood intervals of all coefficients. With FLAC they are those of the augmented rows; with FLIC that of the intercept is Wald's.</summary>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One interval per coefficient; NaN for columns that are left out, and for an end that the search did not find.</returns>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public IReadOnlyList<Interval> ProfileIntervals(double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentChecks.Level(level);
        if (augmented is not null)
        {
            return [.. augmented.ProfileIntervals(level, cancellationToken).Take(Coefficients.Count)];
        }

        double reach = Tails.NormalReach(level);
        CentredColumns? centred = Model.Centred();
        int moved = centred is null ? 0 : Model.InterceptCount;
        double rise = reach * reach / 2;
        double[] ends = Point.IsOrthogonal
            ? OwnEnds(rise, cancellationToken)
            : ProfileEnds.Of(ParameterCount, rise, place => place < moved, ofFirst => Point.Profiles(Model, centred, ofFirst), cancellationToken);
        Interval[] intervals = new Interval[Coefficients.Count];
        Array.Fill(intervals, new Interval(double.NaN, double.NaN));
        for (int j = 0; j < ParameterCount; j++)
        {
            intervals[Model.Kept[j]] = new(ends[2 * j], ends[(2 * j) + 1]);
        }

        if (Point.Intercept == FirthIntercept.Flic && Model.Data.FitIntercept)
        {
            intervals[0] = Coefficients[0].WaldInterval(level);
        }

        return intervals;
    }

    /// <summary>Penalised likelihood-ratio tests of every term: its coefficients are held at zero, the penalty stays that of the whole model, as in R's logistf.</summary>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>
    /// One test per term; NaN where all columns of the term are left out, and where the minimum without it was not found.
    /// </returns>
    public IReadOnlyList<TestResult> LikelihoodRatioTests(CancellationToken cancellationToken = default)
    {
        if (augmented is not null)
        {
            return [.. augmented.LikelihoodRatioTests(cancellationToken).Take(Model.Terms.Terms.Count)];
        }

        IReadOnlyList<ModelTerm> terms = Model.Terms.Terms;
        TestResult[] results = new TestResult[terms.Count];
        IEnumerable<Evaluation> Test(int i, ProfileProblem problem, ProfileSearch search)
        {
            int[] columns = Model.Terms.Of(terms[i]);
            double statistic = double.NaN;
            if (columns.Length > 0)
            {
                int[] places = Point.IsOrthogonal ? [.. Enumerable.Range(ParameterCount - columns.Length, columns.Length)] : columns;
                foreach (Evaluation wanted in search.HoldSteps(places, new double[columns.Length]))
                {
                    yield return wanted;
                }

                statistic = Math.Max(0, 2 * (search.Held.Value - problem.Start.Minimum));
            }

            results[i] = new TestResult(terms[i].Name, statistic, columns.Length, Tails.ChiSquared(statistic, columns.Length));
        }

        if (Point.IsOrthogonal)
        {
            void TestApart(int i, int threads)
            {
                ProfileProblem own = Point.ProfilesOf(Model, Model.Terms.Of(terms[i]), threads);
                own.Run(1, (_, search) => Test(i, own, search), cancellationToken);
            }

            OwnFits.Run(terms.Count, Model.GramWork, Model.Options.ThreadCount, TestApart, cancellationToken);
            return results;
        }

        ProfileProblem problem = Point.Profiles(Model, Model.Centred());
        problem.Run(terms.Count, (i, search) => Test(i, problem, search), cancellationToken);
        return results;
    }

    /// <summary>Both ends of all coefficients, each by columns of which its own comes last.</summary>
    private double[] OwnEnds(double rise, CancellationToken cancellationToken)
    {
        int last = ParameterCount - 1;
        double[] ends = new double[2 * ParameterCount];
        void Find(int j, int threads)
        {
            ProfileProblem problem = Point.ProfilesOf(Model, [j], threads);
            problem.Run(2, (end, search) => search.AnyEndSteps(last, ProfileEnds.SignOf(end), rise, found => ends[(2 * j) + end] = found / problem.Scales[last]), cancellationToken);
        }

        OwnFits.Run(ParameterCount, Model.GramWork, Model.Options.ThreadCount, Find, cancellationToken);
        return ends;
    }

    private static double[] Block(IReadOnlyList<double> matrix, int stride, int size) =>
        [.. Enumerable.Range(0, size * size).Select(place => matrix[(place / size * stride) + (place % size)])];
}
