namespace LogReg.Simd.Threading;

/// <summary>A place for one object that is made at the first call and used again by the next, so that a call need not make it, and threads that stay a moment find the next work.</summary>
/// <remarks>Whoever takes the object has it alone; who comes meanwhile makes one of its own. Thread-safe.</remarks>
internal sealed class Shelf
{
    private object? idle;

    /// <summary>Takes what lies there, if it is of a type; of another, it is let go.</summary>
    public T? Take<T>()
        where T : class => Interlocked.Exchange(ref idle, null) as T;

    /// <summary>Puts an object there.</summary>
    public void PutBack(object used) => Volatile.Write(ref idle, used);
}
