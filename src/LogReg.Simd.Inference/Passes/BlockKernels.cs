using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>Products over one block of a design, in double and in an order that does not depend on the hardware.</summary>
internal static unsafe class BlockKernels
{
    private const int Rows = Design.BlockRows;
    private const int Width = 4;

    /// <summary>z ← z + X·β.</summary>
    public static void AddLogits(double* block, int columns, double* coefficients, double* logits)
    {
        for (int row = 0; row < Rows; row += 4 * Width)
        {
            Vector256<double> a = Vector256.Load(logits + row);
            Vector256<double> b = Vector256.Load(logits + row + Width);
            Vector256<double> c = Vector256.Load(logits + row + (2 * Width));
            Vector256<double> d = Vector256.Load(logits + row + (3 * Width));
            double* x = block + row;
            for (int j = 0; j < columns; j++, x += Rows)
            {
                Vector256<double> coefficient = Vector256.Create(coefficients[j]);
                a = Vector256.FusedMultiplyAdd(Vector256.Load(x), coefficient, a);
                b = Vector256.FusedMultiplyAdd(Vector256.Load(x + Width), coefficient, b);
                c = Vector256.FusedMultiplyAdd(Vector256.Load(x + (2 * Width)), coefficient, c);
                d = Vector256.FusedMultiplyAdd(Vector256.Load(x + (3 * Width)), coefficient, d);
            }

            a.Store(logits + row);
            b.Store(logits + row + Width);
            c.Store(logits + row + (2 * Width));
            d.Store(logits + row + (3 * Width));
        }
    }

    /// <summary>s ← s + Xᵀr.</summary>
    public static void AddProducts(double* block, int columns, double* residuals, double* sums)
    {
        for (int j = 0; j < columns; j++)
        {
            double* x = block + (j * Rows);
            Vector256<double> even = Vector256<double>.Zero;
            Vector256<double> odd = Vector256<double>.Zero;
            for (int row = 0; row < Rows; row += 2 * Width)
            {
                even = Vector256.FusedMultiplyAdd(Vector256.Load(x + row), Vector256.Load(residuals + row), even);
                odd = Vector256.FusedMultiplyAdd(Vector256.Load(x + row + Width), Vector256.Load(residuals + row + Width), odd);
            }

            sums[j] += Sum(even + odd);
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

        Store(first, k, last, a0, a1, a2, a3);
        if (second is not null)
        {
            Store(second, k, last, b0, b1, b2, b3);
        }
    }

    private static void Store(double* row, int k, int last, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        row[k] += Sum(a);
        if (k + 1 <= last)
        {
            row[k + 1] += Sum(b);
        }

        if (k + 2 <= last)
        {
            row[k + 2] += Sum(c);
        }

        if (k + 3 <= last)
        {
            row[k + 3] += Sum(d);
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
    private static double Sum(Vector256<double> lanes) => (lanes.GetElement(0) + lanes.GetElement(2)) + (lanes.GetElement(1) + lanes.GetElement(3));
}
