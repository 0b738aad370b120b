using LogReg.Simd.Memory;

namespace LogReg.Simd.Passes;

/// <summary>Sparse rows one at a time, for what is computed once and not in every pass: columns and values.</summary>
internal sealed unsafe class RowEntries<T> : IDisposable
    where T : unmanaged
{
    private readonly IEntryRows<T> features;
    private readonly NativeBuffer buffer;
    private readonly int most;

    public RowEntries(IEntryRows<T> features)
    {
        this.features = features;
        most = features.MostRowEntries();
        buffer = new NativeBuffer((nuint)most * (nuint)(sizeof(T) + sizeof(int)), cleared: false);
    }

    /// <summary>Gets the entries of the row that was read last.</summary>
    public int Count { get; private set; }

    public T* Values => (T*)buffer.Pointer;

    public int* Columns => (int*)(Values + most);

    /// <summary>Reads a row.</summary>
    public void Read(int row) => Count = features.ReadRow(row, Columns, Values);

    public void Dispose() => buffer.Dispose();
}
