using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation Xᵀr over sparse rows (formula 3.2).</summary>
/// <remarks>
/// Each feature adds its rows in row order, one running sum per feature, as <see cref="RowGradient"/> does; rows without an entry in it would add nothing. The running sum is an element of T that is flushed
/// once per panel, or, where a panel has too few entries to pay for a flush of all features, the panel's sum in double itself.
/// Cost: 2 flops per entry, and one running sum anywhere read and written.
/// </remarks>
internal static unsafe class SparseGradient
{
    /// <summary>Adds r_i·x_ij to the running sum of feature j.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Accumulate<R, T>(SparseEntries entries, int firstRow, int rowCount, T* residuals, T* gradient)
        where R : struct, IEntryValue
        where T : unmanaged
    {
        int* columns = entries.Columns;
        void* values = entries.Values;
        nint e = entries.First(firstRow);
        for (int i = 0; i < rowCount; i++)
        {
            T residual = residuals[i];
            nint end = entries.First(firstRow + i + 1);
            for (; e < end; e++)
            {
                T* sum = gradient + columns[e];
                *sum = Scalar.MultiplyAdd(R.At<T>(values, e), residual, *sum);
            }
        }
    }

    /// <summary>Adds r_i·x_ij to the sum in double of feature j.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AccumulateWide<R, T>(SparseEntries entries, int firstRow, int rowCount, T* residuals, double* sums)
        where R : struct, IEntryValue
        where T : unmanaged
    {
        int* columns = entries.Columns;
        void* values = entries.Values;
        nint e = entries.First(firstRow);
        for (int i = 0; i < rowCount; i++)
        {
            double residual = LaneSums.Widen(residuals[i]);
            nint end = entries.First(firstRow + i + 1);
            for (; e < end; e++)
            {
                double* sum = sums + columns[e];
                *sum = Scalar.MultiplyAdd(LaneSums.Widen(R.At<T>(values, e)), residual, *sum);
            }
        }
    }
}
