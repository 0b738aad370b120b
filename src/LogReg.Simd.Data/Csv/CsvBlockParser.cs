using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>Turns a block of whole records into a batch. Numbers are parsed where they stand.</summary>
internal sealed class CsvBlockParser<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CsvDialect dialect;
    private readonly TablePlan plan;
    private readonly SearchValues<byte> stops;

    /// <summary>The further slots of each column, for cells that are wanted as they stand; null for most.</summary>
    private readonly List<int>?[] carriedAt;

    /// <summary>The columns whose numbers are stored as they are parsed, which is the fast path.</summary>
    private readonly bool[] isDirect;

    public CsvBlockParser(CsvDialect dialect, TablePlan plan)
    {
        this.dialect = dialect;
        this.plan = plan;
        stops = CsvCursor.StopsOf(dialect);
        bool canBeDirect = !plan.Missing.HaveNumbers && plan.Numbers.Decimal == '.' && !" +-.eE0123456789".Contains((char)dialect.Delimiter, StringComparison.Ordinal);
        carriedAt = new List<int>?[plan.Uses.Length];
        for (int i = 0; i < plan.Carried.Length; i++)
        {
            (carriedAt[plan.Carried[i]] ??= []).Add(plan.ColumnOf.Length + i);
        }

        isDirect = [.. plan.Uses.Select((use, column) => use == CellUse.Number && canBeDirect && carriedAt[column] is null && plan.IsPlain(column))];
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

        CsvCursor cursor = new(text, dialect, stops);
        try
        {
            for (; skipRecords > 0 && cursor.BeginRecord(); skipRecords--)
            {
                while (cursor.NextCell(out _, out _))
                {
                }
            }

            while (batch.Fault is null && cursor.BeginRecord())
            {
                ReadRow(text, ref cursor, batch);
            }
        }
        catch (CsvFault fault)
        {
            batch.Fault = new TableFault(fault.Line, -1, fault.Message);
        }

        // A record that the fault cuts off may look wrong itself.
        batch.Fault = encodingFault is not null && (batch.Fault is null || batch.Fault.Line >= encodingFault.Line) ? encodingFault : batch.Fault;
        batch.LineCount = cursor.Line;
        return skipRecords;
    }

    /// <remarks>Files are read once: hot methods are compiled with optimisation from their first call.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRow(ReadOnlySpan<byte> text, ref CsvCursor cursor, TableBatch<T> batch)
    {
        CellUse[] uses = plan.Uses;
        int line = cursor.Line;
        Span<T> row = batch.Add(line);
        int slot = 0;
        bool more = true;
        int column = 0;
        try
        {
            for (; more && column < uses.Length; column++)
            {
                if (isDirect[column])
                {
                    ReadOnlySpan<byte> rest = text[cursor.Position..];
                    int blank = rest.Length > 0 && rest[0] == ' ' ? 1 : 0;
                    if (rest.Length >= ShortNumbers.BytesRead + 1)
                    {
                        int taken = ShortNumbers.Parse(ref Unsafe.Add(ref MemoryMarshal.GetReference(rest), blank), dialect.Delimiter, out T number);
                        if (taken > 0)
                        {
                            row[slot++] = number;
                            cursor.Position += blank + taken + 1;
                            more = rest[blank + taken] == dialect.Delimiter;
                            cursor.Line += more ? 0 : 1;
                            continue;
                        }
                    }

                    rest = rest[blank..];
                    cursor.Position += blank;
                    int length = Numbers.Parse(rest, out T value);
                    if ((uint)length < (uint)rest.Length && length > 0 && T.IsFinite(value))
                    {
                        byte end = rest[length];
                        if (end == dialect.Delimiter)
                        {
                            row[slot++] = value;
                            cursor.Position += length + 1;
                            continue;
                        }

                        if (end == '\n')
                        {
                            row[slot++] = value;
                            cursor.Position += length + 1;
                            cursor.Line++;
                            more = false;
                            continue;
                        }
                    }
                }

                int cellLine = cursor.Line;
                more = cursor.NextCell(out ReadOnlySpan<byte> cell, out bool isQuoted);
                if (carriedAt[column] is { } places)
                {
                    foreach (int place in places)
                    {
                        row[place] = T.CreateTruncating(batch.Texts[place]!.CodeOf(cell));
                    }
                }

                if (uses[column] != CellUse.Skip && !TryStore(cell, isQuoted, column, batch, ref row[slot++]))
                {
                    batch.RemoveLast();
                    batch.Fault = new TableFault(cellLine, column, FaultOf(column, cell));
                    return;
                }
            }
        }
        catch (CsvFault)
        {
            batch.RemoveLast();
            throw;
        }

        if (more || column < uses.Length)
        {
            batch.RemoveLast();
            for (; more; column++)
            {
                more = cursor.NextCell(out _, out _);
            }

            if (column == 1 && IsBlank(text, cursor))
            {
                return;
            }

            batch.Fault = new TableFault(
                line, -1,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The line has {column} cell{(column == 1 ? string.Empty : "s")}, but the lines above have {uses.Length}. Correct it, or name the delimiter by --delimiter."));
        }
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
            ? $"The number {Cells.Quoted(shown)} is too large for {typeof(T).Name}. Scale the features down, or read them as double."
            : plan.Contradiction(column, shown);
    }
}
