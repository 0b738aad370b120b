using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Threading.Channels;
using LogReg.Simd.Cli.Models;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Writes predictions as CSV on a thread of its own, while the next rows are read.</summary>
/// <remarks>Two batches at most are under way, so memory stays the same for any number of rows.</remarks>
internal sealed class PredictionWriter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A row number or a probability with a comma fits.</summary>
    private const int CellBytes = 32;

    private readonly Stream output;
    private readonly FittedModel model;
    private readonly byte[][] labels;
    private readonly int lineBytes;
    private readonly T logitThreshold;
    private readonly Channel<Batch> batches = Channel.CreateBounded<Batch>(1);
    private readonly Task writing;

    public PredictionWriter(Stream output, FittedModel model, IReadOnlyList<string> classes, double threshold)
    {
        this.output = output;
        this.model = model;
        labels = [.. classes.Select(name => Encoding.UTF8.GetBytes(Cell(name)))];
        lineBytes = ((1 + model.OutputCount) * CellBytes) + labels.Max(label => label.Length) + 1;
        logitThreshold = T.CreateTruncating(model.LogitOf(threshold));
        string columns = model.IsBinary ? "probability" : string.Join(',', classes.Select(Cell));
        output.Write(Encoding.UTF8.GetBytes($"row,{columns},label\n"));
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
                int most = checked(batch.Count * lineBytes);
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
        int outputs = model.OutputCount;
        Span<T> probabilities = batch.Logits.AsSpan(0, batch.Count * outputs);
        int[] classes = ArrayPool<int>.Shared.Rent(batch.Count);
        for (int i = 0; i < batch.Count; i++)
        {
            ReadOnlySpan<T> logits = probabilities.Slice(i * outputs, outputs);
            classes[i] = outputs > 1 ? Judging.Largest(logits) : logits[0] > logitThreshold ? 1 : 0;
        }

        model.ToProbabilities(probabilities);
        int next = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            (batch.Rows[i] + 1).TryFormat(lines.AsSpan(next), out int length, default, CultureInfo.InvariantCulture);
            next += length;
            for (int k = 0; k < outputs; k++)
            {
                lines[next++] = (byte)',';
                next += ProbabilityText.Write(probabilities[(i * outputs) + k], lines.AsSpan(next));
            }

            lines[next++] = (byte)',';
            byte[] label = labels[classes[i]];
            label.AsSpan().CopyTo(lines.AsSpan(next));
            next += label.Length;
            lines[next++] = (byte)'\n';
        }

        ArrayPool<int>.Shared.Return(classes);
        return next;
    }

    private readonly record struct Batch(long[] Rows, T[] Logits, int Count);
}
