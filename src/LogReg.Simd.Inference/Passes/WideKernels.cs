using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// The products of <see cref="BlockKernels"/>, <see cref="BatchKernels"/> and <see cref="ExactKernels"/> on vectors
/// of 512 bits, with the same bits: two vectors of 256 bits side by side, never one sum over twice the lanes.
/// </summary>
internal static unsafe class WideKernels
{
    private const int Rows = Design.BlockRows;
    private const int Half = 4;
    private const int Width = 2 * Half;

    /// <summary>Gets a value indicating whether the processor has such vectors and does not pay for them with its clock; a constant to the compiler.</summary>
    public static bool AreUseful
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;
    }

    /// <summary>s ← s + Xᵀr, eight columns at a time.</summary>
    public static void AddProducts(double* block, int columns, double* residuals, double* sums)
    {
        int last = columns - 1;
        for (int j = 0; j < columns; j += 8)
        {
            double* x0 = block + (j * Rows);
            double* x1 = block + (Math.Min(j + 1, last) * Rows);
            double* x2 = block + (Math.Min(j + 2, last) * Rows);
            double* x3 = block + (Math.Min(j + 3, last) * Rows);
            double* x4 = block + (Math.Min(j + 4, last) * Rows);
            double* x5 = block + (Math.Min(j + 5, last) * Rows);
            double* x6 = block + (Math.Min(j + 6, last) * Rows);
            double* x7 = block + (Math.Min(j + 7, last) * Rows);
            Vector512<double> a = Vector512<double>.Zero, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            for (int row = 0; row < Rows; row += Width)
            {
                Vector512<double> r = Vector512.Load(residuals + row);
                a = Vector512.FusedMultiplyAdd(Vector512.Load(x0 + row), r, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(x1 + row), r, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Load(x2 + row), r, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Load(x3 + row), r, d);
                e = Vector512.FusedMultiplyAdd(Vector512.Load(x4 + row), r, e);
                f = Vector512.FusedMultiplyAdd(Vector512.Load(x5 + row), r, f);
                g = Vector512.FusedMultiplyAdd(Vector512.Load(x6 + row), r, g);
                h = Vector512.FusedMultiplyAdd(Vector512.Load(x7 + row), r, h);
            }

            BlockKernels.AddSums(sums, j, last, Folded(a), Folded(b), Folded(c), Folded(d));
            if (j + 4 <= last)
            {
                BlockKernels.AddSums(sums, j + 4, last, Folded(e), Folded(f), Folded(g), Folded(h));
            }
        }
    }

    /// <summary>G ← G + XᵀWX in the lower triangle, four rows of it and four columns at a time: the sums of two rows stand in the halves of a vector.</summary>
    [SkipLocalsInit]
    public static void AddGram(double* block, int columns, double* weights, double* gram)
    {
        double* scratch = stackalloc double[4 * Rows];
        double* other = scratch + (2 * Rows);
        int last = columns - 1;
        for (int j = 0; j < columns; j += 4)
        {
            int end = Math.Min(j + 3, last);
            Interleave(block + (j * Rows), block + (Math.Min(j + 1, last) * Rows), weights, scratch);
            Interleave(block + (Math.Min(j + 2, last) * Rows), block + (end * Rows), weights, other);
            for (int k = 0; k <= end; k += 4)
            {
                double* x0 = block + (k * Rows);
                double* x1 = block + (Math.Min(k + 1, last) * Rows);
                double* x2 = block + (Math.Min(k + 2, last) * Rows);
                double* x3 = block + (Math.Min(k + 3, last) * Rows);
                Vector512<double> a0 = Vector512<double>.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
                for (int row = 0; row < Rows; row += Half)
                {
                    Vector512<double> a = Vector512.Load(scratch + (2 * row));
                    Vector512<double> b = Vector512.Load(other + (2 * row));
                    Vector512<double> x = Avx512F.BroadcastVector256ToVector512(x0 + row);
                    a0 = Vector512.FusedMultiplyAdd(a, x, a0);
                    b0 = Vector512.FusedMultiplyAdd(b, x, b0);
                    x = Avx512F.BroadcastVector256ToVector512(x1 + row);
                    a1 = Vector512.FusedMultiplyAdd(a, x, a1);
                    b1 = Vector512.FusedMultiplyAdd(b, x, b1);
                    x = Avx512F.BroadcastVector256ToVector512(x2 + row);
                    a2 = Vector512.FusedMultiplyAdd(a, x, a2);
                    b2 = Vector512.FusedMultiplyAdd(b, x, b2);
                    x = Avx512F.BroadcastVector256ToVector512(x3 + row);
                    a3 = Vector512.FusedMultiplyAdd(a, x, a3);
                    b3 = Vector512.FusedMultiplyAdd(b, x, b3);
                }

                double* sums = gram + (j * columns);
                BlockKernels.AddSums(sums, k, end, a0.GetLower(), a1.GetLower(), a2.GetLower(), a3.GetLower());
                if (j + 1 <= last)
                {
                    BlockKernels.AddSums(sums + columns, k, end, a0.GetUpper(), a1.GetUpper(), a2.GetUpper(), a3.GetUpper());
                }

                if (j + 2 <= last)
                {
                    BlockKernels.AddSums(sums + (2 * columns), k, end, b0.GetLower(), b1.GetLower(), b2.GetLower(), b3.GetLower());
                }

                if (j + 3 <= last)
                {
                    BlockKernels.AddSums(sums + (3 * columns), k, end, b0.GetUpper(), b1.GetUpper(), b2.GetUpper(), b3.GetUpper());
                }
            }
        }
    }

    /// <summary>s_v ← s_v + Xᵀr_v of four vectors, two columns at a time.</summary>
    public static void AddBatchProducts(double* block, int columns, double* residuals, double* sums)
    {
        int last = columns - 1;
        for (int j = 0; j < columns; j += 2)
        {
            double* x = block + (j * Rows);
            double* y = block + (Math.Min(j + 1, last) * Rows);
            Vector512<double> x0 = Vector512<double>.Zero, x1 = x0, x2 = x0, x3 = x0, y0 = x0, y1 = x0, y2 = x0, y3 = x0;
            for (int row = 0; row < Rows; row += Width)
            {
                double* residual = residuals + row;
                Vector512<double> left = Vector512.Load(x + row);
                Vector512<double> right = Vector512.Load(y + row);
                Vector512<double> r = Vector512.Load(residual);
                x0 = Vector512.FusedMultiplyAdd(left, r, x0);
                y0 = Vector512.FusedMultiplyAdd(right, r, y0);
                r = Vector512.Load(residual + Rows);
                x1 = Vector512.FusedMultiplyAdd(left, r, x1);
                y1 = Vector512.FusedMultiplyAdd(right, r, y1);
                r = Vector512.Load(residual + (2 * Rows));
                x2 = Vector512.FusedMultiplyAdd(left, r, x2);
                y2 = Vector512.FusedMultiplyAdd(right, r, y2);
                r = Vector512.Load(residual + (3 * Rows));
                x3 = Vector512.FusedMultiplyAdd(left, r, x3);
                y3 = Vector512.FusedMultiplyAdd(right, r, y3);
            }

            AddBatch(sums + j, columns, x0, x1, x2, x3);
            if (j < last)
            {
                AddBatch(sums + j + 1, columns, y0, y1, y2, y3);
            }
        }
    }

    /// <summary>s ← s + Σ x·(high + low) in every lane, as the product of <see cref="ExactKernels"/>.</summary>
    public static void AddExactProduct(double* x, double* high, double* low, double* sums)
    {
        Vector512<double> sum = Vector512.Create(Vector256.Load(sums), Vector256<double>.Zero);
        Vector512<double> rest = Vector512.Create(Vector256.Load(sums + Half), Vector256<double>.Zero);
        for (int row = 0; row < Rows; row += Width)
        {
            Vector512<double> value = Vector512.Load(x + row);
            Vector512<double> factor = Vector512.Load(high + row);
            Vector512<double> product = value * factor;
            Vector512<double> error = Vector512.FusedMultiplyAdd(value, factor, -product);
            error = Vector512.FusedMultiplyAdd(value, Vector512.Load(low + row), error);
            Vector512<double> total = sum + product;
            Vector512<double> other = total - sum;
            rest += (sum - (total - other)) + (product - other) + error;
            sum = total;
        }

        ExactKernels.Finish(sum.GetLower(), sum.GetUpper(), rest.GetLower(), rest.GetUpper(), sums);
    }

    private static void Interleave(double* x, double* y, double* weights, double* destination)
    {
        for (int row = 0; row < Rows; row += Half)
        {
            Vector256<double> weight = Vector256.Load(weights + row);
            (Vector256.Load(x + row) * weight).Store(destination + (2 * row));
            (Vector256.Load(y + row) * weight).Store(destination + (2 * row) + Half);
        }
    }

    private static void AddBatch(double* sums, int columns, Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        sums[0] += BlockKernels.Sum(Folded(a));
        sums[columns] += BlockKernels.Sum(Folded(b));
        sums[2 * columns] += BlockKernels.Sum(Folded(c));
        sums[3 * columns] += BlockKernels.Sum(Folded(d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Folded(Vector512<double> lanes) => lanes.GetLower() + lanes.GetUpper();
}
