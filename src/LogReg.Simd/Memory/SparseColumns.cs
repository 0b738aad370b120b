using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Memory;

/// <summary>The entries of rare columns, or of all, once more, column after column, each in row order: what a gradient of them is added up from, and what coordinate descent reads.</summary>
internal sealed unsafe class SparseColumns : IDisposable
{
    /// <summary>Shares of the work, many enough for any number of threads.</summary>
    private const int MostPieces = 64;

    /// <summary>Rows between the look at where entries go, which fetches those places, and their writing.</summary>
    private const int LeadRows = 2;

    private readonly NativeBuffer buffer;
    private readonly bool ownsBuffer;
    private readonly int[] firstColumns;

    public SparseColumns(IEntryRuns rows, int firstIdentifier)
    {
        FirstIdentifier = firstIdentifier;
        ValueForm = rows.ColumnValueForm;
        long[] next = CountEntries(rows, firstIdentifier);
        long entryCount = next[^1];
        buffer = new NativeBuffer((nuint)((next.Length * (long)sizeof(long)) + (entryCount * (sizeof(int) + StoredEntries.SizeOf(ValueForm)))), cleared: false);
        ownsBuffer = true;
        Pointers = (long*)buffer.Pointer;
        Values = Pointers + next.Length;
        Rows = (int*)((byte*)Values + ((nint)entryCount * StoredEntries.SizeOf(ValueForm)));
        next.CopyTo(new Span<long>(Pointers, next.Length));
        firstColumns = Cut(new ReadOnlySpan<long>(Pointers, next.Length));
        if (ValueForm == ValueForm.Double)
        {
            Fill(rows, next, (double*)Values);
        }
        else
        {
            Fill(rows, next, (float*)Values);
        }
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

    /// <summary>Where the entries of each column begin, and behind the last their number.</summary>
    private static long[] CountEntries(IEntryRuns rows, int firstIdentifier)
    {
        long[] ends = new long[rows.Originals.Length - firstIdentifier + 1];
        using RunMemory<float> run = new(rows);
        fixed (long* all = ends)
        {
            for (int row = 0; row < rows.SampleCount; row += IEntryRuns.RunRows)
            {
                run.Read(row, withValues: false);
                for (int i = 0; i < run.RowCount; i++)
                {
                    Count(run.Places + run.Firsts[i], run.Ends[i] - run.Firsts[i], firstIdentifier, all + 1);
                }
            }
        }

        for (int j = 1; j < ends.Length; j++)
        {
            ends[j] += ends[j - 1];
        }

        return ends;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(int* places, nint count, int firstIdentifier, long* counts)
    {
        for (nint e = 0; e < count; e++)
        {
            nint column = places[e] - firstIdentifier;
            if (column >= 0)
            {
                counts[column]++;
            }
        }
    }

    /// <summary>Writes all entries, row by row, each to where the next of its column goes.</summary>
    /// <remarks>Those places lie anywhere, so that a write alone would wait for each of them: they are fetched some rows before.</remarks>
    private void Fill<V>(IEntryRuns rows, long[] ends, V* values)
        where V : unmanaged
    {
        using RunMemory<V> run = new(rows);
        using NativeBuffer room = new((nuint)rows.MostRunEntries() * (nuint)sizeof(nint), cleared: false);
        nint* targets = (nint*)room.Pointer;
        fixed (long* next = ends)
        {
            for (int row = 0; row < rows.SampleCount; row += IEntryRuns.RunRows)
            {
                run.Read(row, withValues: true);
                for (int i = 0; i < run.RowCount + LeadRows; i++)
                {
                    if (i < run.RowCount)
                    {
                        nint first = run.Firsts[i];
                        Aim(run.Places + first, run.Ends[i] - first, FirstIdentifier, next, targets + first, Rows, values, run.Values != null);
                    }

                    int behind = i - LeadRows;
                    if (behind >= 0)
                    {
                        nint first = run.Firsts[behind];
                        Write(targets + first, run.Values == null ? null : run.Values + first, run.Ends[behind] - first, row + behind, Rows, values);
                    }
                }
            }
        }
    }

    /// <summary>Says where entries of a row go, −1 for those of other columns, and fetches it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Aim<V>(int* places, nint count, int firstIdentifier, long* next, nint* targets, int* rows, V* values, bool hasValues)
        where V : unmanaged
    {
        for (nint e = 0; e < count; e++)
        {
            nint column = places[e] - firstIdentifier;
            nint at = column >= 0 ? (nint)next[column]++ : -1;
            targets[e] = at;
            if (Sse.IsSupported && at >= 0)
            {
                Sse.Prefetch0(rows + at);
                if (hasValues)
                {
                    Sse.Prefetch0(values + at);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write<V>(nint* targets, V* source, nint count, int row, int* rows, V* values)
        where V : unmanaged
    {
        for (nint e = 0; e < count; e++)
        {
            nint at = targets[e];
            if (at >= 0)
            {
                rows[at] = row;
                if (source != null)
                {
                    values[at] = source[e];
                }
            }
        }
    }
}
