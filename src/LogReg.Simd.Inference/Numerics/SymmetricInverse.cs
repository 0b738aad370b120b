using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>
/// The inverse of a positive definite matrix of about 106 bits. Where double factors the matrix well, its inverse V there is improved by one step, V + V(I − A·V) with the difference in about 106
/// bits, which squares the error; elsewhere the factor is one of about 106 bits itself.
/// </summary>
internal sealed class SymmetricInverse
{
    private const double PivotFloor = 1e-26;

    /// <summary>What the step may leave, relative, beside 96 bits.</summary>
    private const double MostError = 1e-24;

    private SymmetricInverse(DoubleDouble[] values, SymmetricFactor<double> factor) => (Values, Factor) = (values, factor);

    /// <summary>Gets A⁻¹, row-major.</summary>
    public DoubleDouble[] Values { get; }

    /// <summary>Gets the factor of A, in double or rounded to it.</summary>
    public SymmetricFactor<double> Factor { get; }

    /// <summary>Inverts.</summary>
    /// <param name="matrix">Row-major, of which the lower triangle is read.</param>
    /// <param name="size">Its rows.</param>
    /// <returns>The inverse; null where a variable depends on others to the last digit.</returns>
    public static SymmetricInverse? Of(DoubleDouble[] matrix, int size)
    {
        SymmetricFactor<double> quick = new(size);
        quick.Factor(DoubleDouble.Rounded(matrix), 0, value => value);
        if (quick.IsAccurate() && Improved(matrix, quick) is { } improved)
        {
            return new SymmetricInverse(improved, quick);
        }

        SymmetricFactor<DoubleDouble> factor = new(size);
        factor.Factor(matrix, PivotFloor, value => value.High);
        return factor.Rank < size ? null : new SymmetricInverse(factor.Inverse(), factor.Rounded());
    }

    /// <summary>A⁻¹·b.</summary>
    public DoubleDouble[] Solve(ReadOnlySpan<DoubleDouble> rightSide)
    {
        DoubleDouble[] solution = new DoubleDouble[rightSide.Length];
        for (int j = 0; j < solution.Length; j++)
        {
            for (int k = 0; k < solution.Length; k++)
            {
                solution[j] += Values[(j * solution.Length) + k] * rightSide[k];
            }
        }

        return solution;
    }

    private static DoubleDouble[]? Improved(DoubleDouble[] matrix, SymmetricFactor<double> factor)
    {
        int size = factor.Size;
        double[] inverse = factor.Inverse();
        double[] high = new double[size * size];
        double[] low = new double[size * size];
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                (high[(j * size) + k], low[(j * size) + k]) = (high[(k * size) + j], low[(k * size) + j]) = (matrix[(j * size) + k].High, matrix[(j * size) + k].Low);
            }
        }

        // Row k holds column k of I − A·V, so that its products run along rows.
        double[] rest = new double[size * size];
        double square = 0;
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
            {
                double product = (double)((j == k ? 1 : 0) - Product(high.AsSpan(j * size, size), low.AsSpan(j * size, size), inverse.AsSpan(k * size, size)));
                rest[(k * size) + j] = product;
                square += product * product * inverse[(j * size) + j] / inverse[(k * size) + k];
            }
        }

        // Under a scaling by the standard errors no element of the inverse exceeds 1.
        if (!(size * (square + (Math.Sqrt(square) / (1L << 52))) <= MostError))
        {
            return null;
        }

        DoubleDouble[] improved = new DoubleDouble[size * size];
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                DoubleDouble value = (DoubleDouble)inverse[(j * size) + k] + LaneDot.Of(inverse.AsSpan(j * size, size), rest.AsSpan(k * size, size));
                improved[(j * size) + k] = improved[(k * size) + j] = value;
            }
        }

        return improved;
    }

    /// <summary>Σ (high + low)·factor in about 106 bits.</summary>
    private static DoubleDouble Product(ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> factor)
    {
        const int Width = LanePair.Count;
        (Vector256<double> sum, Vector256<double> rest) = (Vector256<double>.Zero, Vector256<double>.Zero);
        int i = 0;
        for (; i <= high.Length - Width; i += Width)
        {
            LanePair.AddProduct(Vector256.Create(factor.Slice(i, Width)), Vector256.Create(high.Slice(i, Width)), Vector256.Create(low.Slice(i, Width)), ref sum, ref rest);
        }

        DoubleDouble total = new LanePair(sum, rest).Sum();
        for (; i < high.Length; i++)
        {
            total += new DoubleDouble(high[i], low[i]) * factor[i];
        }

        return total;
    }
}
