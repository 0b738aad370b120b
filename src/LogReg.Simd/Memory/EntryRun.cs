namespace LogReg.Simd.Memory;

/// <summary>Some entries of sparse rows in the caller's form: a column and a value each.</summary>
internal readonly unsafe struct EntryRun<T>(int* columns, T* values, int count)
    where T : unmanaged
{
    public ReadOnlySpan<int> Columns => new(columns, count);

    public ReadOnlySpan<T> Values => new(values, count);
}
