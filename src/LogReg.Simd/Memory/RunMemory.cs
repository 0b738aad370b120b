namespace LogReg.Simd.Memory;

/// <summary>The memory of a run of rows that are read as entries, one run after another.</summary>
internal sealed unsafe class RunMemory<T> : IDisposable
    where T : unmanaged
{
    private readonly IEntryRuns rows;
    private readonly NativeBuffer buffer;
    private readonly T* room;

    /// <param name="rows">The rows.</param>
    /// <param name="most">The most entries of a run, <see cref="IEntryRuns.MostRunEntries"/>.</param>
    public RunMemory(IEntryRuns rows, nint most)
    {
        this.rows = rows;
        buffer = new NativeBuffer((nuint)((2 * IEntryRuns.RunRows * sizeof(nint)) + (most * (sizeof(T) + sizeof(int)))), cleared: false);
        Firsts = (nint*)buffer.Pointer;
        Ends = Firsts + IEntryRuns.RunRows;
        room = (T*)(Ends + IEntryRuns.RunRows);
        Places = (int*)(room + most);
    }

    /// <summary>Gets the rows of the run that was read last.</summary>
    public int RowCount { get; private set; }

    /// <summary>Gets where the entries of each row begin.</summary>
    public nint* Firsts { get; }

    /// <summary>Gets where the entries of each row end.</summary>
    public nint* Ends { get; }

    public int* Places { get; }

    /// <summary>Gets the values; null where all are one, or where places alone were read.</summary>
    public T* Values { get; private set; }

    /// <summary>Reads a run.</summary>
    /// <param name="firstRow">Its first row, a multiple of 16.</param>
    /// <param name="withValues">Whether values are wanted.</param>
    public void Read(int firstRow, bool withValues)
    {
        RowCount = Math.Min(IEntryRuns.RunRows, rows.SampleCount - firstRow);
        Values = rows.ReadRun(firstRow, RowCount, Firsts, Ends, Places, withValues ? room : null);
    }

    public void Dispose() => buffer.Dispose();
}
