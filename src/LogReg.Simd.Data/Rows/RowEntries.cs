using System.Numerics;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Rows;

/// <summary>The features of one row that are not zero, whose memory the next row uses again.</summary>
/// <param name="features">The rows.</param>
internal sealed class RowEntries<T>(FeatureSource<T> features)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] row = new T[features.FeatureCount];
    private readonly List<int> columns = [];
    private readonly List<T> values = [];

    /// <summary>Gets the features, ascending.</summary>
    public ReadOnlySpan<int> Columns => CollectionsMarshal.AsSpan(columns);

    public ReadOnlySpan<T> Values => CollectionsMarshal.AsSpan(values);

    /// <summary>Reads a row.</summary>
    public void Read(int index)
    {
        columns.Clear();
        values.Clear();
        features.CopyRowTo(index, row);

        // Bytes are searched by vectors, and most of them are zero.
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<T>(row);
        int size = bytes.Length / Math.Max(1, row.Length);
        for (int next = 0, found; next < row.Length && (found = bytes[(next * size)..].IndexOfAnyExcept((byte)0)) >= 0;)
        {
            int column = next + (found / size);
            if (!T.IsZero(row[column]))
            {
                columns.Add(column);
                values.Add(row[column]);
            }

            next = column + 1;
        }
    }
}
