namespace LogReg.Simd.Reference;

/// <summary>Symmetric positive definite systems (formulas 4.7 and section 7): A = L Lᵀ, matrices square and row-major.</summary>
public static class ReferenceCholesky
{
    /// <summary>The lower triangle L of A = L Lᵀ, zeros above the diagonal.</summary>
    /// <param name="matrix">A; only its lower triangle is read.</param>
    /// <param name="size">Rows of A.</param>
    /// <exception cref="InvalidOperationException">A is not positive definite in double precision.</exception>
    public static double[] Factor(ReadOnlySpan<double> matrix, int size)
    {
        var lower = new double[size * size];
        for (int j = 0; j < size; j++)
        {
            for (int i = j; i < size; i++)
            {
                double sum = matrix[(i * size) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= lower[(i * size) + k] * lower[(j * size) + k];
                }

                if (i > j)
                {
                    lower[(i * size) + j] = sum / lower[(j * size) + j];
                }
                else if (sum > 0)
                {
                    lower[(j * size) + j] = Math.Sqrt(sum);
                }
                else
                {
                    throw new InvalidOperationException($"The matrix is not positive definite: pivot {j} of {size} is {sum}.");
                }
            }
        }

        return lower;
    }

    /// <summary>The solution x of A x = b, by L y = b and Lᵀ x = y.</summary>
    /// <param name="matrix">A, symmetric positive definite.</param>
    /// <param name="size">Rows of A.</param>
    /// <param name="rightSide">b.</param>
    public static double[] Solve(ReadOnlySpan<double> matrix, int size, ReadOnlySpan<double> rightSide)
        => SolveFactored(Factor(matrix, size), size, rightSide);

    /// <summary>A⁻¹, column by column.</summary>
    /// <param name="matrix">A, symmetric positive definite.</param>
    /// <param name="size">Rows of A.</param>
    public static double[] Inverse(ReadOnlySpan<double> matrix, int size)
    {
        double[] lower = Factor(matrix, size);
        var inverse = new double[size * size];
        for (int j = 0; j < size; j++)
        {
            var unit = new double[size];
            unit[j] = 1;
            double[] column = SolveFactored(lower, size, unit);
            for (int i = 0; i < size; i++)
            {
                inverse[(i * size) + j] = column[i];
            }
        }

        return inverse;
    }

    private static double[] SolveFactored(double[] lower, int size, ReadOnlySpan<double> rightSide)
    {
        double[] x = rightSide[..size].ToArray();
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < i; k++)
            {
                x[i] -= lower[(i * size) + k] * x[k];
            }

            x[i] /= lower[(i * size) + i];
        }

        for (int i = size - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < size; k++)
            {
                x[i] -= lower[(k * size) + i] * x[k];
            }

            x[i] /= lower[(i * size) + i];
        }

        return x;
    }
}
