using System.Numerics;

namespace LogReg.Simd.Data.Rows;

/// <summary>The entries of one row, whose memory the next row uses again.</summary>
internal sealed class RowEntries<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureSource<T> features;
    private int[] columns = [];
    private T[] values = [];
    private int count;

    private T[] dense = [];

    /// <param name="features">The rows, however they are stored.</param>
    public RowEntries(FeatureSource<T> features) => this.features = features;

    /// <summary>Gets the features, ascending.</summary>
    public ReadOnlySpan<int> Columns => columns.AsSpan(0, count);

    public ReadOnlySpan<T> Values => values.AsSpan(0, count);

    /// <summary>The entries of rows whose other features are not stored; null of dense rows.</summary>
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

    /// <summary>The value of a feature in the row that was read last.</summary>
    public T this[int feature] => Columns.BinarySearch(feature) is >= 0 and int at ? values[at] : T.Zero;

    /// <summary>The first entry of some features that follow each other in the row that was read last.</summary>
    /// <param name="feature">The first feature.</param>
    /// <param name="width">The features.</param>
    /// <returns>The place among them, −1 where all are zero.</returns>
    public int FirstOf(int feature, int width)
    {
        int at = Columns.BinarySearch(feature);
        at = at < 0 ? ~at : at;
        return at < count && columns[at] - feature < width ? columns[at] - feature : -1;
    }

    /// <summary>Reads a row: of sparse rows what is stored, of others what is not zero.</summary>
    public void Read(int index)
    {
        if (features is SparseMatrix<T> sparse)
        {
            Reserve(sparse.EntryCountOf(index));
            count = sparse.CopyEntriesTo(index, columns, values);
            return;
        }

        if (features is CategoricalMatrix<T> codes)
        {
            Reserve(codes.NumericCount + codes.CategoricalCount);
            LeaveZerosOut(columns.AsSpan(0, codes.CopyEntriesTo(index, columns, values)), values);
            return;
        }

        dense = dense.Length > 0 ? dense : new T[features.FeatureCount];
        features.CopyRowTo(index, dense);
        Reserve(dense.Length);
        for (int j = 0; j < dense.Length; j++)
        {
            columns[j] = j;
        }

        LeaveZerosOut(columns.AsSpan(0, dense.Length), dense);
    }

    /// <summary>Keeps the entries that are not zero.</summary>
    private void LeaveZerosOut(ReadOnlySpan<int> from, ReadOnlySpan<T> of)
    {
        count = 0;
        for (int i = 0; i < from.Length; i++)
        {
            (columns[count], values[count]) = (from[i], of[i]);
            count += T.IsZero(of[i]) ? 0 : 1;
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
