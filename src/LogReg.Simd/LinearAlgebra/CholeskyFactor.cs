using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Dense;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.LinearAlgebra;

/// <summary>A = LᵀL with a lower triangular L, in place: Cholesky's factorisation taken from the last variable to the first.</summary>
/// <remarks>
/// In this order every inner loop of factorisation and solution runs along a row, which is how the Gram matrix lies in memory. Blocks of
/// <see cref="BlockRows"/> rows are finished one by one and then subtracted from all rows above in register tiles, which threads share out.
/// A variable whose pivot is nothing but rounding depends linearly on those after it, or has no curvature: it is dropped. Its row, which is
/// rounding too, becomes zero and its pivot the floor, so that no other pivot is made of rounding and the factored matrix is positive definite.
/// A solution then moves along the dependency only where the right side has a share in it that is more than rounding.
/// Sources: Golub and Van Loan, Matrix Computations, 4th ed., section 4.2; R's lm and glm drop aliased columns by the same test.
/// Cost: n³/3 multiply-adds. Bits do not depend on threads or width.
/// </remarks>
internal sealed unsafe partial class CholeskyFactor : IPieceWork, IDisposable
{
    private const int BlockRows = 32;

    private readonly LowerMatrix matrix;
    private readonly double[] diagonal;
    private readonly bool[] isDropped;
    private readonly double[] noise;
    private double floor;
    private int firstFactorRow;
    private int factorRows;

    public CholeskyFactor(int size)
    {
        matrix = new LowerMatrix(size);
        diagonal = new double[size];
        isDropped = new bool[size];
        noise = new double[size];
    }

    /// <summary>Gets the matrix to fill before <see cref="Factor"/>.</summary>
    public LowerMatrix Matrix => matrix;

    /// <summary>Gets, by variable, whether the last factorisation dropped it because those after it determine it.</summary>
    public ReadOnlySpan<bool> IsDropped => isDropped;

    /// <summary>Gets the least pivot of the last factorisation that was not dropped, as a share of its diagonal.</summary>
    public double LeastPivot { get; private set; } = 1;

    /// <summary>Factors the matrix in place.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="pivotFloor">The least pivot, as a fraction of the variable's diagonal.</param>
    /// <param name="rounding">
    /// What rounding may have moved each diagonal element by before, as where it was centred, with room for doubt: a pivot of no more is dropped too. Empty for nothing.
    /// </param>
    /// <returns>The number of variables that were dropped, or −1 where an entry is not finite.</returns>
    public int Factor(WorkerTeam team, double pivotFloor, ReadOnlySpan<double> rounding = default)
    {
        int size = matrix.Size;
        double largest = 0;
        for (int k = 0; k < size; k++)
        {
            diagonal[k] = matrix.Row(k)[k];
            largest = Math.Max(largest, Math.Abs(diagonal[k]));
        }

        if (!double.IsFinite(largest))
        {
            return -1;
        }

        floor = pivotFloor;
        Array.Clear(noise);
        rounding.CopyTo(noise);
        int dropped = 0;
        LeastPivot = 1;
        for (int end = size; end > 0; end -= BlockRows)
        {
            firstFactorRow = Math.Max(0, end - BlockRows);
            factorRows = end - firstFactorRow;
            int droppedHere = FactorBlock(largest);
            if (droppedHere < 0)
            {
                return -1;
            }

            dropped += droppedHere;
            team.Run(this, (firstFactorRow + CholeskyUpdate.TileRows - 1) / CholeskyUpdate.TileRows);
        }

        return dropped;
    }

    /// <summary>Subtracts the finished block from one tile of rows above it.</summary>
    public void Run(int piece, int worker)
    {
        int row = piece * CholeskyUpdate.TileRows;
        int rows = Math.Min(CholeskyUpdate.TileRows, firstFactorRow - row);
        SpanKernels<double>.Instance.SubtractProducts(matrix.Pointer, matrix.Stride, firstFactorRow, factorRows, row, rows, row + rows);
    }

    /// <summary>Solves A·x = b in place.</summary>
    /// <param name="vector">b, and then x.</param>
    /// <param name="fixesDropped">Whether the variables that were dropped are held at zero and their equations ignored.</param>
    public void Solve(Span<double> vector, bool fixesDropped = false)
    {
        for (int k = matrix.Size - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> row = matrix.Row(k);
            if (isDropped[k] && (fixesDropped || IsNothing(vector, 1, k)))
            {
                vector[k] = 0;
            }

            vector[k] /= row[k];
            VectorMath.AddScaled(vector[..k], -vector[k], row[..k]);
        }

        for (int k = 0; k < matrix.Size; k++)
        {
            ReadOnlySpan<double> row = matrix.Row(k);
            vector[k] = (vector[k] - VectorMath.Dot(row[..k], vector[..k])) / row[k];
        }
    }

    /// <summary>Computes the diagonal of the inverse over the variables that were not dropped, zero for those that were: A⁻¹ = L⁻¹L⁻ᵀ, row by row.</summary>
    /// <remarks>n³/6 multiply-adds and a matrix of memory.</remarks>
    public void InverseDiagonal(Span<double> diagonalOfInverse)
    {
        using LowerMatrix inverse = new(matrix.Size);
        for (int j = 0; j < matrix.Size; j++)
        {
            Span<double> row = inverse.Row(j);
            row.Clear();
            if (isDropped[j])
            {
                diagonalOfInverse[j] = 0;
                continue;
            }

            ReadOnlySpan<double> factor = matrix.Row(j);
            row[j] = 1;
            for (int k = 0; k < j; k++)
            {
                if (factor[k] != 0)
                {
                    VectorMath.AddScaled(row[..(k + 1)], -factor[k], inverse.Row(k));
                }
            }

            Doubles.Divide(row, factor[j]);
            diagonalOfInverse[j] = VectorMath.Dot(row, row);
        }
    }

    public void Dispose() => matrix.Dispose();

    /// <summary>Whether the share of a right side in a dependency is no more than the rounding of what it was subtracted from.</summary>
    /// <param name="vector">The right side, solved behind the variable.</param>
    /// <param name="stride">The distance between its elements.</param>
    /// <param name="variable">A dropped variable.</param>
    private bool IsNothing(ReadOnlySpan<double> vector, int stride, int variable)
    {
        double size = 0;
        for (int k = variable + 1; k < matrix.Size; k++)
        {
            size += Math.Abs(matrix.Row(k)[variable] * vector[k * stride]);
        }

        return Math.Abs(vector[variable * stride]) <= floor * size;
    }

    /// <summary>The rounding of a pivot moves all that is subtracted with its row, by the squares of the factor's elements times its share of the pivot.</summary>
    private void PassNoise(ReadOnlySpan<double> row, int variable, double share)
    {
        for (int i = 0; i < variable; i++)
        {
            noise[i] += share * row[i] * row[i];
        }
    }

    private int FactorBlock(double largest)
    {
        int dropped = 0;
        for (int k = firstFactorRow + factorRows - 1; k >= firstFactorRow; k--)
        {
            Span<double> row = matrix.Row(k);
            double scale = diagonal[k] > 0 ? diagonal[k] : largest > 0 ? largest : 1;
            if (!double.IsFinite(row[k]))
            {
                return -1;
            }

            double least = Math.Max(floor * scale, noise[k]);
            isDropped[k] = row[k] <= least;
            if (isDropped[k])
            {
                row.Clear();
                row[k] = Math.Sqrt(least);
                dropped++;
                continue;
            }

            LeastPivot = Math.Min(LeastPivot, row[k] / scale);
            double share = noise[k] / row[k];
            Doubles.Divide(row, Math.Sqrt(row[k]));
            if (share > 0)
            {
                PassNoise(row, k, share);
            }

            for (int i = firstFactorRow; i < k; i++)
            {
                VectorMath.AddScaled(matrix.Row(i), -row[i], row[..(i + 1)]);
            }
        }

        return dropped;
    }
}
