namespace LogReg.Simd.Memory;

/// <summary>A copy of rare columns that a thread of the pool makes before it is needed. Who needs it before a thread has come makes it, and who needs it while it is made waits.</summary>
/// <param name="store">The rows, whose buffer is retained for this object.</param>
internal sealed class EarlyColumns(SparseStore store) : IThreadPoolWorkItem
{
    private readonly object gate = new();
    private bool isTaken;
    private bool isRunning;

    /// <summary>Takes the work, so that the pool does not begin it, and waits where it has.</summary>
    public void Await()
    {
        Cancel();
        lock (gate)
        {
            while (isRunning)
            {
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Takes the work where the pool has not begun it, and lets go of the rows, which else would stay until a thread of the pool comes.</summary>
    public void Cancel()
    {
        if (TryTake(runs: false))
        {
            store.Buffer.Release();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (!TryTake(runs: true))
        {
            return;
        }

        try
        {
            store.KeepCold(null);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ObjectDisposedException)
        {
            // Who needs the copy makes it then, and meets the same there.
        }
        finally
        {
            End();
            store.Buffer.Release();
        }
    }

    /// <summary>Whether nobody has taken the work before.</summary>
    private bool TryTake(bool runs)
    {
        lock (gate)
        {
            if (isTaken)
            {
                return false;
            }

            (isTaken, isRunning) = (true, runs);
            return true;
        }
    }

    private void End()
    {
        lock (gate)
        {
            isRunning = false;
            Monitor.PulseAll(gate);
        }
    }
}
