using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Records;

/// <summary>Turns records into batches of rows.</summary>
internal sealed class RecordReader<T>(RecordSource source, RecordRows rows, TablePlan plan, ReadingMonitor monitor) : TableReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BatchRows = 1024;

    private readonly TableBatch<T> batch = new(plan);
    private long rowsBefore;
    private bool ended;

    public override TableBatch<T>? Read()
    {
        if (batch.Fault is { } fault)
        {
            throw source.Error(batch.FirstLine + fault.Line, source.Names[fault.Column], fault.Message);
        }

        if (ended)
        {
            return null;
        }

        monitor.Advance(0);
        batch.Clear();
        batch.FirstLine = rowsBefore + 1;
        while (batch.RowCount < BatchRows && batch.Fault is null && !ended)
        {
            ended = !rows.MoveNext();
            if (!ended)
            {
                Add(rows.Cells);
            }
        }

        batch.LineCount = batch.RowCount;
        rowsBefore += batch.RowCount;
        return batch.Fault is { } first && batch.RowCount == 0
            ? throw source.Error(batch.FirstLine + first.Line, source.Names[first.Column], first.Message)
            : batch;
    }

    public override void Dispose() => rows.Dispose();

    private void Add(ReadOnlySpan<RecordCell> cells)
    {
        int index = batch.RowCount;
        Span<T> row = batch.Reserve(index);
        for (int slot = 0; slot < plan.ColumnOf.Length; slot++)
        {
            int column = plan.ColumnOf[slot];
            if (Store(cells[column], column, slot, ref row[slot]) is { } message)
            {
                batch.Fault = new TableFault(index, column, message);
                return;
            }
        }

        for (int i = 0; i < plan.Carried.Length; i++)
        {
            int slot = plan.ColumnOf.Length + i;
            row[slot] = CodeOf(cells[plan.Carried[i]], slot);
        }

        batch.Commit();
    }

    /// <summary>Stores a cell; returns what is wrong with it.</summary>
    private string? Store(RecordCell cell, int column, int slot, ref T place)
    {
        if (plan.Uses[column] == CellUse.Text)
        {
            place = CodeOf(cell, slot);
            return null;
        }

        CellNumber read = CellNumbers.Read(cell, plan.Numbers, plan.Missing, out double value);
        place = read == CellNumber.Number ? plan.Convert<T>(column, value) : T.NaN;
        batch.HasMissingNumbers |= read == CellNumber.Missing;
        return read == CellNumber.Text ? plan.Contradiction(column, cell.ToString())
            : read == CellNumber.Number && !T.IsFinite(place) ? CellNumbers.NotFinite<T>(cell, plan.Scale, column == plan.Unscaled)
            : null;
    }

    private T CodeOf(RecordCell cell, int slot)
    {
        Span<char> buffer = stackalloc char[RecordCell.MostCharacters];
        return cell.IsMissing ? T.NaN : T.CreateTruncating(batch.Texts[slot]!.CodeOf(cell.Write(buffer)));
    }
}
