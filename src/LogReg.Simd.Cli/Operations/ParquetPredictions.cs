using System.Numerics;
using LogReg.Simd.Cli.Models;
using Parquet;
using Parquet.Schema;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Predictions as a Parquet file, one row group after the other.</summary>
/// <remarks>Logits and probabilities are doubles, so that a probability close to 1 keeps its digits; rows are whole numbers, everything else is text, null where the cell is empty.</remarks>
internal sealed class ParquetPredictions<T> : PredictionRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostCells = 1 << 20;
    private const int LeastRows = 1 << 10;
    private const int MostRows = 1 << 16;

    private readonly IReadOnlyList<string> classes;
    private readonly PredictionContent content;
    private readonly DataField[] fields;
    private readonly ParquetWriter writer;
    private readonly long[] rows;
    private readonly string?[][] carried;
    private readonly double[][] logits;
    private readonly double[][] probabilities;
    private readonly string[] labels;
    private readonly double[] exactly;
    private int count;

    public ParquetPredictions(Stream output, IClassifier model, IReadOnlyList<string> classes, double threshold, PredictionContent content)
        : base(model, threshold)
    {
        this.classes = classes;
        this.content = content;
        int outputs = model.LogitCount;
        int groupRows = Math.Clamp(MostCells / (2 + (2 * outputs) + content.Carried.Count), LeastRows, MostRows);
        rows = new long[groupRows];
        carried = [.. content.Carried.Select(_ => new string?[groupRows])];
        logits = [.. Enumerable.Range(0, content.HasLogits ? outputs : 0).Select(_ => new double[groupRows])];
        probabilities = [.. Enumerable.Range(0, outputs).Select(_ => new double[groupRows])];
        labels = new string[groupRows];
        exactly = new double[outputs];
        fields = FieldsOf(new PredictionColumns(content, classes, model.IsBinary).Names);
        writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(fields), output));
    }

    public override void Write(PredictionBatch<T> batch)
    {
        int outputs = Model.LogitCount;
        for (int i = 0; i < batch.Count; i++)
        {
            ReadOnlySpan<T> row = batch.Logits.AsSpan(i * outputs, outputs);
            rows[count] = batch.Rows[i] + 1;
            for (int k = 0; k < carried.Length; k++)
            {
                string cell = batch.Carried[(i * carried.Length) + k];
                carried[k][count] = cell.Length > 0 ? cell : null;
            }

            for (int k = 0; k < outputs; k++)
            {
                exactly[k] = double.CreateTruncating(row[k]);
                if (content.HasLogits)
                {
                    logits[k][count] = exactly[k];
                }
            }

            Model.ToProbabilities(exactly);
            for (int k = 0; k < outputs; k++)
            {
                probabilities[k][count] = exactly[k];
            }

            labels[count] = classes[LabelOf(row)];
            if (++count == rows.Length)
            {
                WriteGroup();
            }
        }
    }

    public override void Finish()
    {
        if (count > 0)
        {
            WriteGroup();
        }

        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static R Wait<R>(Task<R> task) => task.GetAwaiter().GetResult();

    /// <summary>The columns in the order of the output: number or id, kept columns and truth, logits, probabilities, label.</summary>
    private DataField[] FieldsOf(IReadOnlyList<string> names)
    {
        List<DataField> made = [];
        if (content.Id is null)
        {
            made.Add(new DataField<long>(names[0]));
        }

        made.AddRange(carried.Select((_, k) => new DataField<string>(names[made.Count + k], true)).ToArray());
        made.AddRange(Enumerable.Range(made.Count, logits.Length + probabilities.Length).Select(k => new DataField<double>(names[k])).ToArray());
        made.Add(new DataField<string>(names[^1]));
        return [.. made];
    }

    private void WriteGroup()
    {
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        int field = 0;
        if (content.Id is null)
        {
            group.WriteAsync<long>(fields[field++], rows.AsMemory(0, count)).GetAwaiter().GetResult();
        }

        foreach (string?[] column in carried)
        {
            group.WriteAsync(fields[field++], (IReadOnlyCollection<string>)column[..count]!).GetAwaiter().GetResult();
        }

        foreach (double[] column in (double[][])[.. logits, .. probabilities])
        {
            group.WriteAsync<double>(fields[field++], column.AsMemory(0, count)).GetAwaiter().GetResult();
        }

        group.WriteAsync(fields[field], (IReadOnlyCollection<string>)labels[..count]).GetAwaiter().GetResult();
        count = 0;
    }
}
