using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <summary>The entries of rare columns, or of all, once more, column after column, each in row order: what a gradient of them is added up from, and what coordinate descent reads.</summary>
internal sealed unsafe class SparseColumns : IDisposable
{
    /// <summary>Shares of the work, many enough for any number of threads.</summary>
    private const int MostPieces = 64;

    private readonly NativeBuffer buffer;
    private readonly bool ownsBuffer;
    private readonly int[] firstColumns;

    /// <param name="rows">The rows.</param>
    /// <param name="firstIdentifier">The first column that is wanted.</param>
    /// <param name="team">The threads; null for the caller's alone.</param>
    public SparseColumns(IEntryRuns rows, int firstIdentifier, WorkerTeam? team = null)
    {
        FirstIdentifier = firstIdentifier;
        ValueForm = rows.ColumnValueForm;
        ColumnSorting sorting = new(rows, firstIdentifier, team);
        long entryCount = sorting.Count();
        int columns = rows.Originals.Length - firstIdentifier;
        buffer = new NativeBuffer((nuint)(((columns + 1L) * sizeof(long)) + (entryCount * (sizeof(int) + StoredEntries.SizeOf(ValueForm)))), cleared: false);
        ownsBuffer = true;
        Pointers = (long*)buffer.Pointer;
        Values = Pointers + columns + 1;
        Rows = (int*)((byte*)Values + ((nint)entryCount * StoredEntries.SizeOf(ValueForm)));
        sorting.WriteFirsts(Pointers);
        Pointers[columns] = entryCount;
        firstColumns = Cut(new ReadOnlySpan<long>(Pointers, columns + 1));
        sorting.Write(Rows, Values, ValueForm);
    }

    /// <summary>The last columns of a copy of all, in its memory.</summary>
    public SparseColumns(SparseColumns all, int firstIdentifier)
    {
        FirstIdentifier = firstIdentifier;
        (ValueForm, buffer) = (all.ValueForm, all.buffer);
        Values = all.Values;
        Rows = all.Rows;
        int left = firstIdentifier - all.FirstIdentifier;
        Pointers = all.Pointers + left;
        firstColumns = Cut(new ReadOnlySpan<long>(Pointers, all.ColumnCount - left + 1));
    }

    /// <summary>Gets the identifier of the first column.</summary>
    public int FirstIdentifier { get; }

    /// <summary>Gets how values are stored: not at all, in single or in double precision.</summary>
    public ValueForm ValueForm { get; }

    /// <summary>Gets the first entry of each column, and behind the last where that ends.</summary>
    public long* Pointers { get; }

    /// <summary>Gets the values.</summary>
    public void* Values { get; }

    /// <summary>Gets the row of each entry.</summary>
    public int* Rows { get; }

    /// <summary>Gets the number of pieces.</summary>
    public int PieceCount => firstColumns.Length - 1;

    private int ColumnCount => firstColumns[^1];

    /// <summary>The first column of a piece.</summary>
    public int FirstColumn(int piece) => firstColumns[piece];

    public void Dispose()
    {
        if (ownsBuffer)
        {
            buffer.Dispose();
        }
    }

    /// <summary>Keeps what was made, unless another thread was faster.</summary>
    public static SparseColumns Keep(ref SparseColumns? kept, SparseColumns made)
    {
        if (Interlocked.CompareExchange(ref kept, made, null) is { } other)
        {
            made.Dispose();
            return other;
        }

        return made;
    }

    /// <summary>Ranges of columns with about the same work, from the structure alone.</summary>
    private static int[] Cut(ReadOnlySpan<long> ends)
    {
        const int ColumnCost = 2;
        int columns = ends.Length - 1;
        double total = ends[^1] - ends[0] + ((double)ColumnCost * columns);
        List<int> cuts = [0];
        for (int j = 1; j <= columns; j++)
        {
            if (j == columns || ends[j] - ends[0] + ((double)ColumnCost * j) >= total * cuts.Count / MostPieces)
            {
                cuts.Add(j);
            }
        }

        return [.. cuts];
    }
}
