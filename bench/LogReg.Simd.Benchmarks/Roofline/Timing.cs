using System.Diagnostics;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>One of the things that are timed against each other.</summary>
/// <param name="Run">The work; it must do the same work at every call.</param>
/// <param name="Amount">What one call moves or computes: bytes, elements, operations.</param>
internal sealed record Contender(Action Run, double Amount);

/// <summary>How long a measurement may take, and how much of it there must be.</summary>
/// <param name="Budget">Rounds are added until this time is spent.</param>
/// <param name="Sample">The least duration of one sample, which short work is repeated to fill; zero for work that is long enough.</param>
/// <param name="MinimumRounds">The rounds that are taken even when the budget is spent.</param>
internal readonly record struct TimingPlan(TimeSpan Budget, TimeSpan Sample, int MinimumRounds);

/// <summary>Times contenders in rounds, one sample of each per round, so that a machine whose speed drifts slows all of them alike.</summary>
/// <remarks>
/// Rates are medians over the rounds; ratios are medians of the ratios within a round, which is what survives a neighbour's load or a
/// changing clock. Each round begins with another contender, so that nobody always follows the same one.
/// </remarks>
internal sealed class InterleavedTiming
{
    private const int MaximumRounds = 101;

    private readonly Contender[] contenders;
    private readonly List<double[]> rounds = [];

    private InterleavedTiming(Contender[] contenders)
    {
        this.contenders = contenders;
    }

    /// <summary>Gets the number of rounds taken.</summary>
    public int RoundCount => rounds.Count;

    /// <summary>Measures the contenders.</summary>
    public static InterleavedTiming Measure(TimingPlan plan, params Contender[] contenders)
    {
        InterleavedTiming timing = new(contenders);
        int[] repeats = Array.ConvertAll(contenders, contender => Repeats(contender.Run, plan.Sample));
        long start = Stopwatch.GetTimestamp();
        while (timing.RoundCount < MaximumRounds
            && (timing.RoundCount < plan.MinimumRounds || Stopwatch.GetElapsedTime(start) < plan.Budget))
        {
            double[] seconds = new double[contenders.Length];
            for (int i = 0; i < contenders.Length; i++)
            {
                int next = (i + timing.RoundCount) % contenders.Length;
                seconds[next] = Sample(contenders[next].Run, repeats[next]);
            }

            timing.rounds.Add(seconds);
        }

        return timing;
    }

    /// <summary>The median time of one call, in seconds.</summary>
    public double Seconds(int contender) => Median(rounds.Select(round => round[contender]));

    /// <summary>The median amount per second.</summary>
    public double Rate(int contender) => contenders[contender].Amount / Seconds(contender);

    /// <summary>The median over the rounds of one contender's rate divided by another's.</summary>
    public double RateRatio(int contender, int other) =>
        contenders[contender].Amount / contenders[other].Amount * Median(rounds.Select(round => round[other] / round[contender]));

    /// <summary>Calls until a sample lasts long enough; the calls also fill the caches and train the predictors.</summary>
    private static int Repeats(Action run, TimeSpan sample)
    {
        if (sample == TimeSpan.Zero)
        {
            return 1;
        }

        run();
        int repeats = 1;
        while (true)
        {
            double seconds = Sample(run, repeats) * repeats;
            if (seconds >= sample.TotalSeconds / 2)
            {
                return (int)Math.Max(1, Math.Round(repeats * sample.TotalSeconds / seconds));
            }

            repeats *= 2;
        }
    }

    private static double Sample(Action run, int repeats)
    {
        if (repeats > 1)
        {
            // Short work stands for work in a cache: the contender before has filled the cache with its own data.
            run();
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++)
        {
            run();
        }

        return (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency / repeats;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
