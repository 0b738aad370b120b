using System.Numerics;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Rows;

/// <summary>A batch of sparse rows, whose memory is used again by the next.</summary>
internal sealed class SparseBatch<T>(int featureCount) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The entries after which a batch ends, whatever its rows.</summary>
    private const int MostEntries = 1 << 18;

    private readonly List<long> pointers = [0];
    private readonly List<int> columns = [];
    private readonly List<T> values = [];
    private SparseMatrix<T>? matrix;

    /// <summary>Gets a value indicating whether the batch is to end.</summary>
    public bool IsFull => columns.Count >= MostEntries;

    /// <summary>Gets the rows.</summary>
    public SparseMatrix<T> Matrix =>
        matrix ??= SparseMatrix<T>.FromCsr(CollectionsMarshal.AsSpan(pointers), CollectionsMarshal.AsSpan(columns), CollectionsMarshal.AsSpan(values), featureCount);

    /// <summary>Reads a row behind those that are there.</summary>
    public bool TryRead(RowSource<T> source, ref RowFacts<T> facts)
    {
        if (!source.TryRead(columns, values, featureCount, ref facts))
        {
            return false;
        }

        pointers.Add(columns.Count);
        return true;
    }

    /// <summary>Begins the next batch.</summary>
    public void Clear()
    {
        Dispose();
        pointers.RemoveRange(1, pointers.Count - 1);
        columns.Clear();
        values.Clear();
    }

    public void Dispose()
    {
        matrix?.Dispose();
        matrix = null;
    }
}
