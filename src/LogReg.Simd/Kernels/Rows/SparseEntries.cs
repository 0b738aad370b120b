namespace LogReg.Simd.Kernels.Rows;

/// <summary>Sparse rows, one after another: row i owns the entries from rowPointers[i] up to rowPointers[i + 1], its columns ascending.</summary>
internal readonly unsafe struct SparseEntries(long* rowPointers, int* columns, void* values)
{
    public long* RowPointers => rowPointers;

    public int* Columns => columns;

    public void* Values => values;

    /// <summary>The first entry of a row.</summary>
    public nint First(int row) => (nint)rowPointers[row];
}
