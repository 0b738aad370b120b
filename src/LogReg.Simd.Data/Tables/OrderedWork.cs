using System.Runtime.ExceptionServices;

namespace LogReg.Simd.Data.Tables;

/// <summary>Pieces of work that several threads do and one takes over in order: the one that takes over does a piece itself wherever the first is not done.</summary>
/// <remarks>A thread of the pool is held only while there are pieces that nobody has begun.</remarks>
/// <typeparam name="TPiece">A piece of work.</typeparam>
/// <param name="work">Does a piece, on any thread.</param>
/// <param name="threadCount">The most threads, the one that takes over among them.</param>
internal sealed class OrderedWork<TPiece>(Action<TPiece> work, int threadCount)
    where TPiece : class
{
    private readonly object gate = new();
    private readonly Queue<Entry> underWay = new();
    private readonly Queue<Entry> waiting = new();

    /// <summary>The helpers asked for, whether the pool has begun them or not.</summary>
    private int helpers;

    /// <summary>The pieces that helpers work on.</summary>
    private int begun;

    /// <summary>Gets the number of pieces added and not taken over.</summary>
    public int Count => underWay.Count;

    /// <summary>Adds a piece behind those that are under way.</summary>
    public void Add(TPiece piece)
    {
        Entry entry = new(piece);
        underWay.Enqueue(entry);
        lock (gate)
        {
            waiting.Enqueue(entry);
            if (helpers >= threadCount - 1)
            {
                return;
            }

            helpers++;
        }

        _ = Task.Run(Help);
    }

    /// <summary>The first piece, once it is done; what went wrong in it is thrown.</summary>
    public TPiece Take()
    {
        Entry first = underWay.Dequeue();
        while (Begin(first) is { } entry)
        {
            Do(entry);
            entry.IsDone = true;
        }

        first.Error?.Throw();
        return first.Piece;
    }

    /// <summary>Waits until nobody works on a piece; those that are not begun are forgotten. A pool whose threads are all busy is not waited for.</summary>
    public void Stop()
    {
        lock (gate)
        {
            waiting.Clear();
            while (begun > 0)
            {
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Waits until a piece is done or another one can be begun meanwhile; null once it is done.</summary>
    private Entry? Begin(Entry awaited)
    {
        lock (gate)
        {
            while (!awaited.IsDone && waiting.Count == 0)
            {
                Monitor.Wait(gate);
            }

            return awaited.IsDone ? null : waiting.Dequeue();
        }
    }

    private void Help()
    {
        while (true)
        {
            Entry? entry;
            lock (gate)
            {
                if (!waiting.TryDequeue(out entry))
                {
                    helpers--;
                    return;
                }

                begun++;
            }

            Do(entry);
            lock (gate)
            {
                entry.IsDone = true;
                begun--;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void Do(Entry entry)
    {
        try
        {
            work(entry.Piece);
        }
        catch (Exception exception)
        {
            // Whoever takes the piece over is told.
            entry.Error = ExceptionDispatchInfo.Capture(exception);
        }
    }

    private sealed class Entry(TPiece piece)
    {
        public TPiece Piece => piece;

        public ExceptionDispatchInfo? Error { get; set; }

        public bool IsDone { get; set; }
    }
}
