using System.Diagnostics;
using System.Globalization;

namespace LogReg.Simd.Rivals.Loading;

/// <summary>The command <c>loading</c>: how long a model takes to load from a file in the system's cache, and to save without a disk.</summary>
internal static class LoadingCommand
{
    private const int LeastRuns = 9;
    private const int MostRuns = 400;

    /// <summary>Numbers that are written one by one, as many of them as a file has at most, and packed ones.</summary>
    private static readonly int[] FeatureCounts = [100, 10_000, 1_000_000];

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);

    /// <summary>Runs the command.</summary>
    public static void Run()
    {
        Console.WriteLine("| features | bytes | load: first, ms | median | least | save into nothing: first, ms | median | least |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        string path = Path.GetTempFileName();
        try
        {
            foreach (int featureCount in FeatureCounts)
            {
                Measure(path, featureCount);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Measure(string path, int featureCount)
    {
        Random random = new(featureCount);
        LogisticModel saved = new([.. Enumerable.Range(0, featureCount).Select(_ => random.NextDouble() - 0.5)], 0.25);
        string saving = Times(() => saved.Save(Stream.Null));
        saved.Save(path);
        LogisticModel? loaded = null;
        string loading = Times(() => loaded = ModelFile.Load<LogisticModel>(path));
        if (!saved.Equals(loaded))
        {
            throw new InvalidOperationException("The model that was loaded is not the one that was saved.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {featureCount:N0} | {new FileInfo(path).Length:N0} | {loading} | {saving} |"));
    }

    /// <summary>The first, the median and the least time of something, in milliseconds.</summary>
    private static string Times(Action work)
    {
        List<double> milliseconds = [];
        long begin = Stopwatch.GetTimestamp();
        while (milliseconds.Count < LeastRuns || (milliseconds.Count < MostRuns && Stopwatch.GetElapsedTime(begin) < LeastTime))
        {
            long start = Stopwatch.GetTimestamp();
            work();
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        double first = milliseconds[0];
        milliseconds.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{first:F2} | {milliseconds[milliseconds.Count / 2]:F3} | {milliseconds[0]:F3}");
    }
}
