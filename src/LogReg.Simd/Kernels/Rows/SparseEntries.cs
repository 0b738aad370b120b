namespace LogReg.Simd.Kernels.Rows;

/// <summary>Sparse rows as kernels read them: row i owns the entries from rowPointers[i] up to rowPointers[i + 1].</summary>
/// <param name="rowPointers">One more than there are rows.</param>
/// <param name="columns">The identifier of each entry's column. Those of one lane, mod 16, are in the order in which their products are added.</param>
/// <param name="values">The value of each entry.</param>
internal readonly unsafe struct SparseEntries<T>(long* rowPointers, int* columns, T* values)
    where T : unmanaged
{
    public int* Columns => columns;

    public T* Values => values;

    /// <summary>The first entry of a row.</summary>
    public nint First(int row) => (nint)rowPointers[row];

    /// <summary>The same entries where E is T, which only a specialised kernel knows.</summary>
    public SparseEntries<E> As<E>()
        where E : unmanaged => new(rowPointers, columns, (E*)values);
}
