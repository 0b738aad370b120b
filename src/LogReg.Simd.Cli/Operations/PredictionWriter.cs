using System.Buffers;
using System.Numerics;
using System.Threading.Channels;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Writes predictions on a thread of its own, while the next rows are read.</summary>
/// <remarks>Two batches at most are under way, so memory stays the same for any number of rows.</remarks>
internal sealed class PredictionWriter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Stream output;
    private readonly PredictionRows<T> rows;
    private readonly int carriedCount;
    private readonly Channel<PredictionBatch<T>> batches = Channel.CreateBounded<PredictionBatch<T>>(1);
    private readonly Task writing;

    public PredictionWriter(Stream output, IClassifier model, IReadOnlyList<string> classes, double threshold, PredictionContent content)
    {
        this.output = output;
        carriedCount = content.Carried.Count;
        rows = content.Format == PredictionFormat.Parquet
            ? new ParquetPredictions<T>(output, model, classes, threshold, content)
            : new TextPredictions<T>(output, model, classes, threshold, content);
        writing = Task.Run(WriteBatches);
    }

    /// <summary>Takes a batch over.</summary>
    public void Write(RowStream<T> stream, ReadOnlySpan<T> logits)
    {
        int count = stream.RowCount;
        PredictionBatch<T> batch = new(ArrayPool<long>.Shared.Rent(count), ArrayPool<T>.Shared.Rent(logits.Length), new string[count * carriedCount], count);
        stream.RowNumbers.CopyTo(batch.Rows);
        logits.CopyTo(batch.Logits);
        for (int i = 0; i < batch.Carried.Length; i++)
        {
            batch.Carried[i] = stream.CarriedText(i / carriedCount, i % carriedCount);
        }

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
        rows.Finish();
        output.Flush();
    }

    /// <summary>Waits for the other thread, which must not write into a closed file.</summary>
    public void Dispose()
    {
        batches.Writer.TryComplete();
        ((IAsyncResult)writing).AsyncWaitHandle.WaitOne();
    }

    private async Task WriteBatches()
    {
        try
        {
            await foreach (PredictionBatch<T> batch in batches.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                rows.Write(batch);
                ArrayPool<long>.Shared.Return(batch.Rows);
                ArrayPool<T>.Shared.Return(batch.Logits);
            }
        }
        catch (Exception exception)
        {
            // Whoever writes the next batch is told.
            batches.Writer.TryComplete(exception);
            throw;
        }
    }
}

/// <summary>Rows with their logits on their way to the output.</summary>
/// <param name="Rows">Their places in the data, from 0.</param>
/// <param name="Logits">The logits, of every output one.</param>
/// <param name="Carried">The cells that are written along, row after row.</param>
/// <param name="Count">The number of rows; the arrays may be longer.</param>
internal readonly record struct PredictionBatch<T>(long[] Rows, T[] Logits, string[] Carried, int Count);
