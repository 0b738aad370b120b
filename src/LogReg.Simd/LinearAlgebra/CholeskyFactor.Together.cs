using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.LinearAlgebra;

/// <content>Solutions for several right sides in one read of the factor.</content>
internal sealed unsafe partial class CholeskyFactor
{
    /// <summary>The right sides of <see cref="SolveTogether"/>.</summary>
    public const int Together = 8;

    /// <summary>The rows of the factor that are read at a time.</summary>
    private const int Rows = 4;

    /// <summary>Gets the columns that a vector holds: eight are a whole number of vectors.</summary>
    public static int ColumnsPerVector => Vector<double>.Count;

    /// <summary>Solves A·X = B in place for columns of B, as <see cref="Solve"/> does for one; rounded as scalar code would, so that bits do not depend on the width.</summary>
    /// <remarks>
    /// Four rows of the factor at a time, so that an element of the columns is loaded, and in the first half stored, once for four products; they are read for all vectors of columns while
    /// they are in a cache. A factor larger than the L2 cache, as that of 785 rows, comes from the next one: measured on a Zen 4, ten columns take 0.45 ms in the place of 0.78 with a read for each
    /// vector.
    /// </remarks>
    /// <param name="systems">
    /// The columns, eight interleaved: eight elements of the first row, then those of the second; then the next eight columns.
    /// </param>
    /// <param name="first">The first vector of columns to solve for.</param>
    /// <param name="end">The one behind the last.</param>
    public void SolveTogether(double* systems, int first, int end)
    {
        SolveTransposed(systems, first, end);
        SolveLower(systems, first, end);
    }

    /// <summary>The first element of a vector of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double* ColumnsOf(double* systems, int vector)
    {
        int column = vector * Vector<double>.Count;
        return systems + ((nint)(column / Together) * matrix.Size * Together) + (column % Together);
    }

    /// <summary>Lᵀ·Y = B, from the last row to the first.</summary>
    private void SolveTransposed(double* systems, int first, int end)
    {
        int k = matrix.Size;
        for (; k % Rows > 0; k--)
        {
            for (int vector = first; vector < end; vector++)
            {
                double* columns = ColumnsOf(systems, vector);
                Divide(columns, k - 1);
                Subtract(columns, k - 1, 0);
            }
        }

        for (; k > 0; k -= Rows)
        {
            for (int vector = first; vector < end; vector++)
            {
                SubtractRows(ColumnsOf(systems, vector), k - Rows);
            }
        }
    }

    /// <summary>Divides four rows and subtracts their products from the rows before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractRows(double* columns, int first)
    {
        for (int row = first + Rows - 1; row >= first; row--)
        {
            Divide(columns, row);
            Subtract(columns, row, first);
        }

        double* a = matrix.Pointer + ((first + 3) * matrix.Stride);
        double* b = a - matrix.Stride;
        double* c = b - matrix.Stride;
        double* d = c - matrix.Stride;
        Vector<double> va = At(columns, first + 3), vb = At(columns, first + 2), vc = At(columns, first + 1), vd = At(columns, first);
        double* other = columns;
        for (int i = 0; i < first; i++, other += Together)
        {
            Vector<double> value = Vector.Load(other) - (new Vector<double>(a[i]) * va);
            value -= new Vector<double>(b[i]) * vb;
            value -= new Vector<double>(c[i]) * vc;
            Vector.Store(value - (new Vector<double>(d[i]) * vd), other);
        }
    }

    /// <summary>L·X = Y, from the first row to the last.</summary>
    private void SolveLower(double* systems, int first, int end)
    {
        int whole = matrix.Size / Rows * Rows;
        for (int k = 0; k < whole; k += Rows)
        {
            for (int vector = first; vector < end; vector++)
            {
                SolveRows(ColumnsOf(systems, vector), k);
            }
        }

        for (int k = whole; k < matrix.Size; k++)
        {
            for (int vector = first; vector < end; vector++)
            {
                SolveRow(ColumnsOf(systems, vector), k, whole);
            }
        }
    }

    /// <summary>Four rows; a sum has four chains, of which the first takes what follows the last whole four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveRows(double* columns, int k)
    {
        double* a = matrix.Pointer + (k * matrix.Stride);
        double* b = a + matrix.Stride;
        double* c = b + matrix.Stride;
        double* d = c + matrix.Stride;
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        Vector<double> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        double* other = columns;
        for (int i = 0; i < k; i += 4, other += 4 * Together)
        {
            Vector<double> x = Vector.Load(other);
            a0 += x * new Vector<double>(a[i]);
            b0 += x * new Vector<double>(b[i]);
            c0 += x * new Vector<double>(c[i]);
            d0 += x * new Vector<double>(d[i]);
            x = Vector.Load(other + Together);
            a1 += x * new Vector<double>(a[i + 1]);
            b1 += x * new Vector<double>(b[i + 1]);
            c1 += x * new Vector<double>(c[i + 1]);
            d1 += x * new Vector<double>(d[i + 1]);
            x = Vector.Load(other + (2 * Together));
            a2 += x * new Vector<double>(a[i + 2]);
            b2 += x * new Vector<double>(b[i + 2]);
            c2 += x * new Vector<double>(c[i + 2]);
            d2 += x * new Vector<double>(d[i + 2]);
            x = Vector.Load(other + (3 * Together));
            a3 += x * new Vector<double>(a[i + 3]);
            b3 += x * new Vector<double>(b[i + 3]);
            c3 += x * new Vector<double>(c[i + 3]);
            d3 += x * new Vector<double>(d[i + 3]);
        }

        Finish(columns, k, k, a0, a1, a2, a3);
        Finish(columns, k + 1, k, b0, b1, b2, b3);
        Finish(columns, k + 2, k, c0, c1, c2, c3);
        Finish(columns, k + 3, k, d0, d1, d2, d3);
    }

    /// <summary>One of the rows behind the last whole four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveRow(double* columns, int k, int begin)
    {
        double* row = matrix.Pointer + (k * matrix.Stride);
        Vector<double> first = default, second = default, third = default, fourth = default;
        double* other = columns;
        for (int i = 0; i < begin; i += 4, other += 4 * Together)
        {
            first += Vector.Load(other) * new Vector<double>(row[i]);
            second += Vector.Load(other + Together) * new Vector<double>(row[i + 1]);
            third += Vector.Load(other + (2 * Together)) * new Vector<double>(row[i + 2]);
            fourth += Vector.Load(other + (3 * Together)) * new Vector<double>(row[i + 3]);
        }

        Finish(columns, k, begin, first, second, third, fourth);
    }

    /// <summary>Adds the products from some row on, subtracts the sum from its own row and divides that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(double* columns, int k, int begin, Vector<double> first, Vector<double> second, Vector<double> third, Vector<double> fourth)
    {
        double* row = matrix.Pointer + (k * matrix.Stride);
        for (int i = begin; i < k; i++)
        {
            first += At(columns, i) * new Vector<double>(row[i]);
        }

        Vector.Store((At(columns, k) - (first + second + (third + fourth))) / new Vector<double>(row[k]), columns + ((nint)k * Together));
    }

    /// <summary>Divides a row by its pivot; where that was dropped, as <see cref="Solve"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Divide(double* columns, int k)
    {
        if (isDropped[k])
        {
            Drop(columns, Vector<double>.Count, k);
        }

        Vector.Store(At(columns, k) / new Vector<double>(matrix.Pointer[(k * matrix.Stride) + k]), columns + ((nint)k * Together));
    }

    /// <summary>Subtracts the products of a row from the rows before it, from some row on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Subtract(double* columns, int k, int begin)
    {
        double* row = matrix.Pointer + (k * matrix.Stride);
        Vector<double> value = At(columns, k);
        for (int i = begin; i < k; i++)
        {
            Vector.Store(At(columns, i) - (new Vector<double>(row[i]) * value), columns + ((nint)i * Together));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> At(double* columns, int k) => Vector.Load(columns + ((nint)k * Together));

    /// <summary>Makes a dropped variable of some columns zero where its share of the right side is rounding.</summary>
    private void Drop(double* systems, int columns, int variable)
    {
        for (int column = 0; column < columns; column++)
        {
            Span<double> own = new(systems + column, ((matrix.Size - 1) * Together) + 1);
            if (IsNothing(own, Together, variable))
            {
                own[variable * Together] = 0;
            }
        }
    }
}
