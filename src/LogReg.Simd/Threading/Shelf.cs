namespace LogReg.Simd.Threading;

/// <summary>A place for one object that is made at the first call and used again by the next, so that a call need not make it, and threads that stay a moment find the next work.</summary>
/// <remarks>Whoever takes the object has it alone; who comes meanwhile makes one of its own. What nobody will find any more is disposed: a thread may stay for it. Thread-safe.</remarks>
internal sealed class Shelf
{
    private IDisposable? idle;

    /// <summary>Takes what lies there, if it is of a type; of another, it is disposed.</summary>
    public T? Take<T>()
        where T : class, IDisposable
    {
        IDisposable? taken = Interlocked.Exchange(ref idle, null);
        if (taken is T found)
        {
            return found;
        }

        taken?.Dispose();
        return null;
    }

    /// <summary>Puts an object there, and disposes what another call has put there meanwhile.</summary>
    public void PutBack(IDisposable used) => Interlocked.Exchange(ref idle, used)?.Dispose();
}
