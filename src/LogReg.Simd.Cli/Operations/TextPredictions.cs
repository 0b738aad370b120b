using System.Buffers;
using System.Globalization;
using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Data.Pipelines;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Predictions as lines of text: CSV or JSON.</summary>
internal sealed class TextPredictions<T> : PredictionRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A row number, a logit or a probability fits.</summary>
    private const int NumberBytes = 40;

    private readonly Stream output;
    private readonly PredictionContent content;
    private readonly PredictionColumns columns;
    private readonly byte[][] labels;
    private readonly int lineBytes;
    private readonly double[] exactly;
    private byte[] lines = [];

    public TextPredictions(Stream output, IClassifier model, IReadOnlyList<string> classes, double threshold, PredictionContent content)
        : base(model, threshold)
    {
        this.output = output;
        this.content = content;
        columns = new PredictionColumns(content, classes, model.IsBinary);
        labels = [.. classes.Select(columns.Cell)];
        exactly = new double[model.LogitCount];
        lineBytes = ((1 + (2 * model.LogitCount)) * NumberBytes) + labels.Max(label => label.Length) + columns.Prefixes.Sum(prefix => prefix.Length) + columns.LineEnd.Length;
        output.Write(columns.Header);
    }

    public override void Write(PredictionBatch<T> batch)
    {
        byte[][] carried = [.. batch.Carried.Select(columns.Cell)];
        int most = checked((batch.Count * lineBytes) + carried.Sum(cell => cell.Length));
        lines = lines.Length < most ? new byte[most] : lines;
        int length = Format(batch, carried, lines);
        output.Write(lines, 0, length);
    }

    public override void Finish()
    {
    }

    private int Format(PredictionBatch<T> batch, byte[][] carriedCells, byte[] lines)
    {
        int outputs = Model.LogitCount;
        int values = batch.Count * outputs;
        T[] probabilities = ArrayPool<T>.Shared.Rent(values);
        batch.Logits.AsSpan(0, values).CopyTo(probabilities);
        Model.MakeProbabilities(probabilities.AsSpan(0, values));
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
                line.Bytes(carriedCells[(i * carried) + k]);
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

            line.Bytes(labels[LabelOf(logits)]);
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

        Model.ToProbabilities(exactly);
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

}
