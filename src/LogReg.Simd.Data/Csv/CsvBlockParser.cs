using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>Turns a block of whole records into a batch. Numbers are parsed where they stand.</summary>
/// <remarks>
/// A cell without marks ends at the next of the <see cref="CsvStops"/>; a quoted one, and whatever else is unusual, is left to a <see cref="CsvCursor"/>, which goes on from the same place.
/// Serves several threads at a time.
/// </remarks>
internal sealed class CsvBlockParser<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CsvDialect dialect;
    private readonly TablePlan plan;
    private readonly SearchValues<byte> stopValues;

    /// <summary>The further slots of each column, for cells that are wanted as they stand; null for most.</summary>
    private readonly List<int>?[] carriedAt;

    /// <summary>What is done with a cell of each column.</summary>
    private readonly Way[] ways;

    /// <summary>How many columns from each on are <see cref="Way.Direct"/>.</summary>
    private readonly int[] directRuns;

    public CsvBlockParser(CsvDialect dialect, TablePlan plan)
    {
        this.dialect = dialect;
        this.plan = plan;
        stopValues = CsvCursor.StopsOf(dialect);
        bool canBeDirect = !plan.Missing.HaveNumbers && plan.Numbers.Decimal == '.' && !" +-.eE0123456789".Contains((char)dialect.Delimiter, StringComparison.Ordinal);
        carriedAt = new List<int>?[plan.Uses.Length];
        for (int i = 0; i < plan.Carried.Length; i++)
        {
            (carriedAt[plan.Carried[i]] ??= []).Add(plan.ColumnOf.Length + i);
        }

        ways = [.. plan.Uses.Select((use, column) =>
            carriedAt[column] is not null ? Way.Other
            : use == CellUse.Skip ? Way.Skip
            : use == CellUse.Text ? Way.Text
            : canBeDirect && plan.IsPlain(column) ? Way.Direct
            : Way.Other)];
        directRuns = new int[ways.Length];
        for (int column = ways.Length - 1; column >= 0; column--)
        {
            directRuns[column] = ways[column] != Way.Direct ? 0 : column + 1 < ways.Length ? directRuns[column + 1] + 1 : 1;
        }
    }

    private enum Way : byte
    {
        /// <summary>Nothing.</summary>
        Skip,

        /// <summary>Its number is stored as it is parsed.</summary>
        Direct,

        /// <summary>The code of its text is stored.</summary>
        Text,

        /// <summary>Whatever the plan says.</summary>
        Other,
    }

    /// <summary>Reads a block, which ends with a line end. What is wrong in it becomes the fault of the batch.</summary>
    /// <param name="text">Whole records.</param>
    /// <param name="skipRecords">The records in front that are no rows.</param>
    /// <param name="batch">Receives the rows.</param>
    /// <returns>The records still to be passed over, where the block has fewer.</returns>
    public int Parse(ReadOnlySpan<byte> text, int skipRecords, TableBatch<T> batch)
    {
        TableFault? encodingFault = Utf8Check.Find(text, out int faultyLine);
        text = encodingFault is null ? text : text[..faultyLine];

        CsvCursor cursor = new(text, dialect, stopValues);
        int[] places = ArrayPool<int>.Shared.Rent(CsvStops.Capacity);
        CsvStops stops = new(text, dialect.Delimiter, places);
        try
        {
            for (; skipRecords > 0 && cursor.BeginRecord(); skipRecords--)
            {
                while (cursor.NextCell(out _, out _))
                {
                }
            }

            stops.PassTo(cursor.Position);
            while (batch.Fault is null && BeginRecord(text, ref cursor, ref stops))
            {
                ReadRow(text, ref cursor, ref stops, batch);
            }
        }
        catch (CsvFault fault)
        {
            batch.Fault = new TableFault(fault.Line, -1, fault.Message);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(places);
        }

        // A record that the fault cuts off may look wrong itself.
        batch.Fault = encodingFault is not null && (batch.Fault is null || batch.Fault.Line >= encodingFault.Line) ? encodingFault : batch.Fault;
        batch.LineCount = cursor.Line;
        return skipRecords;
    }

    /// <summary>Goes to the beginning of the next record, which most lines are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool BeginRecord(ReadOnlySpan<byte> text, ref CsvCursor cursor, ref CsvStops stops)
    {
        if ((uint)cursor.Position < (uint)text.Length && text[cursor.Position] > ' ' && text[cursor.Position] != dialect.Comment)
        {
            return true;
        }

        bool hasMore = cursor.BeginRecord();
        stops.PassTo(cursor.Position);
        return hasMore;
    }

    /// <remarks>Files are read once: hot methods are compiled with optimisation from their first call.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRow(ReadOnlySpan<byte> text, ref CsvCursor cursor, ref CsvStops stops, TableBatch<T> batch)
    {
        Way[] here = ways;
        int[] runs = directRuns;
        byte delimiter = dialect.Delimiter;
        int line = cursor.Line;
        Span<T> row = batch.Reserve(line);
        int slot = 0;
        int column = 0;
        int begin = cursor.Position;
        bool more = true;
        while (more && column < here.Length)
        {
            if (runs[column] > 0)
            {
                ReadOnlySpan<int> ends = stops.Ahead();
                int count = Math.Min(ends.Length, runs[column]);
                if (count > 0 && ends[count - 1] <= text.Length - ShortNumbers.BytesRead)
                {
                    int done = ShortNumbers.ParseRow(text, ref begin, ends[..count], delimiter, row[slot..]);
                    if (done > 0)
                    {
                        stops.Pass(done);
                        slot += done;
                        column += done;
                        more = text[begin - 1] == delimiter;
                        cursor.Line += more ? 0 : 1;
                        continue;
                    }
                }
            }

            int stop = stops.Peek();
            byte mark = (uint)stop < (uint)text.Length ? text[stop] : (byte)0;
            bool isReturn = mark == '\r' && (uint)(stop + 1) < (uint)text.Length && text[stop + 1] == '\n';
            Way way = mark == delimiter || mark == '\n' || isReturn ? here[column] : Way.Other;
            if (way == Way.Direct)
            {
                ReadOnlySpan<byte> cell = Trimmed(text, begin, stop);
                if (Numbers.TryParse(cell, out T value) && T.IsFinite(value))
                {
                    row[slot++] = value;
                }
                else if (!TryStore(cell, isQuoted: false, column, batch, ref row[slot++]))
                {
                    batch.Fault = new TableFault(cursor.Line, column, FaultOf(column, cell));
                    cursor.Position = begin;
                    more = cursor.NextCell(out _, out _);
                    PreferUneven(ref cursor, batch, line, column, more);
                    return;
                }
            }
            else if (way == Way.Text)
            {
                ReadOnlySpan<byte> cell = Trimmed(text, begin, stop);
                row[slot] = plan.Missing.IsMissingText(cell, isQuoted: false) ? T.NaN : T.CreateTruncating(batch.Texts[slot]!.CodeOf(cell));
                slot++;
            }
            else if (way == Way.Other)
            {
                cursor.Position = begin;
                if (!ReadOther(ref cursor, ref stops, batch, row, column, slot, out more))
                {
                    PreferUneven(ref cursor, batch, line, column, more);
                    return;
                }

                slot += plan.Uses[column] == CellUse.Skip ? 0 : 1;
                begin = cursor.Position;
                column++;
                continue;
            }

            more = mark == delimiter;
            begin = isReturn ? stop + 2 : stop + 1;
            stops.Pass(isReturn ? 2 : 1);
            cursor.Line += more ? 0 : 1;
            column++;
        }

        cursor.Position = begin;
        if (more || column < here.Length)
        {
            EndUneven(text, ref cursor, ref stops, batch, line, column, more);
            return;
        }

        batch.Commit();
    }

    /// <summary>Reads a cell that is quoted, or wanted in several ways; false where the batch now has a fault.</summary>
    private bool ReadOther(ref CsvCursor cursor, ref CsvStops stops, TableBatch<T> batch, Span<T> row, int column, int slot, out bool more)
    {
        int line = cursor.Line;
        more = cursor.NextCell(out ReadOnlySpan<byte> cell, out bool isQuoted);
        stops.PassTo(cursor.Position);
        if (carriedAt[column] is { } places)
        {
            foreach (int place in places)
            {
                row[place] = T.CreateTruncating(batch.Texts[place]!.CodeOf(cell));
            }
        }

        if (plan.Uses[column] != CellUse.Skip && !TryStore(cell, isQuoted, column, batch, ref row[slot]))
        {
            batch.Fault = new TableFault(line, column, FaultOf(column, cell));
            return false;
        }

        return true;
    }

    /// <summary>Passes over a record with fewer or more cells than there are columns, which is a fault unless it is blank.</summary>
    private void EndUneven(ReadOnlySpan<byte> text, ref CsvCursor cursor, ref CsvStops stops, TableBatch<T> batch, int line, int column, bool more)
    {
        int count = PassCells(ref cursor, column, more);
        stops.PassTo(cursor.Position);
        if (count != 1 || !IsBlank(text, cursor))
        {
            batch.Fault = UnevenFault(line, count);
        }
    }

    /// <summary>Behind a cell that should be a number: where cells lack or are too many, they stand under other columns than their own, and that is the fault.</summary>
    private void PreferUneven(ref CsvCursor cursor, TableBatch<T> batch, int line, int column, bool more)
    {
        int count = PassCells(ref cursor, column + 1, more);
        if (count != plan.Uses.Length)
        {
            batch.Fault = UnevenFault(line, count);
        }
    }

    /// <summary>Passes over the rest of a record, and returns how many cells it has.</summary>
    private static int PassCells(ref CsvCursor cursor, int count, bool more)
    {
        for (; more; count++)
        {
            more = cursor.NextCell(out _, out _);
        }

        return count;
    }

    private TableFault UnevenFault(int line, int count) => new(
        line,
        -1,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The line has {count} cell{(count == 1 ? string.Empty : "s")}, but the lines above have {plan.Uses.Length}. Correct it, or name the delimiter by --delimiter."));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text, int begin, int end)
    {
        while (begin < end && dialect.IsBlank(text[begin]))
        {
            begin++;
        }

        while (end > begin && dialect.IsBlank(text[end - 1]))
        {
            end--;
        }

        return text[begin..end];
    }

    /// <summary>A record of one empty quoted cell is as good as a blank line.</summary>
    private static bool IsBlank(ReadOnlySpan<byte> text, CsvCursor cursor)
    {
        ReadOnlySpan<byte> before = text[..cursor.Position].TrimEnd("\r\n \t"u8);
        return before.EndsWith("\"\""u8) && (before.Length == 2 || before[^3] is (byte)'\n' or (byte)'\r');
    }

    /// <summary>Stores a cell; false where it is no number and should be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryStore(ReadOnlySpan<byte> cell, bool isQuoted, int column, TableBatch<T> batch, ref T place)
    {
        if (plan.Uses[column] == CellUse.Text)
        {
            place = plan.Missing.IsMissingText(cell, isQuoted) ? T.NaN : T.CreateTruncating(batch.Texts[plan.SlotOf[column]]!.CodeOf(cell));
            return true;
        }

        if (!(plan.Missing.HaveNumbers && plan.Missing.IsMissingNumber(cell)) && TryNumber(cell, column, out place))
        {
            return true;
        }

        place = T.NaN;
        bool isMissing = plan.Missing.IsMissingNumber(cell);
        batch.HasMissingNumbers |= isMissing;
        return isMissing;
    }

    private bool TryNumber(ReadOnlySpan<byte> cell, int column, out T value)
    {
        if (plan.IsPlain(column))
        {
            return plan.Numbers.TryParse(cell, out value) && T.IsFinite(value);
        }

        bool isNumber = plan.Numbers.TryParse(cell, out double number);
        value = isNumber ? plan.Convert<T>(column, number) : T.NaN;
        return isNumber && T.IsFinite(value);
    }

    private string FaultOf(int column, ReadOnlySpan<byte> cell)
    {
        string shown = Encoding.UTF8.GetString(cell);
        return plan.Numbers.TryParse(cell, out double _)
            ? LargeNumber.MessageOf<T>(Cells.Quoted(shown), plan.Scale, column == plan.Unscaled)
            : plan.Contradiction(column, shown);
    }
}
