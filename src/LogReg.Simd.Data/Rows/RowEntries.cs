using System.Numerics;

namespace LogReg.Simd.Data.Rows;

/// <summary>The entries of one sparse row, whose memory the next row uses again.</summary>
/// <param name="features">The rows.</param>
internal sealed class RowEntries<T>(SparseMatrix<T> features)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] columns = [];
    private T[] values = [];
    private int count;

    /// <summary>Gets the features, ascending.</summary>
    public ReadOnlySpan<int> Columns => columns.AsSpan(0, count);

    public ReadOnlySpan<T> Values => values.AsSpan(0, count);

    /// <summary>Reads a row.</summary>
    public void Read(int index)
    {
        count = features.EntryCountOf(index);
        if (columns.Length < count)
        {
            (columns, values) = (new int[2 * count], new T[2 * count]);
        }

        features.CopyEntriesTo(index, columns, values);
    }
}
