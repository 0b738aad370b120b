using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>Products over one block of a design, in double and in an order that does not depend on the hardware.</summary>
internal static unsafe class BlockKernels
{
    private const int Rows = Design.BlockRows;
    private const int Width = 8;

    /// <summary>z ← z + X·β.</summary>
    public static void AddLogits(double* block, int columns, double* coefficients, double* logits)
    {
        for (int row = 0; row < Rows; row += 4 * Width)
        {
            Vector512<double> a = Vector512.Load(logits + row);
            Vector512<double> b = Vector512.Load(logits + row + Width);
            Vector512<double> c = Vector512.Load(logits + row + (2 * Width));
            Vector512<double> d = Vector512.Load(logits + row + (3 * Width));
            double* x = block + row;
            for (int j = 0; j < columns; j++, x += Rows)
            {
                Vector512<double> coefficient = Vector512.Create(coefficients[j]);
                a = Vector512.FusedMultiplyAdd(Vector512.Load(x), coefficient, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(x + Width), coefficient, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Load(x + (2 * Width)), coefficient, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Load(x + (3 * Width)), coefficient, d);
            }

            a.Store(logits + row);
            b.Store(logits + row + Width);
            c.Store(logits + row + (2 * Width));
            d.Store(logits + row + (3 * Width));
        }
    }

    /// <summary>s ← s + Xᵀr, two columns at a time.</summary>
    public static void AddProducts(double* block, int columns, double* residuals, double* sums)
    {
        for (int j = 0; j < columns; j += 2)
        {
            int other = Math.Min(j + 1, columns - 1);
            double* x = block + (j * Rows);
            double* y = block + (other * Rows);
            Vector512<double> evenX = Vector512<double>.Zero, oddX = evenX, evenY = evenX, oddY = evenX;
            for (int row = 0; row < Rows; row += 2 * Width)
            {
                Vector512<double> even = Vector512.Load(residuals + row);
                Vector512<double> odd = Vector512.Load(residuals + row + Width);
                evenX = Vector512.FusedMultiplyAdd(Vector512.Load(x + row), even, evenX);
                evenY = Vector512.FusedMultiplyAdd(Vector512.Load(y + row), even, evenY);
                oddX = Vector512.FusedMultiplyAdd(Vector512.Load(x + row + Width), odd, oddX);
                oddY = Vector512.FusedMultiplyAdd(Vector512.Load(y + row + Width), odd, oddY);
            }

            sums[j] += Sum(evenX + oddX);
            if (other != j)
            {
                sums[other] += Sum(evenY + oddY);
            }
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
        Vector512<double> a0 = Vector512<double>.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        for (int row = 0; row < Rows; row += Width)
        {
            Vector512<double> a = Vector512.Load(scratch + row);
            Vector512<double> b = Vector512.Load(scratch + Rows + row);
            Vector512<double> x = Vector512.Load(x0 + row);
            a0 = Vector512.FusedMultiplyAdd(a, x, a0);
            b0 = Vector512.FusedMultiplyAdd(b, x, b0);
            x = Vector512.Load(x1 + row);
            a1 = Vector512.FusedMultiplyAdd(a, x, a1);
            b1 = Vector512.FusedMultiplyAdd(b, x, b1);
            x = Vector512.Load(x2 + row);
            a2 = Vector512.FusedMultiplyAdd(a, x, a2);
            b2 = Vector512.FusedMultiplyAdd(b, x, b2);
            x = Vector512.Load(x3 + row);
            a3 = Vector512.FusedMultiplyAdd(a, x, a3);
            b3 = Vector512.FusedMultiplyAdd(b, x, b3);
        }

        Store(first, k, last, a0, a1, a2, a3);
        if (second is not null)
        {
            Store(second, k, last, b0, b1, b2, b3);
        }
    }

    private static void Store(double* row, int k, int last, Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
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
            (Vector512.Load(x + row) * Vector512.Load(weights + row)).Store(destination + row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> lanes)
    {
        Vector256<double> halves = lanes.GetLower() + lanes.GetUpper();
        Vector128<double> quarters = halves.GetLower() + halves.GetUpper();
        return quarters.ToScalar() + quarters.GetElement(1);
    }
}
