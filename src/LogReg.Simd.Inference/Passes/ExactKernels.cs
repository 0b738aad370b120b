using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>The products of <see cref="BlockKernels"/> in about 106 bits.</summary>
internal static unsafe class ExactKernels
{
    private const int Rows = Design.BlockRows;

    /// <summary>The logits of four rows.</summary>
    public static LanePair Logits(double* block, int columns, DoubleDouble* coefficients, int row, double* offsets)
    {
        LanePair logits = new(Vector256.Load(offsets + row), Vector256<double>.Zero);
        double* x = block + row;
        for (int j = 0; j < columns; j++, x += Rows)
        {
            logits += LanePair.Of(coefficients[j]) * Vector256.Load(x);
        }

        return logits;
    }

    /// <summary>s ← s + Xᵀr, r as the sum of two vectors.</summary>
    public static void AddProducts(double* block, int columns, double* high, double* low, DoubleDouble* sums)
    {
        for (int j = 0; j < columns; j++)
        {
            sums[j] += Product(block + (j * Rows), high, low);
        }
    }

    /// <summary>G ← G + XᵀWX in the lower triangle, the diagonal of W as the sum of two vectors.</summary>
    /// <param name="block">X.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="high">The weights.</param>
    /// <param name="low">What their rounding left.</param>
    /// <param name="scratch">Two columns.</param>
    /// <param name="gram">Row-major, <paramref name="columns"/> square.</param>
    public static void AddGram(double* block, int columns, double* high, double* low, double* scratch, DoubleDouble* gram)
    {
        for (int j = 0; j < columns; j++)
        {
            for (int row = 0; row < Rows; row += LanePair.Count)
            {
                LanePair product = new LanePair(Vector256.Load(high + row), Vector256.Load(low + row)) * Vector256.Load(block + (j * Rows) + row);
                product.High.Store(scratch + row);
                product.Low.Store(scratch + Rows + row);
            }

            for (int k = 0; k <= j; k++)
            {
                gram[(j * columns) + k] += Product(block + (k * Rows), scratch, scratch + Rows);
            }
        }
    }

    /// <summary>Σ x·(high + low): products without rounding, sums that carry what each addition lost.</summary>
    private static DoubleDouble Product(double* x, double* high, double* low)
    {
        Vector256<double> sumA = Vector256<double>.Zero, restA = sumA, sumB = sumA, restB = sumA;
        for (int row = 0; row < Rows; row += 2 * LanePair.Count)
        {
            Add(x + row, high + row, low + row, ref sumA, ref restA);
            Add(x + row + LanePair.Count, high + row + LanePair.Count, low + row + LanePair.Count, ref sumB, ref restB);
        }

        return new LanePair(sumA, restA).Sum() + new LanePair(sumB, restB).Sum();
    }

    private static void Add(double* x, double* high, double* low, ref Vector256<double> sum, ref Vector256<double> rest)
    {
        Vector256<double> value = Vector256.Load(x);
        Vector256<double> factor = Vector256.Load(high);
        Vector256<double> product = value * factor;
        Vector256<double> error = Vector256.FusedMultiplyAdd(value, factor, -product);
        error = Vector256.FusedMultiplyAdd(value, Vector256.Load(low), error);
        (sum, Vector256<double> lost) = LanePair.TwoSum(sum, product);
        rest += lost + error;
    }
}
