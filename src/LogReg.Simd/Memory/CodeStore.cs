using System.Runtime.Intrinsics;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <summary>Codes of categorical columns and the numbers beside them, whatever the type in which they are read.</summary>
/// <remarks>A strip is 16 rows: the 16 codes of its first categorical column, of its second and so on, in 1, 2 or 4 bytes each. Strip follows strip. Numbers lie row after row.</remarks>
internal sealed unsafe partial class CodeStore : IDisposable
{
    public const int StripRows = 16;

    private const int RowMultiple = 64;
    private const int MostPanels = 64;
    private const int LeastPanelRows = 1024;

    /// <summary>The entries of a panel for each of its sums, which are cleared and added up by the tree.</summary>
    private const int EntriesPerSum = 16;

    private readonly nint numberOffset;
    private int panelRows;

    /// <param name="sampleCount">The rows.</param>
    /// <param name="columns">The categorical columns.</param>
    /// <param name="numberCount">The numeric columns.</param>
    /// <param name="numberSize">The bytes of a number, 4 or 8.</param>
    /// <exception cref="OutOfMemoryException">There is not the memory.</exception>
    public CodeStore(int sampleCount, CodeColumns columns, int numberCount, int numberSize)
    {
        SampleCount = sampleCount;
        Columns = columns;
        NumberCount = numberCount;
        NumberSize = numberSize;
        numberOffset = StripCount * StripBytes;
        ByteCount = numberOffset + ((nint)sampleCount * numberCount * numberSize);
        Buffer = new NativeBuffer((nuint)ByteCount, cleared: false);
        for (int row = sampleCount; row < StripCount * StripRows; row++)
        {
            for (int f = 0; f < columns.Counts.Length; f++)
            {
                Write(row, f, columns.NoneOf(f));
            }
        }
    }

    public int SampleCount { get; }

    public CodeColumns Columns { get; }

    public int NumberCount { get; }

    public int NumberSize { get; }

    public long ByteCount { get; }

    public NativeBuffer Buffer { get; }

    public int StripCount => (SampleCount + StripRows - 1) / StripRows;

    public nint StripBytes => (nint)Columns.RowBytes * StripRows;

    public byte* Codes => (byte*)Buffer.Pointer;

    public void* Numbers => Codes + numberOffset;

    /// <summary>Gets the rows of a panel, whole sets of 64: as many panels as the entries pay for, 64 at most.</summary>
    public int PanelRows
    {
        get
        {
            if (panelRows == 0)
            {
                long entries = (long)SampleCount * (Columns.Counts.Length + NumberCount);
                long panels = Math.Clamp(entries / Math.Max(1, (long)EntriesPerSum * Columns.Originals.Length), 1, MostPanels);
                long rows = Math.Max(LeastPanelRows, (SampleCount + panels - 1) / panels);
                panelRows = (int)((rows + RowMultiple - 1) / RowMultiple * RowMultiple);
            }

            return panelRows;
        }
    }

    public int PanelCount => (int)((SampleCount + (PanelRows - 1L)) / PanelRows);

    /// <summary>Copies a row of another store, whose codes are sorted, with the caller's codes.</summary>
    public void CopyRow(CodeStore other, int from, int to)
    {
        for (int f = 0; f < Columns.Counts.Length; f++)
        {
            int feature = other.FeatureOf(from, f);
            Write(to, f, feature < 0 ? Columns.NoneOf(f) : feature - Columns.Bases[f]);
        }

        nint bytes = (nint)NumberCount * NumberSize;
        System.Buffer.MemoryCopy((byte*)other.Numbers + (from * bytes), (byte*)Numbers + (to * bytes), bytes, bytes);
    }

    /// <summary>Renumbers the caller's codes of all rows, when they are complete, on all processors where that pays: for stores that no run has asked for.</summary>
    public void Sort()
    {
        using WorkerTeam team = new(WorkerTeam.WorkersOf(0));
        Sort(team);
    }

    /// <summary>The same on the threads of a run.</summary>
    public void Sort(WorkerTeam team)
    {
        Columns.Order(new CodeSorting(this, team).Sort());
    }

    /// <summary>The feature of a row's category in a column, or −1 where it is in none.</summary>
    public int FeatureOf(int row, int column)
    {
        int code = Read(row, column);
        return code == Columns.NoneOf(column) ? -1 : Columns.Originals[Columns.FirstPlaces[column] + code];
    }

    /// <summary>Stores one code.</summary>
    public void Write(int row, int column, int code)
    {
        byte* place = PlaceOf(row, column);
        switch (Columns.Sizes[column])
        {
            case 1:
                *place = (byte)code;
                break;
            case sizeof(ushort):
                *(ushort*)place = (ushort)code;
                break;
            default:
                *(int*)place = code;
                break;
        }
    }

    /// <summary>One number.</summary>
    public double Number(int row, int column)
    {
        nint index = ((nint)row * NumberCount) + column;
        return NumberSize == sizeof(float) ? ((float*)Numbers)[index] : ((double*)Numbers)[index];
    }

    /// <summary>Stores one number.</summary>
    public void SetNumber(int row, int column, double value)
    {
        nint index = ((nint)row * NumberCount) + column;
        if (NumberSize == sizeof(float))
        {
            ((float*)Numbers)[index] = (float)value;
        }
        else
        {
            ((double*)Numbers)[index] = value;
        }
    }

    /// <summary>Copies 16 rows of another store with the same columns.</summary>
    public void CopyStrip(CodeStore other, int from, int to)
    {
        System.Buffer.MemoryCopy(other.Codes + (from * StripBytes), Codes + (to * StripBytes), StripBytes, StripBytes);
        nint bytes = (nint)StripRows * NumberCount * NumberSize;
        System.Buffer.MemoryCopy((byte*)other.Numbers + (from * bytes), (byte*)Numbers + (to * bytes), bytes, bytes);
    }

    /// <summary>Writes the places of the codes of one strip, 16 for each column; the number of places stands for none.</summary>
    public void ReadStrip(int strip, int* places)
    {
        byte* from = Codes + (strip * StripBytes);
        Vector256<int> none = Vector256.Create(Columns.Originals.Length);
        int[] sizes = Columns.Sizes;
        for (int f = 0; f < sizes.Length; f++, places += StripRows)
        {
            int size = sizes[f];
            (Vector256<int> low, Vector256<int> high) = size switch
            {
                1 => Widen(Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe())),
                sizeof(ushort) => Widen(Vector256.Load((ushort*)from)),
                _ => (Vector256.Load((int*)from), Vector256.Load((int*)from + Vector256<int>.Count)),
            };
            Vector256<int> count = Vector256.Create(Columns.NoneOf(f));
            Vector256<int> first = Vector256.Create(Columns.FirstPlaces[f]);
            Vector256.ConditionalSelect(Vector256.LessThan(low, count), low + first, none).Store(places);
            Vector256.ConditionalSelect(Vector256.LessThan(high, count), high + first, none).Store(places + Vector256<int>.Count);
            from += size * StripRows;
        }
    }

    /// <summary>Writes the numbers of one row, or their magnitudes.</summary>
    public void ReadNumbers<T>(int row, T* destination, bool magnitudes)
        where T : unmanaged
    {
        nint first = (nint)row * NumberCount;
        if (NumberSize == sizeof(float))
        {
            EntryReader.Convert((float*)Numbers + first, NumberCount, destination, magnitudes);
        }
        else
        {
            EntryReader.Convert((double*)Numbers + first, NumberCount, destination, magnitudes);
        }
    }

    public void Dispose() => Buffer.Dispose();

    private static (Vector256<int> Low, Vector256<int> High) Widen(Vector256<ushort> codes)
    {
        (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(codes);
        return (low.AsInt32(), high.AsInt32());
    }

    private byte* PlaceOf(int row, int column) =>
        Codes + (row / StripRows * StripBytes) + (Columns.Offsets[column] * StripRows) + (row % StripRows * Columns.Sizes[column]);

    private int Read(int row, int column)
    {
        byte* place = PlaceOf(row, column);
        return Columns.Sizes[column] switch
        {
            1 => *place,
            sizeof(ushort) => *(ushort*)place,
            _ => *(int*)place,
        };
    }
}
