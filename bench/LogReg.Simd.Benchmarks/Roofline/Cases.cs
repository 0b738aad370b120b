using System.Globalization;
using System.Numerics;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The passes at every feature count, buffer size and number of threads, checked and then timed against each other.</summary>
internal static class Cases
{
    /// <summary>Half of the smallest L2 cache of today's servers; per thread where there are several.</summary>
    private const long CacheBytes = 512 << 10;

    /// <summary>Several times any cache that one core can fill.</summary>
    private const long MemoryBytes = 256 << 20;

    /// <summary>The feature counts in single precision: below, at and above a strip's 16, two odd shapes, and up to where a row fills L1.</summary>
    private static readonly int[] SingleFeatures = [3, 8, 16, 20, 32, 64, 128, 256, 784, 2048];

    /// <summary>The feature counts in double precision: few, many, and wide.</summary>
    private static readonly int[] DoubleFeatures = [16, 128, 784];

    /// <summary>Rounds over buffers in a cache are short: many of them cost little.</summary>
    private static readonly TimingPlan CachePlan = new(TimeSpan.FromSeconds(0.25), TimeSpan.FromMilliseconds(0.8), 9);

    /// <summary>Measures everything.</summary>
    public static IEnumerable<Measurement> Run(Pace pace) =>
        Run<float>(SingleFeatures, pace).Concat(Run<double>(DoubleFeatures, pace));

    /// <summary>Gets the number of groups that are timed from memory, for the pace.</summary>
    public static int MemoryGroupCount => (SingleFeatures.Length + DoubleFeatures.Length) * ThreadCounts.Length;

    private static int[] ThreadCounts => Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];

    /// <summary>Runs every kernel on small problems of both layouts often enough that the JIT compiles its final code.</summary>
    public static void WarmUp()
    {
        foreach (int threads in ThreadCounts)
        {
            using WorkerTeam team = new(threads);
            WarmUp<float>(team);
            WarmUp<double>(team);
        }
    }

    private static void WarmUp<T>(WorkerTeam team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Calls = 3;
        TimingPlan plan = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(0.2), Calls);
        using FeaturePool<T> pool = new(CacheBytes, SingleFeatures[0]);
        T[] logits = new T[pool.LabelCount];
        foreach (int d in (ReadOnlySpan<int>)[SingleFeatures[0], 256])
        {
            Problem<T> problem = new(pool, 203, d);
            using FeatureMatrix<T> matrix = problem.Pack();
            using PassGroup<T> group = new(problem, matrix, team, logits, (T[])logits.Clone());
            group.Measure(plan, group.Check(), ReadWay.Straight);
        }
    }

    private static IEnumerable<Measurement> Run<T>(int[] featureCounts, Pace pace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int all = Environment.ProcessorCount;
        return [
            .. RunSize<T>(CacheBytes, [1], featureCounts, pace),
            .. all == 1 ? [] : RunSize<T>(CacheBytes * all, [all], featureCounts, pace),
            .. RunSize<T>(MemoryBytes, ThreadCounts, featureCounts, pace)];
    }

    private static List<Measurement> RunSize<T>(long bytes, int[] threadCounts, int[] featureCounts, Pace pace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<Measurement> measurements = [];
        using FeaturePool<T> pool = new(bytes, featureCounts.Min());
        T[] stripLogits = new T[pool.LabelCount];
        T[] rowLogits = new T[pool.LabelCount];
        Dictionary<int, ReadWay> ways = threadCounts.ToDictionary(threads => threads, threads => FastestRead(pool, threads));
        foreach (int d in featureCounts)
        {
            pace.Report(string.Create(CultureInfo.InvariantCulture, $"{PassGroup<T>.Precision}, {bytes >> 10} KiB, d = {d}"));
            Problem<T> problem = new(pool, WholeStrips(pool.ElementCount / d), d);
            using FeatureMatrix<T> matrix = problem.Pack();
            PassGroup<T>.Verdict? verdict = null;
            foreach (int threads in threadCounts)
            {
                using WorkerTeam team = new(threads);
                CheckOddShape(pool, d, team, stripLogits, rowLogits);
                using PassGroup<T> group = new(problem, matrix, team, stripLogits, rowLogits);
                verdict = group.Check(verdict);
                measurements.AddRange(group.Measure(bytes < MemoryBytes ? CachePlan : pace.NextPlan(), verdict, ways[threads]));
            }
        }

        return measurements;
    }

    private static unsafe ReadWay FastestRead<T>(FeaturePool<T> pool, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using WorkerTeam team = new(threads);
        fixed (T* elements = pool.Elements)
        {
            return ReadPass.Fastest(team, elements, (long)pool.ElementCount * sizeof(T));
        }
    }

    /// <summary>Timings use whole groups of strips; the check below has the tails.</summary>
    private static int WholeStrips(int sampleCount) => Math.Max(64, sampleCount / 64 * 64);

    /// <summary>A small problem with an odd number of rows, where one dropped row is half a percent of the sums.</summary>
    private static void CheckOddShape<T>(FeaturePool<T> pool, int featureCount, WorkerTeam team, T[] stripLogits, T[] rowLogits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int OddRows = 203;
        Problem<T> problem = new(pool, Math.Min(OddRows, ((pool.ElementCount / featureCount) - 1) | 1), featureCount);
        using FeatureMatrix<T> matrix = problem.Pack();
        using PassGroup<T> group = new(problem, matrix, team, stripLogits, rowLogits);
        group.Check();
    }
}
