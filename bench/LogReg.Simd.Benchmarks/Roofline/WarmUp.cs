using System.Runtime;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>Gets every kernel into its final, optimised code before anything is timed.</summary>
/// <remarks>
/// The runtime compiles a method anew after thirty calls, on a background thread, once nothing new has been compiled for a tenth of a
/// second. On a busy machine that takes a while, and a kernel that is timed before shows a hundredth of its speed.
/// </remarks>
internal static class WarmUp
{
    private const int MostTurns = 20;
    private const int QuietTurns = 2;
    private static readonly TimeSpan TieringDelay = TimeSpan.FromMilliseconds(200);

    public static void UntilTheJitRests(Pace pace)
    {
        pace.Report("warming up");
        int quiet = 0;
        for (int turn = 0; turn < MostTurns && quiet < QuietTurns; turn++)
        {
            long before = JitInfo.GetCompiledMethodCount(currentThread: false);
            Cases.WarmUp();
            ComputeCases.WarmUp();
            ClassCases.WarmUp();
            SparseCases.WarmUp();
            Thread.Sleep(TieringDelay);
            quiet = JitInfo.GetCompiledMethodCount(currentThread: false) == before ? quiet + 1 : 0;
        }
    }
}
