using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradients Xᵀr of columns that are stored by themselves: row and value of each entry (formula 3.2).</summary>
/// <remarks>A column's products are added in row order in double, one chain per column and vector. Cost: 2 flops per entry, and one residual read.</remarks>
internal static unsafe class ColumnSums
{
    /// <summary>Writes Σ r_i·x_ij, or with magnitudes Σ r_i·|x_ij|, of some columns and vectors.</summary>
    /// <typeparam name="E">How values are stored; not read where there are none.</typeparam>
    /// <typeparam name="T">The type of the residuals.</typeparam>
    /// <param name="pointers">The first entry of each column.</param>
    /// <param name="rows">The row of each entry.</param>
    /// <param name="values">The values, or null where all are one.</param>
    /// <param name="magnitudes">Whether |x| is read in the place of x.</param>
    /// <param name="columnCount">The columns.</param>
    /// <param name="residuals">The residuals, those of a row side by side.</param>
    /// <param name="vectorCount">The vectors.</param>
    /// <param name="places">Where the sum of each column goes; negative for nowhere.</param>
    /// <param name="sums">Receives the sums.</param>
    /// <param name="stride">The distance between two vectors' sums.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Compute<E, T>(
        long* pointers, int* rows, E* values, bool magnitudes, int columnCount, T* residuals, int vectorCount, int* places, double* sums, nint stride)
        where E : unmanaged
        where T : unmanaged
    {
        for (int j = 0; j < columnCount; j++)
        {
            if (places[j] < 0)
            {
                continue;
            }

            nint end = (nint)pointers[j + 1];
            for (int k = 0; k < vectorCount; k++)
            {
                double sum = 0;
                for (nint e = (nint)pointers[j]; e < end; e++)
                {
                    double residual = LaneSums.Widen(residuals[((nint)rows[e] * vectorCount) + k]);
                    double value = values == null ? 1 : LaneSums.Widen(values[e]);
                    sum = Scalar.MultiplyAdd(magnitudes ? Math.Abs(value) : value, residual, sum);
                }

                sums[(k * stride) + places[j]] = sum;
            }
        }
    }
}
