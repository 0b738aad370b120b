using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>Products over one block of a design, in double and in an order that does not depend on the hardware.</summary>
internal static unsafe class BlockKernels
{
    private const int Rows = Design.BlockRows;
    private const int Width = 4;

    /// <summary>z ← z + X·β, eight vectors of rows at a time.</summary>
    public static void AddLogits(double* block, int columns, double* coefficients, double* logits)
    {
        if (WideKernels.AreUseful)
        {
            LogitKernels<EightRows, Vector512<double>>.Add(block, columns, coefficients, logits);
            return;
        }

        LogitKernels<FourRows, Vector256<double>>.Add(block, columns, coefficients, logits);
    }

    /// <summary>s ← s + Xᵀr, four columns at a time.</summary>
    public static void AddProducts(double* block, int columns, double* residuals, double* sums)
    {
        if (WideKernels.AreUseful)
        {
            WideKernels.AddProducts(block, columns, residuals, sums);
            return;
        }

        for (int j = 0; j < columns; j += 4)
        {
            int last = columns - 1;
            double* x0 = block + (j * Rows);
            double* x1 = block + (Math.Min(j + 1, last) * Rows);
            double* x2 = block + (Math.Min(j + 2, last) * Rows);
            double* x3 = block + (Math.Min(j + 3, last) * Rows);
            Vector256<double> even0 = Vector256<double>.Zero, odd0 = even0, even1 = even0, odd1 = even0, even2 = even0, odd2 = even0, even3 = even0, odd3 = even0;
            for (int row = 0; row < Rows; row += 2 * Width)
            {
                Vector256<double> even = Vector256.Load(residuals + row);
                Vector256<double> odd = Vector256.Load(residuals + row + Width);
                even0 = Vector256.FusedMultiplyAdd(Vector256.Load(x0 + row), even, even0);
                odd0 = Vector256.FusedMultiplyAdd(Vector256.Load(x0 + row + Width), odd, odd0);
                even1 = Vector256.FusedMultiplyAdd(Vector256.Load(x1 + row), even, even1);
                odd1 = Vector256.FusedMultiplyAdd(Vector256.Load(x1 + row + Width), odd, odd1);
                even2 = Vector256.FusedMultiplyAdd(Vector256.Load(x2 + row), even, even2);
                odd2 = Vector256.FusedMultiplyAdd(Vector256.Load(x2 + row + Width), odd, odd2);
                even3 = Vector256.FusedMultiplyAdd(Vector256.Load(x3 + row), even, even3);
                odd3 = Vector256.FusedMultiplyAdd(Vector256.Load(x3 + row + Width), odd, odd3);
            }

            AddSums(sums, j, last, even0 + odd0, even1 + odd1, even2 + odd2, even3 + odd3);
        }
    }

    /// <summary>G ← G + XᵀWX in the lower triangle, two rows of it and four columns at a time.</summary>
    /// <param name="block">X.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="weights">The diagonal of W.</param>
    /// <param name="scratch">Two columns.</param>
    /// <param name="gram">Row-major, <paramref name="columns"/> square.</param>
    public static void AddGram(double* block, int columns, double* weights, double* scratch, double* gram)
    {
        if (WideKernels.AreUseful)
        {
            WideKernels.AddGram(block, columns, weights, gram);
            return;
        }

        for (int j = 0; j < columns; j += 2)
        {
            int other = Math.Min(j + 1, columns - 1);
            Multiply(block + (j * Rows), weights, scratch);
            Multiply(block + (other * Rows), weights, scratch + Rows);
            for (int k = 0; k <= other; k += 4)
            {
                AddTile(block, k, other, scratch, gram + (j * columns), other == j ? null : gram + (other * columns));
            }
        }
    }

    private static void AddTile(double* block, int k, int last, double* scratch, double* first, double* second)
    {
        double* x0 = block + (k * Rows);
        double* x1 = block + (Math.Min(k + 1, last) * Rows);
        double* x2 = block + (Math.Min(k + 2, last) * Rows);
        double* x3 = block + (Math.Min(k + 3, last) * Rows);
        Vector256<double> a0 = Vector256<double>.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        for (int row = 0; row < Rows; row += Width)
        {
            Vector256<double> a = Vector256.Load(scratch + row);
            Vector256<double> b = Vector256.Load(scratch + Rows + row);
            Vector256<double> x = Vector256.Load(x0 + row);
            a0 = Vector256.FusedMultiplyAdd(a, x, a0);
            b0 = Vector256.FusedMultiplyAdd(b, x, b0);
            x = Vector256.Load(x1 + row);
            a1 = Vector256.FusedMultiplyAdd(a, x, a1);
            b1 = Vector256.FusedMultiplyAdd(b, x, b1);
            x = Vector256.Load(x2 + row);
            a2 = Vector256.FusedMultiplyAdd(a, x, a2);
            b2 = Vector256.FusedMultiplyAdd(b, x, b2);
            x = Vector256.Load(x3 + row);
            a3 = Vector256.FusedMultiplyAdd(a, x, a3);
            b3 = Vector256.FusedMultiplyAdd(b, x, b3);
        }

        AddSums(first, k, last, a0, a1, a2, a3);
        if (second is not null)
        {
            AddSums(second, k, last, b0, b1, b2, b3);
        }
    }

    /// <summary>Adds the sums of the lanes of four vectors to consecutive numbers, as far as there are such.</summary>
    public static void AddSums(double* sums, int first, int last, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        sums[first] += Sum(a);
        if (first + 1 <= last)
        {
            sums[first + 1] += Sum(b);
        }

        if (first + 2 <= last)
        {
            sums[first + 2] += Sum(c);
        }

        if (first + 3 <= last)
        {
            sums[first + 3] += Sum(d);
        }
    }

    private static void Multiply(double* x, double* weights, double* destination)
    {
        for (int row = 0; row < Rows; row += Width)
        {
            (Vector256.Load(x + row) * Vector256.Load(weights + row)).Store(destination + row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> lanes)
    {
        Vector128<double> halves = lanes.GetLower() + lanes.GetUpper();
        return halves.ToScalar() + halves.GetElement(1);
    }
}
