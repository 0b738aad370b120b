namespace LogReg.Simd.Threading;

/// <summary>Work cut into numbered pieces that are independent of each other.</summary>
internal interface IPieceWork
{
    /// <summary>Does piece <paramref name="piece"/>; <paramref name="worker"/> numbers the scratch space to use.</summary>
    void Run(int piece, int worker);
}

/// <summary>A fixed team of threads that share out the pieces of one work at a time and allocate nothing while they do.</summary>
/// <remarks>
/// Pieces are taken in index order as threads become free. Which thread runs a piece must not matter to its result. The calling
/// thread is worker 0 and takes part; the others wait, first spinning for some microseconds, then asleep.
/// One work at a time: the team is not thread-safe.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 200;

    private readonly Thread[] threads;
    private readonly SemaphoreSlim[] wakeUps;
    private readonly ManualResetEventSlim finished = new(false, SpinsBeforeSleep);
    private IPieceWork? work;
    private Exception? failure;
    private int pieceCount;
    private int nextPiece;
    private int busy;
    private volatile bool stopping;

    public WorkerTeam(int workerCount)
    {
        WorkerCount = workerCount;
        threads = new Thread[workerCount - 1];
        wakeUps = new SemaphoreSlim[workerCount - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            wakeUps[i] = new SemaphoreSlim(0);
            int worker = i + 1;
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"LogReg.Simd worker {worker}" };
            threads[i].Start();
        }
    }

    /// <summary>Gets the number of workers, the calling thread included.</summary>
    public int WorkerCount { get; }

    /// <summary>Gets or sets the token that stops a run between two pieces.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Runs every piece of <paramref name="work"/> and returns when all are done.</summary>
    /// <exception cref="OperationCanceledException"><see cref="Cancellation"/> was requested; some pieces are not done.</exception>
    public void Run(IPieceWork work, int pieceCount)
    {
        int helpers = Math.Min(threads.Length, pieceCount - 1);
        if (helpers <= 0)
        {
            for (int piece = 0; piece < pieceCount; piece++)
            {
                Cancellation.ThrowIfCancellationRequested();
                work.Run(piece, 0);
            }

            return;
        }

        this.work = work;
        this.pieceCount = pieceCount;
        nextPiece = 0;
        failure = null;
        busy = helpers;
        finished.Reset();
        for (int i = 0; i < helpers; i++)
        {
            wakeUps[i].Release();
        }

        TakePieces(0);
        finished.Wait();
        this.work = null;
        Cancellation.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            throw new InvalidOperationException("A worker thread failed.", failure);
        }
    }

    public void Dispose()
    {
        stopping = true;
        foreach (SemaphoreSlim wakeUp in wakeUps)
        {
            wakeUp.Release();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        foreach (SemaphoreSlim wakeUp in wakeUps)
        {
            wakeUp.Dispose();
        }

        finished.Dispose();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            wakeUps[worker - 1].Wait();
            if (stopping)
            {
                return;
            }

            TakePieces(worker);
            if (Interlocked.Decrement(ref busy) == 0)
            {
                finished.Set();
            }
        }
    }

    private void TakePieces(int worker)
    {
        try
        {
            while (true)
            {
                int piece = Interlocked.Increment(ref nextPiece) - 1;
                if (piece >= pieceCount || Cancellation.IsCancellationRequested)
                {
                    return;
                }

                work!.Run(piece, worker);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            Volatile.Write(ref nextPiece, pieceCount);
        }
    }
}
