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
        lock (gate)
        {
            isTaken = true;
            while (isRunning)
            {
                Monitor.Wait(gate);
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            if (TryBegin())
            {
                store.KeepCold(null);
            }
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

    private bool TryBegin()
    {
        lock (gate)
        {
            bool isFirst = !isTaken;
            isRunning = isFirst;
            isTaken = true;
            return isFirst;
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
