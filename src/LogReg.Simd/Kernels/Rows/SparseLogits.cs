using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of sparse rows: z_i = Σ over the row's entries of x_ij·β_j, + b (formula 1.1).</summary>
/// <remarks>
/// Feature j belongs to lane j mod 16, the entries of a lane are added in the order of their columns, and lanes are folded by the fixed tree: the steps of <see cref="RowLogits"/> without those that
/// would add a product with zero. A sparse row has the bits of the dense row that it stands for. Lanes lie in memory,
/// four rows of them at a time, so that the stores of the first row are done when all four are folded together.
/// Cost: 2 flops, 4 + sizeof(T) bytes and one coefficient anywhere per entry.
/// </remarks>
internal static unsafe class SparseLogits
{
    private const int RowsAtOnce = 4;

    /// <summary>Writes one logit per row; columns from <paramref name="featureCount"/> on have no coefficient and count as absent.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, T>(SparseEntries<T> entries, int firstRow, int rowCount, int featureCount, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* lanes = stackalloc T[RowsAtOnce * Lanes.Count];
        T* sums = stackalloc T[RowsAtOnce];
        int row = 0;
        for (; row <= rowCount - RowsAtOnce; row += RowsAtOnce)
        {
            for (int i = 0; i < RowsAtOnce; i++)
            {
                AddRow<S, V, T>(entries, firstRow + row + i, featureCount, coefficients, lanes + (i * Lanes.Count));
            }

            LaneSums.Four(lanes, sums);
            for (int i = 0; i < RowsAtOnce; i++)
            {
                logits[row + i] = LaneSums.Add(sums[i], intercept);
            }
        }

        for (; row < rowCount; row++)
        {
            AddRow<S, V, T>(entries, firstRow + row, featureCount, coefficients, lanes);
            logits[row] = LaneSums.Add(LaneSums.One(lanes), intercept);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<S, V, T>(SparseEntries<T> entries, int row, int featureCount, T* coefficients, T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int lane = 0; lane < Lanes.Count; lane += S.Width)
        {
            S.Store(S.Zero, lanes + lane);
        }

        int* columns = entries.Columns;
        T* values = entries.Values;
        nint begin = entries.First(row);
        nint end = entries.First(row + 1);
        while (end > begin && columns[end - 1] >= featureCount)
        {
            end--;
        }

        for (nint e = begin; e < end; e++)
        {
            nint j = columns[e];
            T* lane = lanes + (j & (Lanes.Count - 1));
            *lane = Scalar.MultiplyAdd(values[e], coefficients[j], *lane);
        }
    }
}
