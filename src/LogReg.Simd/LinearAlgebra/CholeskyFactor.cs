using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Dense;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.LinearAlgebra;

/// <summary>A = LᵀL with a lower triangular L, in place: Cholesky's factorisation taken from the last variable to the first.</summary>
/// <remarks>
/// In this order every inner loop of factorisation and solution runs along a row, which is how the Gram matrix lies in memory. Blocks of
/// <see cref="BlockRows"/> rows are finished one by one and then subtracted from all rows above in register tiles, which threads share out.
/// A pivot that is nothing but rounding is raised to a small fraction of its diagonal, so that collinear columns and zero curvature
/// yield a positive definite matrix and with it a descent direction. Source: Golub and Van Loan, Matrix Computations, 4th ed., section 4.2.
/// Cost: n³/3 multiply-adds. Bits do not depend on threads or width.
/// </remarks>
internal sealed unsafe class CholeskyFactor : IPieceWork, IDisposable
{
    private const int BlockRows = 32;

    private readonly LowerMatrix matrix;
    private readonly double[] diagonal;
    private int firstFactorRow;
    private int factorRows;

    public CholeskyFactor(int size)
    {
        matrix = new LowerMatrix(size);
        diagonal = new double[size];
    }

    /// <summary>Gets the matrix to fill before <see cref="Factor"/>.</summary>
    public LowerMatrix Matrix => matrix;

    /// <summary>Factors the matrix in place.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="pivotFloor">The least pivot, as a fraction of the variable's diagonal.</param>
    /// <returns>The number of pivots that were raised, or −1 where an entry is not finite.</returns>
    public int Factor(WorkerTeam team, double pivotFloor)
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

        int raised = 0;
        for (int end = size; end > 0; end -= BlockRows)
        {
            firstFactorRow = Math.Max(0, end - BlockRows);
            factorRows = end - firstFactorRow;
            int raisedHere = FactorBlock(pivotFloor, largest);
            if (raisedHere < 0)
            {
                return -1;
            }

            raised += raisedHere;
            team.Run(this, (firstFactorRow + CholeskyUpdate.TileRows - 1) / CholeskyUpdate.TileRows);
        }

        return raised;
    }

    /// <summary>Subtracts the finished block from one tile of rows above it.</summary>
    public void Run(int piece, int worker)
    {
        int row = piece * CholeskyUpdate.TileRows;
        int rows = Math.Min(CholeskyUpdate.TileRows, firstFactorRow - row);
        SpanKernels<double>.Instance.SubtractProducts(matrix.Pointer, matrix.Stride, firstFactorRow, factorRows, row, rows, row + rows);
    }

    /// <summary>Solves A·x = b in place.</summary>
    public void Solve(Span<double> vector)
    {
        for (int k = matrix.Size - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> row = matrix.Row(k);
            vector[k] /= row[k];
            VectorMath.AddScaled(vector[..k], -vector[k], row[..k]);
        }

        for (int k = 0; k < matrix.Size; k++)
        {
            ReadOnlySpan<double> row = matrix.Row(k);
            vector[k] = (vector[k] - VectorMath.Dot(row[..k], vector[..k])) / row[k];
        }
    }

    public void Dispose() => matrix.Dispose();

    private int FactorBlock(double pivotFloor, double largest)
    {
        int raised = 0;
        for (int k = firstFactorRow + factorRows - 1; k >= firstFactorRow; k--)
        {
            Span<double> row = matrix.Row(k);
            double floor = pivotFloor * (diagonal[k] > 0 ? diagonal[k] : largest > 0 ? largest : 1);
            if (!double.IsFinite(row[k]))
            {
                return -1;
            }

            if (row[k] <= floor)
            {
                row[k] = floor;
                raised++;
            }

            double pivot = Math.Sqrt(row[k]);
            System.Numerics.Tensors.TensorPrimitives.Divide(row, pivot, row);
            for (int i = firstFactorRow; i < k; i++)
            {
                VectorMath.AddScaled(matrix.Row(i), -row[i], row[..(i + 1)]);
            }
        }

        return raised;
    }
}
