using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Profile-likelihood intervals (formula 7.5).</summary>
public static class ProfileInference
{
    /// <summary>The interval of one coefficient: all its values at which the likelihood, maximised over the others, is not rejected.</summary>
    /// <param name="fit">A fit. Where classes are separated, an end that the likelihood does not bound is infinite; <see cref="LikelihoodFit.Separation"/> is the proof.</param>
    /// <param name="index">The place in <see cref="LogisticFit.Coefficients"/>.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The interval; NaN for a column that is left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such coefficient.</exception>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public static Interval ProfileInterval(this LogisticFit fit, int index, double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentChecks.Coefficient(index, fit.Coefficients.Count);
        ArgumentChecks.Level(level);
        int column = Array.IndexOf(fit.Model.Kept, index);
        return column < 0 ? new(double.NaN, double.NaN) : IntervalsOf(fit.Model, [column], level, cancellationToken)[0];
    }

    /// <summary>
    /// The intervals of all coefficients, on as many threads as the fit may use: a few ends share every read of the rows. Of separated classes, and of every column where some of them
    /// differ from the seventh digit on, each end takes fits of its own, on a thread of its own where rows are few.
    /// </summary>
    /// <param name="fit">A fit.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>One interval per coefficient; NaN for columns that are left out.</returns>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public static IReadOnlyList<Interval> ProfileIntervals(this LogisticFit fit, double level = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentChecks.Level(level);
        return IntervalsOf(fit.Model, fit.Coefficients.Count, level, cancellationToken);
    }

    /// <summary>The intervals of the first coefficients of a model, with NaN for those of columns that are left out.</summary>
    internal static Interval[] IntervalsOf(FittedModel model, int count, double level, CancellationToken cancellationToken)
    {
        Interval[] intervals = new Interval[count];
        Array.Fill(intervals, new Interval(double.NaN, double.NaN));
        int[] columns = [.. Enumerable.Range(0, model.Kept.Length).Where(column => model.Kept[column] < count)];
        Interval[] found = IntervalsOf(model, columns, level, cancellationToken);
        for (int j = 0; j < found.Length; j++)
        {
            intervals[model.Kept[columns[j]]] = found[j];
        }

        return intervals;
    }

    private static Interval[] IntervalsOf(FittedModel model, int[] columns, double level, CancellationToken cancellationToken)
    {
        double reach = Tails.NormalReach(level);
        double rise = reach * reach / 2;
        ProfileEnd[] ends = new ProfileEnd[2 * columns.Length];
        Array.Fill(ends, ProfileEnd.None);
        IEnumerable<Evaluation> Search(ProfileProblem problem, int end, ProfileSearch search)
        {
            int column = columns[end / 2];
            foreach (Evaluation wanted in search.EndSteps(column, ProfileEnds.SignOf(end), rise))
            {
                yield return wanted;
            }

            ends[end] = InUnitsOfCaller(search.End, problem.Scales[column]);
        }

        CentredColumns? centred = model.Centred();
        bool IsMoved(int column) => centred is not null && column < model.InterceptCount;
        if (model.HasMaximum)
        {
            ProfileEnds.Run(columns.Length, place => IsMoved(columns[place]), ofFirst => model.Profiles(centred, ofFirst), Search, cancellationToken);
        }

        double maximum = LogLikelihood.Of(model.Counts, model.Estimate);
        List<int> open = [];
        for (int end = 0; end < ends.Length; end++)
        {
            double estimate = (double)model.Estimate.Coefficients[columns[end / 2]];
            if (!model.HasMaximum && (double.IsNaN(estimate) || estimate == ProfileEnds.SignOf(end) * double.PositiveInfinity))
            {
                // Where the classes are separated in this direction, the end is proven by it.
                ends[end] = double.IsNaN(estimate) ? ProfileEnd.None : new(estimate, 0);
            }
            else if (!model.HasMaximum || double.IsNaN(ends[end].Value))
            {
                open.Add(end);
            }
        }

        void Find(int place, int threads)
        {
            int end = open[place];
            int column = columns[end / 2];
            double estimate = (double)model.Estimate.Coefficients[column];
            Design design = centred is null || IsMoved(column) ? model.Design : centred.Design;
            double scale = design.Scales[column] / model.Design.Scales[column];
            double from = double.IsFinite(estimate) ? estimate * scale : 0;
            double reachOfWald = model.HasMaximum ? reach * Math.Sqrt(model.Estimate.Covariance[(column * model.Design.ColumnCount) + column].High) * scale : 1;
            double value = new LimitProfile(model, design, column, threads, cancellationToken).Endpoint(maximum, rise, from, ProfileEnds.SignOf(end) * reachOfWald);
            ends[end] = InUnitsOfCaller(ProfileEnd.None with { Value = value }, design.Scales[column]);
        }

        OwnFits.Run(open.Count, model.GramWork, model.Options.ThreadCount, Find, cancellationToken);
        return [.. columns.Select((_, i) => IntervalOf(ends[2 * i], ends[(2 * i) + 1]))];
    }

    /// <summary>Scales are powers of two, so that nothing is rounded.</summary>
    private static ProfileEnd InUnitsOfCaller(ProfileEnd end, double scale) => new(end.Value / scale, end.Bound / scale);

    private static Interval IntervalOf(ProfileEnd lower, ProfileEnd upper)
    {
        double bound = Math.Max(lower.Bound, upper.Bound);
        return new(lower.Value, upper.Value) { Bound = double.IsFinite(bound) ? bound : null };
    }
}
