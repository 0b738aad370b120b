using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The gradient by categories (formula 3.2): the residual of a row is added to the sums of its categories.</summary>
/// <remarks>
/// Each feature adds its rows in row order, in double, where the panel's sums lie: there is nothing to flush. Within a strip eight columns follow eight columns and row follows row in them: a category
/// that many rows of a strip are in waits for the row before, but the other columns do not (0.52 ns a category where one column after another took 0.80, two together 0.62 and four 0.58, on
/// a Zen 4). Row by row over all columns took 0.9 to 2.0 times as long on a Zen 5 (C, the same sums, eight runs; 1.5 in the middle), all rows of a group column by column 0.9 to 1.6 times.
/// Cost: one addition, 4 bytes from the L1 cache and one sum anywhere per category.
/// </remarks>
internal static unsafe class CodeGradient
{
    private const int ColumnsAtOnce = 8;

    /// <summary>Adds r_i to the sum of each category that row i is in.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Accumulate<T>(int* features, int columnCount, int rowCount, T* residuals, double* sums)
        where T : unmanaged
    {
        double* own = stackalloc double[Lanes.Count];
        for (int first = 0; first < rowCount; first += Lanes.Count)
        {
            int count = Math.Min(Lanes.Count, rowCount - first);
            for (int row = 0; row < count; row++)
            {
                own[row] = LaneSums.Widen(residuals[first + row]);
            }

            int f = 0;
            for (; f <= columnCount - ColumnsAtOnce; f += ColumnsAtOnce, features += ColumnsAtOnce * Lanes.Count)
            {
                for (int row = 0; row < count; row++)
                {
                    AddToEight(features + row, own[row], sums);
                }
            }

            for (; f < columnCount; f++, features += Lanes.Count)
            {
                for (int row = 0; row < count; row++)
                {
                    sums[features[row]] += own[row];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToEight(int* features, double residual, double* sums)
    {
        sums[features[0]] += residual;
        sums[features[16]] += residual;
        sums[features[32]] += residual;
        sums[features[48]] += residual;
        sums[features[64]] += residual;
        sums[features[80]] += residual;
        sums[features[96]] += residual;
        sums[features[112]] += residual;
    }
}
