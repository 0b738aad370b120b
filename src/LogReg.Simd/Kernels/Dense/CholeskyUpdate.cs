using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Dense;

/// <summary>The matrix-matrix part of a blocked Cholesky factorisation: A[i, j] −= Σ_k L[k, i]·L[k, j].</summary>
/// <remarks>
/// Rows of a factor are contiguous, so the inner loop broadcasts L[k, i] and reads L[k, j] by vectors: 4 × 2 vectors are eight chains
/// fed by six loads. Every entry subtracts its products in descending k with one rounding each: its bits do not depend on width,
/// tile or thread. Columns are computed in whole vectors up to the row's padding.
/// </remarks>
internal static unsafe class CholeskyUpdate
{
    /// <summary>The rows of a tile.</summary>
    public const int TileRows = 4;

    /// <summary>Subtracts from rows [row, row + rows) the products of <paramref name="factorRows"/> finished rows.</summary>
    /// <param name="matrix">The matrix, row-major; its lower triangle counts.</param>
    /// <param name="stride">The distance between rows, a multiple of 16.</param>
    /// <param name="firstFactorRow">The first of the finished rows, behind the updated ones.</param>
    /// <param name="factorRows">The number of finished rows.</param>
    /// <param name="row">The first row to update.</param>
    /// <param name="rows">The rows to update, at most <see cref="TileRows"/>.</param>
    /// <param name="columns">The columns to update: at least row + rows, at most the stride.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void SubtractProducts<S, V, T>(T* matrix, nint stride, int firstFactorRow, int factorRows, int row, int rows, int columns)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* last = matrix + ((firstFactorRow + factorRows - 1) * stride);
        T* target = matrix + (row * stride);
        if (rows == TileRows)
        {
            for (int column = 0; column < columns; column += 2 * S.Width)
            {
                FourRows<S, V, T>(last, stride, factorRows, row, target + column, column);
            }

            return;
        }

        for (int i = 0; i < rows; i++)
        {
            for (int column = 0; column < columns; column += S.Width)
            {
                V sum = S.Load(target + (i * stride) + column);
                T* factor = last;
                for (int k = 0; k < factorRows; k++, factor -= stride)
                {
                    sum = S.NegatedMultiplyAdd(S.Broadcast(factor[row + i]), S.Load(factor + column), sum);
                }

                S.Store(sum, target + (i * stride) + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRows<S, V, T>(T* factor, nint stride, int factorRows, int row, T* target, int column)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* target1 = target + stride;
        T* target2 = target1 + stride;
        T* target3 = target2 + stride;
        V a0 = S.Load(target), a1 = S.Load(target1), a2 = S.Load(target2), a3 = S.Load(target3);
        V b0 = S.Load(target + S.Width), b1 = S.Load(target1 + S.Width), b2 = S.Load(target2 + S.Width), b3 = S.Load(target3 + S.Width);
        for (int k = 0; k < factorRows; k++, factor -= stride)
        {
            V a = S.Load(factor + column);
            V b = S.Load(factor + column + S.Width);
            V f = S.Broadcast(factor[row]);
            a0 = S.NegatedMultiplyAdd(f, a, a0);
            b0 = S.NegatedMultiplyAdd(f, b, b0);
            f = S.Broadcast(factor[row + 1]);
            a1 = S.NegatedMultiplyAdd(f, a, a1);
            b1 = S.NegatedMultiplyAdd(f, b, b1);
            f = S.Broadcast(factor[row + 2]);
            a2 = S.NegatedMultiplyAdd(f, a, a2);
            b2 = S.NegatedMultiplyAdd(f, b, b2);
            f = S.Broadcast(factor[row + 3]);
            a3 = S.NegatedMultiplyAdd(f, a, a3);
            b3 = S.NegatedMultiplyAdd(f, b, b3);
        }

        S.Store(a0, target);
        S.Store(b0, target + S.Width);
        S.Store(a1, target1);
        S.Store(b1, target1 + S.Width);
        S.Store(a2, target2);
        S.Store(b2, target2 + S.Width);
        S.Store(a3, target3);
        S.Store(b3, target3 + S.Width);
    }
}
