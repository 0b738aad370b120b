using System.Numerics;

namespace LogReg.Simd.Data.Rows;

/// <summary>The entries of one row of sparse rows or of codes, whose memory the next row uses again.</summary>
internal sealed class RowEntries<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureSource<T> features;
    private int[] columns = [];
    private T[] values = [];
    private int count;

    private RowEntries(FeatureSource<T> features) => this.features = features;

    /// <summary>Gets the features, ascending.</summary>
    public ReadOnlySpan<int> Columns => columns.AsSpan(0, count);

    public ReadOnlySpan<T> Values => values.AsSpan(0, count);

    /// <summary>The entries of rows; null of dense ones.</summary>
    public static RowEntries<T>? Of(FeatureSource<T> features) => features is SparseMatrix<T> or CategoricalMatrix<T> ? new RowEntries<T>(features) : null;

    /// <summary>Counts the entries of all rows.</summary>
    public long CountAll()
    {
        if (features is SparseMatrix<T> sparse)
        {
            return sparse.EntryCount;
        }

        long all = 0;
        for (int row = 0; row < features.SampleCount; row++)
        {
            Read(row);
            all += count;
        }

        return all;
    }

    /// <summary>Reads a row: of sparse rows what is stored, of codes what is not zero.</summary>
    public void Read(int index)
    {
        if (features is SparseMatrix<T> sparse)
        {
            Reserve(sparse.EntryCountOf(index));
            count = sparse.CopyEntriesTo(index, columns, values);
            return;
        }

        CategoricalMatrix<T> codes = (CategoricalMatrix<T>)features;
        Reserve(codes.NumericCount + codes.CategoricalCount);
        int read = codes.CopyEntriesTo(index, columns, values);
        count = 0;
        for (int i = 0; i < read; i++)
        {
            (columns[count], values[count]) = (columns[i], values[i]);
            count += T.IsZero(values[i]) ? 0 : 1;
        }
    }

    private void Reserve(int room)
    {
        if (columns.Length < room)
        {
            (columns, values) = (new int[2 * room], new T[2 * room]);
        }
    }
}
