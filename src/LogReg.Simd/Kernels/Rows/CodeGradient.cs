using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The gradient by categories (formula 3.2): the residual of a row is added to the sums of its categories.</summary>
/// <remarks>
/// Each feature adds its rows in row order, in double, where the panel's sums lie: there is nothing to flush. Row follows row and column follows column in it, so that a column of few categories, whose sums many rows meet, does not wait
/// for the row before. Cost: one addition, 4 bytes from the L1 cache and one sum anywhere per category.
/// </remarks>
internal static unsafe class CodeGradient
{
    /// <summary>Adds r_i to the sum of each category that row i is in.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Accumulate<T>(int* features, int columnCount, int rowCount, T* residuals, double* sums)
        where T : unmanaged
    {
        for (int row = 0; row < rowCount; row++)
        {
            double residual = LaneSums.Widen(residuals[row]);
            int* own = features + ((nint)(row / Lanes.Count) * columnCount * Lanes.Count) + (row % Lanes.Count);
            for (int f = 0; f < columnCount; f++)
            {
                sums[own[f * Lanes.Count]] += residual;
            }
        }
    }
}
