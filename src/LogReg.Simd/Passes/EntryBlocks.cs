using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Rows;

namespace LogReg.Simd.Passes;

/// <summary>Rows block after block as entries, in memory of its own that stays in a cache: what scoring reads.</summary>
/// <remarks>No managed memory is allocated.</remarks>
internal unsafe ref struct EntryBlocks<T>
    where T : unmanaged
{
    /// <summary>Blocks hold no more entries, unless a single row does.</summary>
    private const int BlockEntries = 4096;

    private readonly IEntryRows<T> rows;
    private readonly int blockRows;
    private readonly T* values;
    private readonly long* rowPointers;
    private readonly int* columns;

    /// <param name="rows">The rows, readable as long as this.</param>
    /// <param name="blockRows">The most rows of a block.</param>
    public EntryBlocks(IEntryRows<T> rows, int blockRows)
    {
        this.rows = rows;
        this.blockRows = blockRows;
        nuint entries = (nuint)Math.Max(BlockEntries, rows.MostRowEntries());
        Capacity = (nint)entries;
        rowPointers = (long*)NativeMemory.Alloc(((nuint)(blockRows + 1) * sizeof(long)) + (entries * (nuint)(sizeof(T) + sizeof(int))));
        values = (T*)(rowPointers + blockRows + 1);
        columns = (int*)(values + entries);
    }

    /// <summary>Gets the most entries of a block.</summary>
    public nint Capacity { get; }

    /// <summary>Gets the first row of the block.</summary>
    public int FirstRow { get; private set; }

    /// <summary>Gets the rows of the block.</summary>
    public int RowCount { get; private set; }

    /// <summary>Gets the entries of the block, whose rows are counted from 0.</summary>
    public readonly SparseEntries<T> Entries => new(rowPointers, columns, values);

    /// <summary>Reads the next block.</summary>
    public bool MoveNext()
    {
        FirstRow += RowCount;
        RowCount = 0;
        if (FirstRow == rows.SampleCount)
        {
            return false;
        }

        RowCount = 1;
        while (RowCount < blockRows && FirstRow + RowCount < rows.SampleCount && rows.MostEntries(FirstRow, RowCount + 1) <= BlockEntries)
        {
            RowCount++;
        }

        rows.ReadRows(FirstRow, RowCount, rowPointers, columns, values);
        return true;
    }

    public readonly void Dispose() => NativeMemory.Free(rowPointers);
}
