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
            WideKernels.AddBatchLogits(block, columns, coefficients, logits);
            return;
        }

        for (int row = 0; row < Rows; row += 2 * Width)
        {
            double* z = logits + row;
            Vector256<double> even0 = Vector256.Load(z), odd0 = Vector256.Load(z + Width);
            Vector256<double> even1 = Vector256.Load(z + Rows), odd1 = Vector256.Load(z + Rows + Width);
            Vector256<double> even2 = Vector256.Load(z + (2 * Rows)), odd2 = Vector256.Load(z + (2 * Rows) + Width);
            Vector256<double> even3 = Vector256.Load(z + (3 * Rows)), odd3 = Vector256.Load(z + (3 * Rows) + Width);
            double* x = block + row;
            double* beta = coefficients;
            for (int j = 0; j < columns; j++, x += Rows, beta += Vectors)
            {
                Vector256<double> even = Vector256.Load(x);
                Vector256<double> odd = Vector256.Load(x + Width);
                Vector256<double> factor = Vector256.Create(beta[0]);
                even0 = Vector256.FusedMultiplyAdd(even, factor, even0);
                odd0 = Vector256.FusedMultiplyAdd(odd, factor, odd0);
                factor = Vector256.Create(beta[1]);
                even1 = Vector256.FusedMultiplyAdd(even, factor, even1);
                odd1 = Vector256.FusedMultiplyAdd(odd, factor, odd1);
                factor = Vector256.Create(beta[2]);
                even2 = Vector256.FusedMultiplyAdd(even, factor, even2);
                odd2 = Vector256.FusedMultiplyAdd(odd, factor, odd2);
                factor = Vector256.Create(beta[3]);
                even3 = Vector256.FusedMultiplyAdd(even, factor, even3);
                odd3 = Vector256.FusedMultiplyAdd(odd, factor, odd3);
            }

            even0.Store(z);
            odd0.Store(z + Width);
            even1.Store(z + Rows);
            odd1.Store(z + Rows + Width);
            even2.Store(z + (2 * Rows));
            odd2.Store(z + (2 * Rows) + Width);
            even3.Store(z + (3 * Rows));
            odd3.Store(z + (3 * Rows) + Width);
        }
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
