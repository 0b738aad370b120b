using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>The products of <see cref="BlockKernels"/> for four vectors at once, each with the bits that it has beside any others.</summary>
internal static unsafe class BatchKernels
{
    /// <summary>The vectors that share a read.</summary>
    public const int Vectors = 4;

    private const int Rows = Design.BlockRows;
    private const int Width = 4;

    /// <summary>z_v ← z_v + X·β_v.</summary>
    /// <param name="block">X.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="coefficients">β, the four numbers of a column side by side.</param>
    /// <param name="logits">z, vector after vector.</param>
    public static void AddLogits(double* block, int columns, double* coefficients, double* logits)
    {
        if (WideKernels.AreUseful)
        {
            LogitKernels<EightRows, Vector512<double>>.AddBatch(block, columns, coefficients, logits);
            return;
        }

        LogitKernels<FourRows, Vector256<double>>.AddBatch(block, columns, coefficients, logits);
    }

    /// <summary>s_v ← s_v + Xᵀr_v.</summary>
    /// <param name="block">X.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="residuals">r, vector after vector.</param>
    /// <param name="sums">s, vector after vector.</param>
    public static void AddProducts(double* block, int columns, double* residuals, double* sums)
    {
        if (WideKernels.AreUseful)
        {
            WideKernels.AddBatchProducts(block, columns, residuals, sums);
            return;
        }

        for (int j = 0; j < columns; j++)
        {
            double* x = block + (j * Rows);
            Vector256<double> even0 = Vector256<double>.Zero, odd0 = even0, even1 = even0, odd1 = even0, even2 = even0, odd2 = even0, even3 = even0, odd3 = even0;
            for (int row = 0; row < Rows; row += 2 * Width)
            {
                double* r = residuals + row;
                Vector256<double> even = Vector256.Load(x + row);
                Vector256<double> odd = Vector256.Load(x + row + Width);
                even0 = Vector256.FusedMultiplyAdd(even, Vector256.Load(r), even0);
                odd0 = Vector256.FusedMultiplyAdd(odd, Vector256.Load(r + Width), odd0);
                even1 = Vector256.FusedMultiplyAdd(even, Vector256.Load(r + Rows), even1);
                odd1 = Vector256.FusedMultiplyAdd(odd, Vector256.Load(r + Rows + Width), odd1);
                even2 = Vector256.FusedMultiplyAdd(even, Vector256.Load(r + (2 * Rows)), even2);
                odd2 = Vector256.FusedMultiplyAdd(odd, Vector256.Load(r + (2 * Rows) + Width), odd2);
                even3 = Vector256.FusedMultiplyAdd(even, Vector256.Load(r + (3 * Rows)), even3);
                odd3 = Vector256.FusedMultiplyAdd(odd, Vector256.Load(r + (3 * Rows) + Width), odd3);
            }

            sums[j] += BlockKernels.Sum(even0 + odd0);
            sums[columns + j] += BlockKernels.Sum(even1 + odd1);
            sums[(2 * columns) + j] += BlockKernels.Sum(even2 + odd2);
            sums[(3 * columns) + j] += BlockKernels.Sum(even3 + odd3);
        }
    }
}
