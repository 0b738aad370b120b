using System.Diagnostics;

namespace LogReg.Simd.Threading;

/// <summary>A thread of the pool for as long as it helps a team: it takes pieces, and stays a moment for the next work.</summary>
/// <remarks>The object is kept, so that asking for help allocates nothing.</remarks>
internal sealed class PoolHelper(WorkerTeam team) : IThreadPoolWorkItem
{
    /// <summary>The longest wait for the next work. Waking a thread costs some 5 µs of the caller's time and 30 to 50 µs until it begins.</summary>
    public static readonly TimeSpan LongestStay = TimeSpan.FromMicroseconds(50);

    private int isAsked;
    private volatile bool isHere;

    /// <summary>Gets a value indicating whether a thread waits for work or does it.</summary>
    public bool IsHere => isHere;

    /// <summary>Asks the pool for a thread, unless one is asked for or here.</summary>
    public void Ask()
    {
        if (Interlocked.Exchange(ref isAsked, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        isHere = true;
        do
        {
            Help();
            Volatile.Write(ref isAsked, 0);
        }
        while (team.HasPieces && Interlocked.Exchange(ref isAsked, 1) == 0);
        isHere = false;
    }

    /// <summary>Helps until no work has come for a while; but for the first, a wait costs no more than the last help was worth.</summary>
    private void Help()
    {
        TimeSpan stay = LongestStay;
        long idleSince = Stopwatch.GetTimestamp();
        while (!team.IsDisposed)
        {
            long start = Stopwatch.GetTimestamp();
            if (team.TryHelp())
            {
                idleSince = Stopwatch.GetTimestamp();
                TimeSpan help = Stopwatch.GetElapsedTime(start, idleSince);
                stay = help < LongestStay ? help : LongestStay;
            }
            else if (Stopwatch.GetElapsedTime(idleSince, start) >= stay)
            {
                return;
            }
            else
            {
                Thread.SpinWait(8);
            }
        }
    }
}
