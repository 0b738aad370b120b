using System.Globalization;
using System.Numerics;
using System.Text;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Columns;

/// <summary>Turns the chunks of a columnar table into batches of rows.</summary>
internal sealed class ColumnarReader<T>(ColumnarSource source, ColumnarTable table, TablePlan plan, ReadingMonitor monitor) : TableReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The rows of a batch: their cells stay in the cache while columns are spread over them.</summary>
    private const int BatchRows = 1024;

    private readonly TableBatch<T> batch = new(plan);
    private readonly double[]?[] numbers = new double[]?[plan.Width];
    private readonly string?[]?[] texts = new string?[]?[plan.Width];
    private int chunk = -1;
    private int chunkRows;
    private int done;
    private long rowsBefore;

    public override TableBatch<T>? Read()
    {
        if (batch.Fault is { } fault)
        {
            throw source.Error(batch.FirstLine + fault.Line, source.Names[fault.Column], fault.Message);
        }

        while (done == chunkRows)
        {
            if (++chunk >= table.ChunkCount)
            {
                return null;
            }

            ReadChunk();
        }

        int rows = Math.Min(BatchRows, chunkRows - done);
        Fill(rows);
        done += rows;
        rowsBefore += rows;
        return batch.Fault is { } first && batch.RowCount == 0
            ? throw source.Error(batch.FirstLine + first.Line, source.Names[first.Column], first.Message)
            : batch;
    }

    public override void Dispose() => table.Dispose();

    private void ReadChunk()
    {
        monitor.Advance(0);
        chunkRows = table.RowsOf(chunk);
        done = 0;
        for (int slot = 0; slot < plan.Width; slot++)
        {
            int column = plan.ColumnOf[slot];
            if (table.Types[column] == ColumnType.Text)
            {
                texts[slot] = texts[slot]?.Length == chunkRows ? texts[slot] : new string?[chunkRows];
                table.ReadTexts(chunk, column, texts[slot]);
            }
            else
            {
                numbers[slot] = numbers[slot]?.Length == chunkRows ? numbers[slot] : new double[chunkRows];
                table.ReadNumbers(chunk, column, numbers[slot]);
            }
        }
    }

    private void Fill(int rows)
    {
        batch.Clear();
        batch.FirstLine = rowsBefore + 1;
        batch.LineCount = rows;
        for (int row = 0; row < rows; row++)
        {
            batch.Reserve(row);
            batch.Commit();
        }

        int good = rows;
        for (int slot = 0; slot < plan.Width; slot++)
        {
            good = Math.Min(good, texts[slot] is { } cells ? FillTexts(slot, cells.AsSpan(done, good)) : FillNumbers(slot, numbers[slot].AsSpan(done, good)));
        }

        while (batch.RowCount > good)
        {
            batch.RemoveLast();
        }
    }

    /// <summary>Spreads a column of numbers; returns the rows before the first fault.</summary>
    private int FillNumbers(int slot, ReadOnlySpan<double> cells)
    {
        int column = plan.ColumnOf[slot];
        bool isText = plan.Uses[column] == CellUse.Text;
        for (int row = 0; row < cells.Length; row++)
        {
            double value = cells[row];
            ref T cell = ref batch.Row(row)[slot];
            if (double.IsNaN(value))
            {
                cell = T.NaN;
                batch.HasMissingNumbers |= !isText;
                continue;
            }

            if (isText)
            {
                cell = T.CreateTruncating(batch.Texts[slot]!.CodeOf(TextOf(value, table.Types[column])));
                continue;
            }

            cell = plan.Convert<T>(column, value);
            if (!T.IsFinite(cell))
            {
                string shown = value.ToString("R", CultureInfo.InvariantCulture);
                return Fault(row, column, double.IsFinite(value)
                    ? $"The number {shown} is too large for {typeof(T).Name}. Scale the features down, or read them as double."
                    : $"The number is {shown}. Correct it, or mark the cell as missing.");
            }
        }

        return cells.Length;
    }

    /// <summary>Spreads a column of texts; returns the rows before the first fault.</summary>
    private int FillTexts(int slot, ReadOnlySpan<string?> cells)
    {
        int column = plan.ColumnOf[slot];
        bool isText = plan.Uses[column] == CellUse.Text;
        for (int row = 0; row < cells.Length; row++)
        {
            ref T cell = ref batch.Row(row)[slot];
            cell = T.NaN;
            if (cells[row] is not { } text)
            {
                batch.HasMissingNumbers |= !isText;
                continue;
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (isText)
            {
                cell = plan.Missing.IsMissingText(bytes, isQuoted: true) ? T.NaN : T.CreateTruncating(batch.Texts[slot]!.CodeOf(bytes));
            }
            else if (plan.Numbers.TryParse(bytes, out double value) && T.IsFinite(plan.Convert<T>(column, value)))
            {
                cell = plan.Convert<T>(column, value);
            }
            else if (plan.Missing.IsMissingNumber(bytes))
            {
                batch.HasMissingNumbers = true;
            }
            else
            {
                return Fault(row, column, plan.Contradiction(column, text));
            }
        }

        return cells.Length;
    }

    /// <summary>The text of a number where texts are wanted, as for labels: as CSV would hold it.</summary>
    private static string TextOf(double value, ColumnType type) =>
        type == ColumnType.Boolean ? value != 0 ? "true" : "false" : value.ToString("R", CultureInfo.InvariantCulture);

    private int Fault(int row, int column, string message)
    {
        batch.Fault = new TableFault(row, column, message);
        return row;
    }
}
