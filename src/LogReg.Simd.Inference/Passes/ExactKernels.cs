using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>The products of <see cref="BlockKernels"/> in about 106 bits.</summary>
internal static unsafe class ExactKernels
{
    private const int Rows = Design.BlockRows;

    /// <summary>The logits of four rows.</summary>
    /// <param name="block">X.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="row">The first of them in the block.</param>
    /// <param name="offsets">What is added to them.</param>
    /// <param name="offsetRests">What its rounding left; null for none.</param>
    public static LanePair Logits(double* block, int columns, DoubleDouble* coefficients, int row, double* offsets, double* offsetRests)
    {
        Vector256<double> sum = Vector256.Load(offsets + row), rest = offsetRests == null ? Vector256<double>.Zero : Vector256.Load(offsetRests + row);
        double* x = block + row;
        for (int j = 0; j < columns; j++, x += Rows)
        {
            LanePair.AddProduct(Vector256.Load(x), Vector256.Create(coefficients[j].High), Vector256.Create(coefficients[j].Low), ref sum, ref rest);
        }

        (sum, rest) = LanePair.TwoSum(sum, rest);
        return new(sum, rest);
    }

    /// <summary>s ← s + Xᵀr, r as the sum of two vectors.</summary>
    /// <param name="block">X.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="high">r.</param>
    /// <param name="low">What its rounding left.</param>
    /// <param name="sums">A <see cref="LaneSums"/> of one sum per column.</param>
    public static void AddProducts(double* block, int columns, double* high, double* low, double* sums)
    {
        for (int j = 0; j < columns; j++)
        {
            AddProduct(block + (j * Rows), high, low, sums + (j * LaneSums.Stride));
        }
    }

    /// <summary>G ← G + XᵀWX in the lower triangle, the diagonal of W as the sum of two vectors.</summary>
    /// <param name="block">X.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="high">The weights.</param>
    /// <param name="low">What their rounding left.</param>
    /// <param name="scratch">Two columns.</param>
    /// <param name="sums">A <see cref="LaneSums"/> of the triangle, row by row.</param>
    public static void AddGram(double* block, int columns, double* high, double* low, double* scratch, double* sums)
    {
        for (int j = 0; j < columns; j++)
        {
            for (int row = 0; row < Rows; row += LanePair.Count)
            {
                LanePair product = new LanePair(Vector256.Load(high + row), Vector256.Load(low + row)) * Vector256.Load(block + (j * Rows) + row);
                product.High.Store(scratch + row);
                product.Low.Store(scratch + Rows + row);
            }

            for (int k = 0; k <= j; k++, sums += LaneSums.Stride)
            {
                AddProduct(block + (k * Rows), scratch, scratch + Rows, sums);
            }
        }
    }

    /// <summary>s ← s + Σ x·(high + low) in every lane: products without rounding, sums that carry what each addition lost, put in order once per block.</summary>
    private static void AddProduct(double* x, double* high, double* low, double* sums)
    {
        if (WideKernels.AreUseful)
        {
            WideKernels.AddExactProduct(x, high, low, sums);
            return;
        }

        Vector256<double> sumA = Vector256.Load(sums), restA = Vector256.Load(sums + LanePair.Count);
        Vector256<double> sumB = Vector256<double>.Zero, restB = sumB;
        for (int row = 0; row < Rows; row += 2 * LanePair.Count)
        {
            LanePair.AddProduct(Vector256.Load(x + row), Vector256.Load(high + row), Vector256.Load(low + row), ref sumA, ref restA);
            LanePair.AddProduct(
                Vector256.Load(x + row + LanePair.Count), Vector256.Load(high + row + LanePair.Count), Vector256.Load(low + row + LanePair.Count), ref sumB, ref restB);
        }

        Finish(sumA, sumB, restA, restB, sums);
    }

    /// <summary>Stores the sum of two sums with what their rounding left.</summary>
    public static void Finish(Vector256<double> sumA, Vector256<double> sumB, Vector256<double> restA, Vector256<double> restB, double* sums)
    {
        (sumA, sumB) = LanePair.TwoSum(sumA, sumB);
        (sumA, restA) = LanePair.TwoSum(sumA, restA + (restB + sumB));
        sumA.Store(sums);
        restA.Store(sums + LanePair.Count);
    }
}
