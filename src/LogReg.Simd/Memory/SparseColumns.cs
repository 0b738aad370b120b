namespace LogReg.Simd.Memory;

/// <summary>The entries of rare columns, or of all, once more, column after column, each in row order: what a gradient of them is added up from, and what coordinate descent reads.</summary>
internal sealed unsafe class SparseColumns : IDisposable
{
    /// <summary>Shares of the work, many enough for any number of threads.</summary>
    private const int MostPieces = 64;

    private readonly NativeBuffer buffer;
    private readonly long entryCount;
    private readonly int[] firstColumns;

    public SparseColumns(IEntryRuns rows, int firstIdentifier)
    {
        FirstIdentifier = firstIdentifier;
        int count = rows.Originals.Length - FirstIdentifier;
        long[] ends = new long[count + 1];
        using RunMemory<double> run = new(rows);
        for (int row = 0; row < rows.SampleCount; row += IEntryRuns.RunRows)
        {
            run.Read(row, withValues: false);
            for (int i = 0; i < run.RowCount; i++)
            {
                for (nint e = run.Firsts[i]; e < run.Ends[i]; e++)
                {
                    if (run.Places[e] >= FirstIdentifier)
                    {
                        ends[run.Places[e] - FirstIdentifier + 1]++;
                    }
                }
            }
        }

        for (int j = 0; j < count; j++)
        {
            ends[j + 1] += ends[j];
        }

        entryCount = ends[count];
        ValueForm = rows.ColumnValueForm;
        buffer = new NativeBuffer((nuint)(((count + 1L) * sizeof(long)) + (entryCount * (sizeof(int) + StoredEntries.SizeOf(ValueForm)))), cleared: false);
        ends.CopyTo(new Span<long>(Pointers, count + 1));
        firstColumns = Cut(ends);
        Fill(rows.SampleCount, run, ends);
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

    private void Fill(int sampleCount, RunMemory<double> run, long[] next)
    {
        int* rows = Rows;
        for (int row = 0; row < sampleCount; row += IEntryRuns.RunRows)
        {
            run.Read(row, withValues: true);
            for (int i = 0; i < run.RowCount; i++)
            {
                for (nint e = run.Firsts[i]; e < run.Ends[i]; e++)
                {
                    if (run.Places[e] < FirstIdentifier)
                    {
                        continue;
                    }

                    nint at = (nint)next[run.Places[e] - FirstIdentifier]++;
                    rows[at] = row + i;
                    if (ValueForm == ValueForm.Single)
                    {
                        ((float*)Values)[at] = (float)run.Values[e];
                    }
                    else if (ValueForm == ValueForm.Double)
                    {
                        ((double*)Values)[at] = run.Values[e];
                    }
                }
            }
        }
    }
}
