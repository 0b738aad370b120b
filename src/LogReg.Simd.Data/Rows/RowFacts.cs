namespace LogReg.Simd.Data.Rows;

/// <summary>What a row has beside its features.</summary>
internal struct RowFacts<T>
{
    /// <summary>The class, where the file has labels.</summary>
    public int ClassIndex;

    /// <summary>The sample weight, where the file has weights.</summary>
    public T Weight;
}
