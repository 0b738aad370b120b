using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>x_iᵀH⁻¹x_i of every row: by the factor H = L·D·Lᵀ, L·y = x forwards for a whole block at a time, and Σ y_j²/D_j.</summary>
internal static unsafe class NormPass
{
    private const int Rows = Design.BlockRows;

    /// <summary>Computes the squared norms.</summary>
    /// <param name="design">The rows.</param>
    /// <param name="factor">The factor of H.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <returns>One number per row, and zeros behind the last one.</returns>
    public static double[] Compute(Design design, SymmetricFactor<double> factor, int threadCount)
    {
        int columns = design.ColumnCount;
        double[] norms = new double[design.PaddedRowCount];
        double[] lower = new double[columns * columns];
        double[] inverses = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            inverses[j] = factor.IsDependent[j] ? 0 : 1 / factor.Pivots[j];
            for (int k = 0; k < j; k++)
            {
                lower[(j * columns) + k] = factor[j, k];
            }
        }

        new Panels(design, threadCount).Run(panel =>
        {
            double[] solved = new double[columns * Rows];
            fixed (double* values = design.Values, y = solved, triangle = lower, results = norms)
            {
                for (int block = panel.Begin; block < panel.End; block++)
                {
                    Solve(values + ((nint)block * columns * Rows), columns, triangle, inverses, y, results + (block * Rows));
                }
            }
        });
        return norms;
    }

    private static void Solve(double* block, int columns, double* lower, double[] inverses, double* solved, double* norms)
    {
        for (int j = 0; j < columns; j++)
        {
            Vector512<double> inverse = Vector512.Create(inverses[j]);
            for (int row = 0; row < Rows; row += 16)
            {
                Vector512<double> a = Vector512.Load(block + (j * Rows) + row);
                Vector512<double> b = Vector512.Load(block + (j * Rows) + row + 8);
                double* y = solved + row;
                for (int k = 0; k < j; k++, y += Rows)
                {
                    Vector512<double> factor = Vector512.Create(-lower[(j * columns) + k]);
                    a = Vector512.FusedMultiplyAdd(factor, Vector512.Load(y), a);
                    b = Vector512.FusedMultiplyAdd(factor, Vector512.Load(y + 8), b);
                }

                a.Store(y);
                b.Store(y + 8);
                Vector512.FusedMultiplyAdd(a * a, inverse, Vector512.Load(norms + row)).Store(norms + row);
                Vector512.FusedMultiplyAdd(b * b, inverse, Vector512.Load(norms + row + 8)).Store(norms + row + 8);
            }
        }
    }
}
