using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Columns;

/// <summary>Turns the chunks of a columnar table into batches of rows.</summary>
/// <param name="source">The table.</param>
/// <param name="next">The next chunk; null behind the last. The chunk before is not needed any more.</param>
/// <param name="close">Is called when the reader is disposed.</param>
/// <param name="plan">What is wanted of the columns.</param>
/// <param name="monitor">Is told of the progress.</param>
internal sealed class ColumnarReader<T>(ColumnarSource source, Func<DecodedChunk?> next, Action close, TablePlan plan, ReadingMonitor monitor) : TableReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The bytes of a batch: its cells stay in the cache while columns are spread over them.</summary>
    private const int BatchBytes = 1 << 15;

    private const int KnownBits = 6;

    /// <summary>2⁶⁴ through the golden ratio: spreads the bits of a number.</summary>
    private const ulong HashFactor = 0x9E3779B97F4A7C15;

    private readonly TableBatch<T> batch = new(plan);
    private readonly (double Number, T Code)[] known = new (double, T)[1 << KnownBits];
    private readonly int batchRows = Math.Clamp(BatchBytes / Math.Max(1, plan.Width) / (typeof(T) == typeof(float) ? sizeof(float) : sizeof(double)), 64, 1024);
    private DecodedChunk? chunk;
    private int done;
    private long rowsBefore;

    public override TableBatch<T>? Read()
    {
        if (batch.Fault is { } fault)
        {
            throw source.Error(batch.FirstLine + fault.Line, source.Names[fault.Column], fault.Message);
        }

        while (chunk is null || done == chunk.RowCount)
        {
            monitor.Advance(0);
            done = 0;
            chunk = next();
            if (chunk is null)
            {
                return null;
            }
        }

        int rows = Math.Min(batchRows, chunk.RowCount - done);
        Fill(rows);
        done += rows;
        rowsBefore += rows;
        return batch.Fault is { } first && batch.RowCount == 0
            ? throw source.Error(batch.FirstLine + first.Line, source.Names[first.Column], first.Message)
            : batch;
    }

    public override void Dispose() => close();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            int column = slot < plan.ColumnOf.Length ? plan.ColumnOf[slot] : plan.Carried[slot - plan.ColumnOf.Length];
            ColumnCells cells = chunk!.Cells[column]!;
            bool isCarried = slot >= plan.ColumnOf.Length;
            bool isText = isCarried || plan.Uses[column] == CellUse.Text;
            good = isText && !cells.AreTexts ? FillCodes(slot, column, cells, good)
                : isText ? FillCodes(slot, cells, isCarried, good)
                : cells.AreTexts ? FillNumbersOfTexts(slot, column, cells, good)
                : FillNumbers(slot, column, cells, good);
        }

        while (batch.RowCount > good)
        {
            batch.RemoveLast();
        }
    }

    /// <summary>Spreads a column of numbers; returns the rows before the first fault.</summary>
    private int FillNumbers(int slot, int column, ColumnCells cells, int rows)
    {
        bool isPlain = plan.IsPlain(column);
        for (int row = 0; row < rows; row++)
        {
            row += isPlain ? cells.Spread(done + row, rows - row, batch.CellsFrom(row, slot), plan.Width) : 0;
            if (row == rows)
            {
                break;
            }

            double value = cells.NumberAt(done + row);
            ref T cell = ref batch.Row(row)[slot];
            if (double.IsNaN(value))
            {
                cell = T.NaN;
                batch.HasMissingNumbers = true;
                continue;
            }

            cell = plan.Convert<T>(column, value);
            if (!T.IsFinite(cell))
            {
                string shown = value.ToString("R", CultureInfo.InvariantCulture);
                return Fault(row, column, double.IsFinite(value)
                    ? LargeNumber.MessageOf<T>(shown, plan.Scale, column == plan.Unscaled)
                    : $"The number is {shown}. Correct it, or mark the cell as missing.");
            }
        }

        return rows;
    }

    /// <summary>Spreads the codes of numbers where texts are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FillCodes(int slot, int column, ColumnCells cells, int rows)
    {
        ColumnType type = source.Types[column];

        // Codes of this batch by number, so that a number is rarely made a text twice; NaN equals nothing.
        known.AsSpan().Fill((double.NaN, T.NaN));
        for (int row = 0; row < rows; row++)
        {
            double value = cells.NumberAt(done + row);
            if (Math.Abs(value) >= Labels.ClassList.FirstInexact && double.IsFinite(value))
            {
                if (cells.ExactTextAt(done + row) is { } exact)
                {
                    batch.Row(row)[slot] = T.CreateTruncating(batch.Texts[slot]!.CodeOf(exact));
                    continue;
                }

                if (slot >= plan.ColumnOf.Length)
                {
                    // What is carried decides nothing.
                    batch.Row(row)[slot] = T.CreateTruncating(batch.Texts[slot]!.CodeOf(TextOf(value, type)));
                    continue;
                }

                return Fault(
                    row, column,
                    $"The number {value.ToString("R", CultureInfo.InvariantCulture)} is beyond 2^53, where a class or category is not told from its neighbours. Write the column as texts.");
            }

            ref (double Number, T Code) place = ref known[(BitConverter.DoubleToUInt64Bits(value) * HashFactor) >> (64 - KnownBits)];
            if (value != place.Number)
            {
                place = (value, double.IsNaN(value) ? T.NaN : T.CreateTruncating(batch.Texts[slot]!.CodeOf(TextOf(value, type))));
            }

            batch.Row(row)[slot] = place.Code;
        }

        return rows;
    }

    /// <summary>Spreads the codes of texts, those that are carried as they stand.</summary>
    private int FillCodes(int slot, ColumnCells cells, bool isCarried, int rows)
    {
        TextCodes codes = batch.Texts[slot]!;
        for (int row = 0; row < rows; row++)
        {
            byte[]? bytes = cells.TextAt(done + row) is { } text ? Encoding.UTF8.GetBytes(text) : null;
            bool isMissing = bytes is null || (!isCarried && plan.Missing.IsMissingText(bytes, isQuoted: true));
            batch.Row(row)[slot] = isMissing ? T.NaN : T.CreateTruncating(codes.CodeOf(bytes));
        }

        return rows;
    }

    /// <summary>Spreads a column of texts that are numbers; returns the rows before the first fault.</summary>
    private int FillNumbersOfTexts(int slot, int column, ColumnCells cells, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            ref T cell = ref batch.Row(row)[slot];
            cell = T.NaN;
            if (cells.TextAt(done + row) is not { } text)
            {
                batch.HasMissingNumbers = true;
                continue;
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (plan.Numbers.TryParse(bytes, out double value) && T.IsFinite(plan.Convert<T>(column, value)))
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

        return rows;
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
