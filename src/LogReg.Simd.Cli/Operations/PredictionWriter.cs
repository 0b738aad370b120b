using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Threading.Channels;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Writes predictions as CSV on a thread of its own, while the next rows are read.</summary>
/// <remarks>Two batches at most are under way, so memory stays the same for any number of rows.</remarks>
internal sealed class PredictionWriter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A row number, a probability and the commas and line feed fit.</summary>
    private const int LineBytes = 64;

    private readonly Stream output;
    private readonly byte[] positive;
    private readonly byte[] negative;
    private readonly T logitThreshold;
    private readonly Channel<Batch> batches = Channel.CreateBounded<Batch>(1);
    private readonly Task writing;

    public PredictionWriter(Stream output, string positive, string negative, double threshold)
    {
        this.output = output;
        this.positive = Encoding.UTF8.GetBytes(Cell(positive));
        this.negative = Encoding.UTF8.GetBytes(Cell(negative));
        logitThreshold = T.CreateTruncating(Math.Log(threshold / (1 - threshold)));
        output.Write("row,probability,label\n"u8);
        writing = Task.Run(WriteBatches);
    }

    /// <summary>Takes a batch over.</summary>
    public void Write(ReadOnlySpan<long> rows, ReadOnlySpan<T> logits)
    {
        Batch batch = new(ArrayPool<long>.Shared.Rent(rows.Length), ArrayPool<T>.Shared.Rent(logits.Length), rows.Length);
        rows.CopyTo(batch.Rows);
        logits.CopyTo(batch.Logits);
        while (!batches.Writer.TryWrite(batch))
        {
            if (writing.IsCompleted || !batches.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
            {
                writing.GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Waits until everything is written; throws what went wrong.</summary>
    public void Finish()
    {
        batches.Writer.TryComplete();
        writing.GetAwaiter().GetResult();
        output.Flush();
    }

    /// <summary>Waits for the other thread, which must not write into a closed file.</summary>
    public void Dispose()
    {
        batches.Writer.TryComplete();
        ((IAsyncResult)writing).AsyncWaitHandle.WaitOne();
    }

    /// <summary>A cell of CSV, in quotes where it needs them.</summary>
    internal static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task WriteBatches()
    {
        byte[] lines = [];
        try
        {
            await foreach (Batch batch in batches.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                int most = batch.Count * (LineBytes + Math.Max(positive.Length, negative.Length));
                lines = lines.Length < most ? new byte[most] : lines;
                int length = Format(batch, lines);
                ArrayPool<long>.Shared.Return(batch.Rows);
                ArrayPool<T>.Shared.Return(batch.Logits);
                output.Write(lines, 0, length);
            }
        }
        catch (Exception exception)
        {
            // Whoever writes the next batch is told.
            batches.Writer.TryComplete(exception);
            throw;
        }
    }

    private int Format(Batch batch, byte[] lines)
    {
        Span<T> probabilities = batch.Logits.AsSpan(0, batch.Count);
        bool[] isPositive = ArrayPool<bool>.Shared.Rent(batch.Count);
        for (int i = 0; i < batch.Count; i++)
        {
            isPositive[i] = probabilities[i] > logitThreshold;
        }

        LogisticPrimitives.Sigmoid<T>(probabilities, probabilities);
        int next = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            (batch.Rows[i] + 1).TryFormat(lines.AsSpan(next), out int length, default, CultureInfo.InvariantCulture);
            next += length;
            lines[next++] = (byte)',';
            next += ProbabilityText.Write(probabilities[i], lines.AsSpan(next));
            lines[next++] = (byte)',';
            byte[] label = isPositive[i] ? positive : negative;
            label.AsSpan().CopyTo(lines.AsSpan(next));
            next += label.Length;
            lines[next++] = (byte)'\n';
        }

        ArrayPool<bool>.Shared.Return(isPositive);
        return next;
    }

    private readonly record struct Batch(long[] Rows, T[] Logits, int Count);
}
