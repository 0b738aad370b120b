using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Whether probabilities agree with what happened.</summary>
public static class CalibrationInference
{
    /// <summary>
    /// Hosmer and Lemeshow's test: rows in groups of about equal size by their probability, Σ (observed − expected)²/(n·p̄(1 − p̄)) over the groups, with two degrees of freedom fewer than there are
    /// groups. Its bounds are R's quantiles (type 7) over the rows; a row at a bound belongs to the lower group, and groups without rows do not count.
    /// </summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="groups">The number of groups, 3 or more.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">There are too few groups.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static TestResult HosmerLemeshowTest(this LogisticFit fit, int groups = 10)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("Hosmer and Lemeshow's test");
        if (groups < 3)
        {
            throw ArgumentChecks.Invalid(nameof(groups), $"There are {groups} groups, but there must be 3 at least. Pass 10, for example.");
        }

        int[] rows = [.. Enumerable.Range(0, model.Data.RowCount).Where(i => model.Counts.Successes[i] + model.Counts.Failures[i] > 0)];
        double[] p = [.. rows.Select(i => LogisticPrimitives.Sigmoid(model.Estimate.Logits[i]))];
        double[] sorted = [.. p.Order()];
        double[] bounds = [.. Enumerable.Range(1, groups - 1).Select(k => Quantile(sorted, (double)k / groups))];
        double[] successes = new double[groups];
        double[] expected = new double[groups];
        double[] trials = new double[groups];
        for (int i = 0; i < rows.Length; i++)
        {
            int group = 0;
            while (group < groups - 1 && p[i] > bounds[group])
            {
                group++;
            }

            double count = model.Counts.Successes[rows[i]] + model.Counts.Failures[rows[i]];
            successes[group] += model.Counts.Successes[rows[i]];
            expected[group] += count * p[i];
            trials[group] += count;
        }

        double statistic = 0;
        int used = 0;
        for (int group = 0; group < groups; group++)
        {
            if (trials[group] > 0)
            {
                double difference = successes[group] - expected[group];
                statistic += (difference * difference / expected[group]) + (difference * difference / (trials[group] - expected[group]));
                used++;
            }
        }

        int degrees = Math.Max(1, used - 2);
        return new TestResult("Hosmer-Lemeshow", statistic, degrees, Tails.ChiSquared(statistic, degrees));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
