using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace LogReg.Simd.Threading;

/// <summary>The calling thread and those threads of the pool that are free: they share out the pieces of one work at a time, and allocate nothing while they do.</summary>
/// <remarks>
/// <para>
/// A team owns no thread. The caller takes pieces in index order from the start and asks the pool for help where the measured time of the work pays for it. A thread that comes
/// takes pieces too; one that comes late, or never, is not waited for: the caller takes what is left, and waits for pieces alone that somebody has begun. All teams of a process
/// share the pool's threads, so together they run no more than the pool does, and a team that is forgotten keeps no thread.
/// </para>
/// <para>Which thread runs a piece must not matter to its result. One work at a time: the team is not thread-safe.</para>
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>The work that must be there for each thread, the caller's included, before another is asked for: twenty times what asking costs.</summary>
    private const double AskingSeconds = 50e-6;

    /// <summary>The same for a thread that is here already and waits.</summary>
    private const double WaitingSeconds = 5e-6;

    /// <summary>How long short works must have followed each other until a thread is asked for that will find the next ones.</summary>
    private const double LongRowSeconds = 200e-6;

    /// <summary>How long the caller looks for the end of the others' pieces before it sleeps, which gives its processor to them.</summary>
    private static readonly TimeSpan LongestSpin = TimeSpan.FromMicroseconds(50);

    /// <summary>How long a test waits for threads to begin.</summary>
    private static readonly TimeSpan LongestBeginning = TimeSpan.FromMilliseconds(100);

    // The gate holds, in one word, the threads inside the work and the places that are left in it. No place is left when no work runs.
    private const int Place = 1 << 12;
    private const int InsideMask = Place - 1;
    private const int SomebodySleeps = 1 << 30;

    private readonly Sharing sharing;
    private readonly PieceTimes times = new();
    private readonly object sleep = new();
    private PoolHelper[] helpers = [];
    private IPieceWork? work;
    private ExceptionDispatchInfo? failure;
    private int pieceCount;
    private int places;
    private int gate;
    private int nextPiece;
    private bool isPoolBusy;
    private long lastEnd;
    private double rowSeconds;
    private volatile bool disposed;

    /// <param name="workerCount">The most workers, the calling thread included; less than a place of the gate can count.</param>
    /// <param name="sharing">When work is shared.</param>
    public WorkerTeam(int workerCount, Sharing sharing = Sharing.ByWork)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(workerCount, Place);
        WorkerCount = workerCount;
        this.sharing = sharing;
    }

    /// <summary>Gets the most workers of this team, the calling thread included.</summary>
    public int WorkerCount { get; }

    /// <summary>Gets or sets the token that stops a run between two pieces.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Gets the threads that were asked for at once, at most.</summary>
    public int HelperCount => helpers.Length;

    /// <summary>Gets a value indicating whether the team has ended.</summary>
    public bool IsDisposed => disposed;

    /// <summary>Gets a value indicating whether a thread that comes now finds work.</summary>
    public bool HasPieces => Volatile.Read(ref gate) >= Place && Volatile.Read(ref nextPiece) < pieceCount;

    /// <summary>The workers that some pieces can meet, of a team of <paramref name="workerCount"/>: they are numbered from 0, the calling thread.</summary>
    public static int WorkersFor(int pieces, int workerCount) => Math.Clamp(pieces, 1, workerCount);

    /// <summary>The workers that a number of threads asks for: 0 stands for one per processor.</summary>
    public static int WorkersOf(int threadCount) => threadCount == 0 ? Math.Min(Environment.ProcessorCount, Place - 1) : threadCount;

    /// <summary>The workers, the caller's thread included, that a work of so many seconds pays for.</summary>
    public int WorkersPaidFor(double seconds, int pieceCount) => WorkerCount == 1 || pieceCount <= 1 ? 1 : 1 + HelpersPaidFor(seconds, pieceCount);

    /// <summary>Runs every piece of <paramref name="work"/> and returns when all are done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="pieceCount">Its pieces.</param>
    /// <param name="pieceSeconds">About how long a piece takes; null for what has been measured so far, at first with the first piece.</param>
    /// <exception cref="OperationCanceledException"><see cref="Cancellation"/> was requested; some pieces are not done.</exception>
    public void Run(IPieceWork work, int pieceCount, double? pieceSeconds = null)
    {
        if (pieceCount <= 1 || WorkerCount == 1)
        {
            RunAlone(work, 0, pieceCount);
            return;
        }

        long start = Stopwatch.GetTimestamp();
        int piece = 0;
        double? known = pieceSeconds ?? times.Of(work);
        if (known is null && sharing == Sharing.ByWork)
        {
            RunAlone(work, 0, 1);
            times.Note(work, Stopwatch.GetElapsedTime(start), ++piece);
            known = times.Of(work);
        }

        int helperCount = HelpersPaidFor((known ?? 0) * (pieceCount - piece), pieceCount - piece);
        if (helperCount > 0)
        {
            Share(work, piece, pieceCount, helperCount);
            return;
        }

        RunAlone(work, piece, pieceCount);
        lastEnd = Stopwatch.GetTimestamp();
        times.Note(work, Stopwatch.GetElapsedTime(start, lastEnd), pieceCount);
    }

    /// <summary>Takes pieces of the work that runs, if one does and has a place; called by threads of the pool.</summary>
    public bool TryHelp()
    {
        int seen = Volatile.Read(ref gate);
        while (seen >= Place && seen < SomebodySleeps && Volatile.Read(ref nextPiece) < pieceCount)
        {
            int before = Interlocked.CompareExchange(ref gate, seen - Place + 1, seen);
            if (before == seen)
            {
                TakePieces(places - (seen / Place) + 1);
                if (Interlocked.Decrement(ref gate) == SomebodySleeps)
                {
                    lock (sleep)
                    {
                        Monitor.PulseAll(sleep);
                    }
                }

                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Ends the team: threads of the pool go at once.</summary>
    public void Dispose() => disposed = true;

    /// <summary>How many threads, beside the caller's, the work pays for.</summary>
    private int HelpersPaidFor(double seconds, int pieces)
    {
        if (sharing == Sharing.Always)
        {
            return Math.Min(WorkerCount, pieces) - 1;
        }

        int most = Math.Min(Math.Min(WorkerCount, Environment.ProcessorCount), pieces) - 1;
        int worthAsking = (int)Math.Min(most, (seconds / AskingSeconds) - 1);
        if (worthAsking > 0)
        {
            return worthAsking;
        }

        int here = 0;
        foreach (PoolHelper helper in helpers)
        {
            here += helper.IsHere ? 1 : 0;
        }

        int worthWaiting = (int)Math.Min(Math.Min(most, here), (seconds / WaitingSeconds) - 1);
        return worthWaiting > 0 || seconds < 2 * WaitingSeconds ? Math.Max(0, worthWaiting) : IsRowLong(seconds) ? Math.Min(1, most) : 0;
    }

    /// <summary>Whether works that are each too short to ask for a thread have followed each other for long enough: it will find the next ones.</summary>
    private bool IsRowLong(double seconds)
    {
        rowSeconds = Stopwatch.GetElapsedTime(lastEnd) < PoolHelper.LongestStay ? rowSeconds + seconds : 0;
        if (rowSeconds < LongRowSeconds)
        {
            return false;
        }

        rowSeconds = 0;
        return true;
    }

    private void RunAlone(IPieceWork work, int firstPiece, int pieceCount)
    {
        for (int piece = firstPiece; piece < pieceCount; piece++)
        {
            Cancellation.ThrowIfCancellationRequested();
            work.Run(piece, 0);
        }
    }

    private void Share(IPieceWork work, int firstPiece, int pieceCount, int helperCount)
    {
        this.work = work;
        this.pieceCount = pieceCount;
        nextPiece = firstPiece;
        failure = null;
        places = helperCount;
        Volatile.Write(ref gate, helperCount * Place);
        for (int i = helpers.Length; i < helperCount; i++)
        {
            Array.Resize(ref helpers, helperCount);
            helpers[i] = new PoolHelper(this);
        }

        for (int i = 0; i < helperCount; i++)
        {
            helpers[i].Ask();
        }

        if (sharing == Sharing.Always)
        {
            WaitForBeginning();
        }

        long start = Stopwatch.GetTimestamp();
        int own = TakePieces(0);
        times.Note(work, Stopwatch.GetElapsedTime(start), own);
        WaitForEnd();
        lastEnd = Stopwatch.GetTimestamp();
        this.work = null;
        Cancellation.ThrowIfCancellationRequested();
        failure?.Throw();
    }

    /// <summary>Takes pieces until none is left, and returns how many it took.</summary>
    private int TakePieces(int worker)
    {
        int taken = 0;
        try
        {
            while (true)
            {
                int piece = Interlocked.Increment(ref nextPiece) - 1;
                if (piece >= pieceCount || Cancellation.IsCancellationRequested)
                {
                    return taken;
                }

                work!.Run(piece, worker);
                taken++;
            }
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            Volatile.Write(ref nextPiece, pieceCount);
            return taken;
        }
    }

    /// <summary>Closes the gate, and waits for the threads inside.</summary>
    private void WaitForEnd()
    {
        if ((Interlocked.And(ref gate, InsideMask) & InsideMask) == 0)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        while (Environment.ProcessorCount > 1 && Stopwatch.GetElapsedTime(start) < LongestSpin)
        {
            if (Volatile.Read(ref gate) == 0)
            {
                return;
            }

            Thread.SpinWait(8);
        }

        lock (sleep)
        {
            Interlocked.Or(ref gate, SomebodySleeps);
            while (Volatile.Read(ref gate) != SomebodySleeps)
            {
                Monitor.Wait(sleep);
            }

            Volatile.Write(ref gate, 0);
        }
    }

    /// <summary>Waits until every place is taken, but once in vain only: where the pool has no thread to spare, it will have none soon.</summary>
    private void WaitForBeginning()
    {
        long start = Stopwatch.GetTimestamp();
        while (!isPoolBusy && Volatile.Read(ref gate) >= Place && HasPieces)
        {
            isPoolBusy = Stopwatch.GetElapsedTime(start) > LongestBeginning;
            Thread.Yield();
        }
    }
}
