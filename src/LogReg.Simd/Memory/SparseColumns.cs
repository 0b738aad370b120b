namespace LogReg.Simd.Memory;

/// <summary>The entries of rare columns, or of all, once more, column after column, each in row order: what a gradient of them is added up from, and what coordinate descent reads.</summary>
internal sealed unsafe class SparseColumns : IDisposable
{
    /// <summary>Shares of the work, many enough for any number of threads.</summary>
    private const int MostPieces = 64;

    private readonly NativeBuffer buffer;
    private readonly long entryCount;
    private readonly int[] firstColumns;

    public SparseColumns(SparseStore store, int firstIdentifier)
    {
        StoredEntries entries = store.Entries;
        FirstIdentifier = firstIdentifier;
        int count = store.Order.Count - FirstIdentifier;
        long[] ends = new long[count + 1];
        const int Block = 256;
        int* identifiers = stackalloc int[Block];
        for (nint first = 0; first < (nint)store.EntryCount; first += Block)
        {
            int length = (int)Math.Min(Block, (nint)store.EntryCount - first);
            EntryReader.Columns(entries, first, length, identifiers);
            for (int i = 0; i < length; i++)
            {
                if (identifiers[i] >= FirstIdentifier)
                {
                    ends[identifiers[i] - FirstIdentifier + 1]++;
                }
            }
        }

        for (int j = 0; j < count; j++)
        {
            ends[j + 1] += ends[j];
        }

        entryCount = ends[count];
        ValueForm = entries.ValueForm == ValueForm.Byte ? ValueForm.Single : entries.ValueForm;
        buffer = new NativeBuffer((nuint)(((count + 1L) * sizeof(long)) + (entryCount * (sizeof(int) + StoredEntries.SizeOf(ValueForm)))), cleared: false);
        ends.CopyTo(new Span<long>(Pointers, count + 1));
        firstColumns = Cut(ends);
        Fill(store, entries, ends);
    }

    /// <summary>Gets the identifier of the first column.</summary>
    public int FirstIdentifier { get; }

    /// <summary>Gets how values are stored: not at all, in single or in double precision.</summary>
    public ValueForm ValueForm { get; }

    /// <summary>Gets the first entry of each column, and behind the last the number of entries.</summary>
    public long* Pointers => (long*)buffer.Pointer;

    /// <summary>Gets the values.</summary>
    public void* Values => Pointers + ColumnCount + 1;

    /// <summary>Gets the row of each entry.</summary>
    public int* Rows => (int*)((byte*)Values + ((nint)entryCount * StoredEntries.SizeOf(ValueForm)));

    /// <summary>Gets the number of pieces.</summary>
    public int PieceCount => firstColumns.Length - 1;

    private int ColumnCount => firstColumns[^1];

    /// <summary>The first column of a piece.</summary>
    public int FirstColumn(int piece) => firstColumns[piece];

    public void Dispose() => buffer.Dispose();

    /// <summary>Ranges of columns with about the same work, from the structure alone.</summary>
    private static int[] Cut(long[] ends)
    {
        const int ColumnCost = 2;
        int columns = ends.Length - 1;
        double total = ends[^1] + ((double)ColumnCost * columns);
        List<int> cuts = [0];
        for (int j = 1; j <= columns; j++)
        {
            if (j == columns || ends[j] + ((double)ColumnCost * j) >= total * cuts.Count / MostPieces)
            {
                cuts.Add(j);
            }
        }

        return [.. cuts];
    }

    private void Fill(SparseStore store, StoredEntries entries, long[] next)
    {
        const int Block = 256;
        int* identifiers = stackalloc int[Block];
        double* values = stackalloc double[Block];
        int* rows = Rows;
        for (int row = 0; row < store.SampleCount; row++)
        {
            for (nint first = entries.First(row); first < entries.First(row + 1); first += Block)
            {
                int length = (int)Math.Min(Block, entries.First(row + 1) - first);
                EntryReader.Columns(entries, first, length, identifiers);
                EntryReader.Values(entries, first, length, values, magnitudes: false);
                for (int i = 0; i < length; i++)
                {
                    if (identifiers[i] < FirstIdentifier)
                    {
                        continue;
                    }

                    nint place = (nint)next[identifiers[i] - FirstIdentifier]++;
                    rows[place] = row;
                    if (ValueForm == ValueForm.Single)
                    {
                        ((float*)Values)[place] = (float)values[i];
                    }
                    else if (ValueForm == ValueForm.Double)
                    {
                        ((double*)Values)[place] = values[i];
                    }
                }
            }
        }
    }
}
