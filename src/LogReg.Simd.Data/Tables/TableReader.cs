namespace LogReg.Simd.Data.Tables;

/// <summary>Reads a table from its beginning to its end in batches.</summary>
internal abstract class TableReader<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Reads the next batch, which is valid until the next call; null at the end. A batch may have no rows.</summary>
    public abstract TableBatch<T>? Read();

    public abstract void Dispose();
}
