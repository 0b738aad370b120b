using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation Xᵀr over sparse rows (formula 3.2).</summary>
/// <remarks>
/// Each feature adds its rows in row order, one running sum per feature, as <see cref="RowGradient"/> does; rows without an entry in it would add nothing. The running sum is an element of T that is
/// flushed once per panel. Cost: 2 flops per entry, and one running sum read and written.
/// </remarks>
internal static unsafe class SparseGradient
{
    /// <summary>Running sums behind the last feature, which take what belongs to others.</summary>
    public const int Spares = Lanes.Count;

    /// <summary>Sends the entries of columns from <paramref name="featureCount"/> on to the spare sums, several of them so that additions do not wait for each other.</summary>
    public static void Divert(int* columns, nint count, int featureCount)
    {
        nint e = 0;
        Vector<int> limit = new(featureCount);
        Vector<int> mask = new(Spares - 1);
        for (; e <= count - Vector<int>.Count; e += Vector<int>.Count)
        {
            Vector<int> column = Vector.Load(columns + e);
            Vector.ConditionalSelect(Vector.LessThan(column, limit), column, limit + (column & mask)).Store(columns + e);
        }

        for (; e < count; e++)
        {
            columns[e] = columns[e] < featureCount ? columns[e] : featureCount + (columns[e] & (Spares - 1));
        }
    }

    /// <summary>Adds r_i·x_ij to the running sum of feature j.</summary>
    /// <remarks>Diverted columns of a row may share a spare sum and lose additions to it: nobody reads these.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Accumulate<T>(SparseEntries<T> entries, int firstRow, int rowCount, T* residuals, T* gradient)
        where T : unmanaged
    {
        int* columns = entries.Columns;
        T* values = entries.Values;
        nint e = entries.First(firstRow);
        for (int i = 0; i < rowCount; i++)
        {
            nint end = entries.First(firstRow + i + 1);
            SparseVector.AddTo(columns + e, values + e, (int)(end - e), residuals[i], gradient);
            e = end;
        }
    }
}
