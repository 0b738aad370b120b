using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>Formula 3.5 and the deviance of grouped rows, summed without loss.</summary>
internal static class LogLikelihood
{
    /// <summary>The rows that a thread adds up at a time; sums are the same ones on any number of threads.</summary>
    private const int RowsOfPart = 1 << 15;

    /// <summary>−Σ a·softplus(−z) + b·softplus(z), without the binomial coefficients, over the rows of a design with those that fill it up.</summary>
    /// <param name="counts">The rows.</param>
    /// <param name="logits">Their logits.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    public static double Of(RowCounts counts, double[] logits, int threadCount = 1)
    {
        DoubleDouble[] parts = new DoubleDouble[(logits.Length + RowsOfPart - 1) / RowsOfPart];
        void Add(int part) => parts[part] = OfRows(counts, logits, part * RowsOfPart, Math.Min(logits.Length, (part + 1) * RowsOfPart));
        if (parts.Length > 1 && threadCount != 1)
        {
            Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = threadCount == 0 ? Environment.ProcessorCount : threadCount }, Add);
        }
        else
        {
            for (int part = 0; part < parts.Length; part++)
            {
                Add(part);
            }
        }

        DoubleDouble total = default;
        foreach (DoubleDouble part in parts)
        {
            total += part;
        }

        return -(double)total;
    }

    /// <summary>That of an estimate, with its gaps between thresholds.</summary>
    public static double Of(RowCounts counts, MaximumEstimate estimate, int threadCount = 1) => Of(counts, estimate.Logits, threadCount) + estimate.GapLogLikelihood;

    private static DoubleDouble OfRows(RowCounts counts, double[] logits, int first, int last)
    {
        const int Block = 512;
        const int Width = LanePair.Count;
        Span<double> magnitudes = stackalloc double[Block];
        (Vector256<double> sum, Vector256<double> rest) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (int begin = first; begin < last; begin += Block)
        {
            int count = Math.Min(Block, last - begin);
            Span<double> part = magnitudes[..count];
            TensorPrimitives.Abs(logits.AsSpan(begin, count), part);
            TensorPrimitives.Negate(part, part);
            LogisticPrimitives.Softplus<double>(part, part);
            for (int i = 0; i < count; i += Width)
            {
                Vector256<double> z = Vector256.Create(logits.AsSpan(begin + i, Width));
                Vector256<double> a = Vector256.Create(counts.Successes.AsSpan(begin + i, Width));
                Vector256<double> b = Vector256.Create(counts.Failures.AsSpan(begin + i, Width));
                Vector256<double> against = Vector256.ConditionalSelect(Vector256.LessThan(z, Vector256<double>.Zero), a, b);

                // Where a row is certain its logit may be infinite, and nothing is lost.
                Vector256<double> missed = Vector256.ConditionalSelect(Vector256.GreaterThan(against, Vector256<double>.Zero), Vector256.Abs(z) * against, Vector256<double>.Zero);
                (sum, Vector256<double> lost) = LanePair.TwoSum(sum, (a + b) * Vector256.Create<double>(part.Slice(i, Width)));
                (sum, Vector256<double> lostToo) = LanePair.TwoSum(sum, missed);
                rest += lost + lostToo;
            }
        }

        return new LanePair(sum, rest).Sum();
    }

    /// <summary>Σ c_a(z_a − log Σ e^(z_b)) of several classes.</summary>
    /// <param name="counts">The rows.</param>
    /// <param name="logits">Their logits, class after class.</param>
    public static double Of(ClassCounts counts, double[][] logits)
    {
        DoubleDouble sum = default;
        for (int i = 0; i < logits[0].Length; i++)
        {
            for (int a = 0; a < logits.Length; a++)
            {
                sum -= counts.Counts[a][i] > 0 ? (DoubleDouble)counts.Counts[a][i] * RowLoss(counts, logits, i, a) : 0;
            }
        }

        return (double)sum;
    }

    /// <summary>log Σ e^(z_b − z_a), whose own part of the sum, e⁰, is not added before the logarithm is taken.</summary>
    private static double RowLoss(ClassCounts counts, double[][] logits, int row, int label)
    {
        double largest = Enumerable.Range(0, logits.Length).Where(b => counts.IsPresent(row, b)).Max(b => logits[b][row]);
        (double rest, bool isLargestSeen) = (0, false);
        for (int b = 0; b < logits.Length; b++)
        {
            if (!counts.IsPresent(row, b))
            {
                continue;
            }

            if (!isLargestSeen && logits[b][row] == largest)
            {
                isLargestSeen = true;
                continue;
            }

            rest += Math.Exp(logits[b][row] - largest);
        }

        return largest - logits[label][row] + LogOnePlus(rest);
    }

    /// <summary>Twice what the saturated model, which has a probability for every row, is better: 2·Σ a·log(a/(c·p)) + b·log(b/(c·q)), c = a + b, as a sum of terms that are not negative.</summary>
    /// <param name="counts">The rows.</param>
    /// <param name="logits">Their logits.</param>
    /// <param name="logLikelihood">What <see cref="Of(RowCounts, double[], int)"/> has for them: where every row has one outcome, the saturated model's is zero.</param>
    /// <param name="haveOneOutcomeEach">Whether every row has one outcome only.</param>
    public static double Deviance(RowCounts counts, double[] logits, double logLikelihood, bool haveOneOutcomeEach)
    {
        if (haveOneOutcomeEach)
        {
            return -2 * logLikelihood;
        }

        // A logit that is rounded moves the deviance of a row that it describes exactly by the square of that; less is none.
        const double LogitRounding = 8.0 / (1L << 53);
        (DoubleDouble sum, double rounding) = (default, 0);
        for (int i = 0; i < logits.Length; i++)
        {
            sum += RowDeviance(counts.Successes[i], counts.Failures[i], logits[i]);
            double moved = LogitRounding * Math.Max(1, Math.Abs(logits[i]));
            rounding += counts.Successes[i] + counts.Failures[i] == 0 || double.IsInfinity(moved) ? 0 : (counts.Successes[i] + counts.Failures[i]) * moved * moved;
        }

        return (double)sum <= rounding ? 0 : (double)sum;
    }

    /// <summary>The deviance of one row.</summary>
    public static double RowDeviance(double successes, double failures, double logit)
    {
        if (successes == 0 || failures == 0)
        {
            return successes + failures == 0 ? 0 : 2 * (successes + failures) * Softplus(successes > 0 ? -logit : logit);
        }

        double count = successes + failures;
        double u = Math.Exp(-Math.Abs(logit));
        (double p, double q) = logit < 0 ? (u / (1 + u), 1 / (1 + u)) : (1 / (1 + u), u / (1 + u));
        return 2 * (Divergence(successes, count * p) + Divergence(failures, count * q));
    }

    /// <summary>log(1 + e^z).</summary>
    public static double Softplus(double z) => double.IsInfinity(z) ? Math.Max(z, 0) : Math.Max(z, 0) + LogOnePlus(Math.Exp(-Math.Abs(z)));

    /// <summary>log(1 + x) for x ≥ 0 without cancellation.</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>x·log(x/m) + m − x ≥ 0, by its series where x and m are close.</summary>
    private static double Divergence(double x, double m)
    {
        if (Math.Abs(x - m) >= 0.1 * (x + m))
        {
            return (x * Math.Log(x / m)) + m - x;
        }

        double v = (x - m) / (x + m);
        double sum = (x - m) * v;
        double term = 2 * x * v;
        for (int k = 3; ; k += 2)
        {
            term *= v * v;
            double next = sum + (term / k);
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }
}
