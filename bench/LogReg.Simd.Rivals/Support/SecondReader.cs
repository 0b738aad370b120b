using System.Numerics.Tensors;

namespace LogReg.Simd.Rivals.Support;

/// <summary>Reads values on this thread and one more, which waits for its half without sleeping: what the memory gives two threads at most.</summary>
internal sealed class SecondReader : IDisposable
{
    private readonly float[] values;
    private readonly Thread thread;
    private int asked;
    private int done;
    private float sum;
    private volatile bool ends;

    /// <summary>Initializes a new instance of the <see cref="SecondReader"/> class over values.</summary>
    public SecondReader(float[] values)
    {
        this.values = values;
        thread = new Thread(Work) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The sum of all values.</summary>
    public float Read()
    {
        int round = asked + 1;
        Volatile.Write(ref asked, round);
        float mine = TensorPrimitives.Sum<float>(values.AsSpan(0, values.Length / 2));
        while (Volatile.Read(ref done) != round)
        {
        }

        return mine + sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ends = true;
        thread.Join();
    }

    private void Work()
    {
        while (!ends)
        {
            int round = Volatile.Read(ref asked);
            if (round != done)
            {
                sum = TensorPrimitives.Sum<float>(values.AsSpan(values.Length / 2));
                Volatile.Write(ref done, round);
            }
        }
    }
}
