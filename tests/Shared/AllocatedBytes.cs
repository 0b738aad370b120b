using Xunit;

namespace LogReg.Simd.Tests.Shared;

/// <summary>
/// What code allocates, told apart from what the runtime allocates on its own: where a tier of code replaces another, or a type is loaded, some bytes fall into whatever call runs then.
/// Such bytes come once or seldom, and those of the code in every measurement. So one measurement without them decides, and the least of several is the code's.
/// </summary>
internal static class AllocatedBytes
{
    /// <summary>Calls of the first measurement: an allocation in every hundredth call, or more often, falls into every measurement.</summary>
    private const int FirstCalls = 100;

    /// <summary>With the pauses a second in all: compiled code is replaced in the background, 100 ms after the last new method, and later while the cores have other work.</summary>
    private const int MostAttempts = 8;

    /// <summary>The same of runs that ask the pool for threads: while the cores have other work, more of their measurements hold bytes beyond those of the code.</summary>
    private const int MostAttemptsOfRuns = 25;

    /// <summary>Calls of each measurement of the process: every thread of it is counted, so that a short measurement is more likely to be without bytes of others.</summary>
    private const int CallsOfProcess = 20;

    private const int MostAttemptsOfProcess = 50;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(320);

    /// <summary>The bytes that one call of an action allocates on this thread.</summary>
    public static long Of(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The least of several measurements, of which the first that is small enough is the last.</summary>
    /// <param name="measure">Runs the code and answers with its bytes.</param>
    /// <param name="enough">What no further measurement is made for.</param>
    public static long Least(Func<long> measure, long enough = 0) => Least(measure, enough, MostAttemptsOfRuns);

    /// <summary>Fails if an action allocates on this thread, once it has run a few times.</summary>
    /// <param name="action">The action.</param>
    /// <param name="name">What a failure calls it.</param>
    /// <param name="firstCalls">Fewer calls in the first measurement than usual, for an action that takes long.</param>
    public static void AssertNone(Action action, string name = "The action", int firstCalls = FirstCalls)
    {
        Warm(action);
        int calls = firstCalls;
        long least = Least(Double, enough: 0, MostAttempts);
        Assert.True(least == 0, $"{name}: {least} bytes on this thread, the least of {MostAttempts} measurements of {firstCalls} calls or more.");

        long Double()
        {
            long bytes = Of(() => Repeat(action, calls));

            // As many calls as were made before: a list or a cache that grows by doubling grows in every measurement, though more and more rarely.
            calls *= 2;
            return bytes;
        }
    }

    /// <summary>Fails if an action allocates on any thread of the process, once it has run a few times.</summary>
    /// <param name="action">The action.</param>
    /// <param name="name">What a failure calls it.</param>
    public static void AssertNoneInProcess(Action action, string name = "The action")
    {
        Warm(action);
        long least = Least(() => OfProcess(() => Repeat(action, CallsOfProcess)), enough: 0, MostAttemptsOfProcess);
        Assert.True(least == 0, $"{name}: {least} bytes in the process, the least of {MostAttemptsOfProcess} measurements of {CallsOfProcess} calls.");
    }

    private static long Least(Func<long> measure, long enough, int mostAttempts)
    {
        long least = measure();
        TimeSpan pause = FirstPause;
        for (int attempt = 1; attempt < mostAttempts && least > enough; attempt++)
        {
            Thread.Sleep(pause);
            pause = pause < LongestPause ? 2 * pause : pause;
            least = Math.Min(least, measure());
        }

        return least;
    }

    private static void Warm(Action action) => Repeat(action, 2);

    private static void Repeat(Action action, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            action();
        }
    }

    private static long OfProcess(Action action)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
