using System.Diagnostics;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>Keeps a run within its time: groups that are timed from memory share what is left, on a slow machine less for each.</summary>
internal sealed class Pace(TimeSpan limit, int memoryGroupCount)
{
    private const int FewestRounds = 3;

    private static readonly TimeSpan LongestBudget = TimeSpan.FromSeconds(1.5);

    private readonly long start = Stopwatch.GetTimestamp();
    private int groupsLeft = memoryGroupCount;
    private TimeSpan lastStart;
    private TimeSpan lastBudget;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Tells the waiting user what is under way.</summary>
    public void Report(string what) => Console.Error.WriteLine(FormattableString.Invariant($"{Elapsed.TotalSeconds,4:F0} s  {what}"));

    /// <summary>The plan of the next group: its share of the time left, less what packing and checking took the group before.</summary>
    public TimingPlan NextPlan()
    {
        TimeSpan now = Elapsed;
        TimeSpan overhead = lastStart == TimeSpan.Zero ? TimeSpan.Zero : now - lastStart - lastBudget;
        TimeSpan share = (limit - now) / Math.Max(1, groupsLeft--);
        lastStart = now;
        lastBudget = TimeSpan.FromTicks(Math.Clamp((share - overhead).Ticks, 0, LongestBudget.Ticks));
        return new TimingPlan(lastBudget, TimeSpan.Zero, share > TimeSpan.Zero ? FewestRounds : 1);
    }
}
