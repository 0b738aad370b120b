using System.Diagnostics;
using System.Globalization;

namespace LogReg.Simd.Rivals.Loading;

/// <summary>The command <c>loading</c>: how long the file of a model takes to load when it is in the system's cache.</summary>
internal static class LoadingCommand
{
    private const int LeastRuns = 9;
    private const int MostRuns = 400;

    private static readonly int[] FeatureCounts = [100, 1_000_000];

    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(3);

    /// <summary>Runs the command.</summary>
    public static void Run()
    {
        Console.WriteLine("| features | bytes | first, ms | median, ms | least, ms |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
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
        saved.Save(path);
        List<double> milliseconds = [];
        long begin = Stopwatch.GetTimestamp();
        while (milliseconds.Count < LeastRuns || (milliseconds.Count < MostRuns && Stopwatch.GetElapsedTime(begin) < LeastTime))
        {
            long start = Stopwatch.GetTimestamp();
            LogisticModel loaded = ModelFile.Load<LogisticModel>(path);
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (!loaded.Equals(saved))
            {
                throw new InvalidOperationException("The model that was loaded is not the one that was saved.");
            }
        }

        double first = milliseconds[0];
        milliseconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {featureCount:N0} | {new FileInfo(path).Length:N0} | {first:F2} | {milliseconds[milliseconds.Count / 2]:F3} | {milliseconds[0]:F3} |"));
    }
}
