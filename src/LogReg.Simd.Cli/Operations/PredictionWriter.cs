using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Threading.Channels;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Writes predictions on a thread of its own, while the next rows are read.</summary>
/// <remarks>Two batches at most are under way, so memory stays the same for any number of rows.</remarks>
internal sealed class PredictionWriter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A row number, a logit or a probability fits.</summary>
    private const int NumberBytes = 40;

    private readonly Stream output;
    private readonly FittedModel model;
    private readonly PredictionContent content;
    private readonly PredictionColumns columns;
    private readonly byte[][] labels;
    private readonly int lineBytes;
    private readonly T logitThreshold;
    private readonly double[] exactly;
    private readonly Channel<Batch> batches = Channel.CreateBounded<Batch>(1);
    private readonly Task writing;

    public PredictionWriter(Stream output, FittedModel model, IReadOnlyList<string> classes, double threshold, PredictionContent content)
    {
        this.output = output;
        this.model = model;
        this.content = content;
        columns = new PredictionColumns(content, classes, model.IsBinary);
        labels = [.. classes.Select(columns.Cell)];
        exactly = new double[model.OutputCount];
        lineBytes = ((1 + (2 * model.OutputCount)) * NumberBytes) + labels.Max(label => label.Length) + columns.Prefixes.Sum(prefix => prefix.Length) + columns.LineEnd.Length;
        logitThreshold = T.CreateTruncating(model.LogitOf(threshold));
        output.Write(columns.Header);
        writing = Task.Run(WriteBatches);
    }

    /// <summary>Takes a batch over.</summary>
    public void Write(RowStream<T> stream, ReadOnlySpan<T> logits)
    {
        int count = stream.RowCount;
        Batch batch = new(ArrayPool<long>.Shared.Rent(count), ArrayPool<T>.Shared.Rent(logits.Length), new byte[count * content.Carried.Count][], count);
        stream.RowNumbers.CopyTo(batch.Rows);
        logits.CopyTo(batch.Logits);
        int carried = content.Carried.Count;
        for (int i = 0; i < batch.Carried.Length; i++)
        {
            batch.Carried[i] = columns.Cell(stream.CarriedText(i / carried, i % carried));
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
        byte[] lines = [];
        try
        {
            await foreach (Batch batch in batches.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                int most = checked((batch.Count * lineBytes) + batch.Carried.Sum(cell => cell.Length));
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
        int values = batch.Count * outputs;
        T[] probabilities = ArrayPool<T>.Shared.Rent(values);
        batch.Logits.AsSpan(0, values).CopyTo(probabilities);
        model.ToProbabilities(probabilities.AsSpan(0, values));
        int carried = content.Carried.Count;
        Line line = new(lines, columns.Prefixes);
        for (int i = 0; i < batch.Count; i++)
        {
            ReadOnlySpan<T> logits = batch.Logits.AsSpan(i * outputs, outputs);
            line.Begin();
            if (content.Id is null)
            {
                line.Number(batch.Rows[i] + 1);
            }

            for (int k = 0; k < carried; k++)
            {
                line.Bytes(batch.Carried[(i * carried) + k]);
            }

            for (int k = 0; k < outputs && content.HasLogits; k++)
            {
                line.Number(logits[k], content.Format);
            }

            for (int k = 0; k < outputs; k++)
            {
                T probability = probabilities[(i * outputs) + k];
                Span<byte> rest = line.Rest();
                line.Length += ProbabilityText.IsCloseToOne(probability)
                    ? ProbabilityText.WriteCloseToOne(Exactly(logits, k), rest)
                    : ProbabilityText.Write(probability, rest);
            }

            line.Bytes(labels[outputs > 1 ? Judging.Largest(logits) : logits[0] > logitThreshold ? 1 : 0]);
            line.End(columns.LineEnd);
        }

        ArrayPool<T>.Shared.Return(probabilities);
        return line.Length;
    }

    /// <summary>A probability in double from logits as they are: close to 1, single precision has too few digits.</summary>
    private double Exactly(ReadOnlySpan<T> logits, int output)
    {
        for (int k = 0; k < logits.Length; k++)
        {
            exactly[k] = double.CreateTruncating(logits[k]);
        }

        model.ToProbabilities<double>(exactly);
        return exactly[output];
    }

    /// <summary>The line that is being written, cell after cell.</summary>
    private struct Line(byte[] bytes, byte[][] prefixes)
    {
        private int column;

        public int Length { get; set; }

        public void Begin() => column = 0;

        /// <summary>The place of the next cell, behind what stands before it.</summary>
        public Span<byte> Rest()
        {
            byte[] prefix = prefixes[column++];
            prefix.CopyTo(bytes.AsSpan(Length));
            Length += prefix.Length;
            return bytes.AsSpan(Length);
        }

        public void Number(long number)
        {
            number.TryFormat(Rest(), out int written, default, CultureInfo.InvariantCulture);
            Length += written;
        }

        public void Number(T number, PredictionFormat format)
        {
            Span<byte> rest = Rest();
            if (format == PredictionFormat.JsonLines && !T.IsFinite(number))
            {
                "null"u8.CopyTo(rest);
                Length += 4;
                return;
            }

            number.TryFormat(rest, out int written, default, CultureInfo.InvariantCulture);
            Length += written;
        }

        public void Bytes(byte[] cell)
        {
            cell.CopyTo(Rest());
            Length += cell.Length;
        }

        public void End(byte[] lineEnd)
        {
            lineEnd.CopyTo(bytes.AsSpan(Length));
            Length += lineEnd.Length;
        }
    }

    private readonly record struct Batch(long[] Rows, T[] Logits, byte[][] Carried, int Count);
}
