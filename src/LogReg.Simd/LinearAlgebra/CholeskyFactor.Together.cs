using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.LinearAlgebra;

/// <content>Solutions for several right sides in one read of the factor.</content>
internal sealed unsafe partial class CholeskyFactor
{
    /// <summary>The right sides of <see cref="SolveTogether"/>.</summary>
    public const int Together = 8;

    /// <summary>Solves A·X = B in place for eight columns of B, as <see cref="Solve"/> does for one; rounded as scalar code would, so that bits do not depend on the width.</summary>
    /// <param name="systems">The columns, interleaved: eight elements of the first row, then those of the second.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SolveTogether(double* systems)
    {
        double* factor = matrix.Pointer;
        nint stride = matrix.Stride;
        int size = matrix.Size;
        int width = Vector<double>.Count;
        for (int lane = 0; lane < Together; lane += width)
        {
            for (int k = size - 1; k >= 0; k--)
            {
                double* row = factor + (k * stride);
                double* own = systems + ((nint)k * Together) + lane;
                if (isDropped[k])
                {
                    Drop(systems + lane, width, k);
                }

                Vector<double> value = Vector.Load(own) / new Vector<double>(row[k]);
                Vector.Store(value, own);
                double* other = systems + lane;
                for (int i = 0; i < k; i++, other += Together)
                {
                    Vector.Store(Vector.Load(other) - (new Vector<double>(row[i]) * value), other);
                }
            }

            for (int k = 0; k < size; k++)
            {
                double* row = factor + (k * stride);
                double* own = systems + ((nint)k * Together) + lane;
                Vector<double> first = Vector<double>.Zero;
                Vector<double> second = Vector<double>.Zero;
                Vector<double> third = Vector<double>.Zero;
                Vector<double> fourth = Vector<double>.Zero;
                double* other = systems + lane;
                int i = 0;
                for (; i <= k - 4; i += 4, other += 4 * Together)
                {
                    first += Vector.Load(other) * new Vector<double>(row[i]);
                    second += Vector.Load(other + Together) * new Vector<double>(row[i + 1]);
                    third += Vector.Load(other + (2 * Together)) * new Vector<double>(row[i + 2]);
                    fourth += Vector.Load(other + (3 * Together)) * new Vector<double>(row[i + 3]);
                }

                for (; i < k; i++, other += Together)
                {
                    first += Vector.Load(other) * new Vector<double>(row[i]);
                }

                Vector.Store((Vector.Load(own) - (first + second + (third + fourth))) / new Vector<double>(row[k]), own);
            }
        }
    }

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
