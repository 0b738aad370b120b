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
            Vector256<double> inverse = Vector256.Create(inverses[j]);
            for (int row = 0; row < Rows; row += 32)
            {
                double* x = block + (j * Rows) + row;
                Vector256<double> a = Vector256.Load(x);
                Vector256<double> b = Vector256.Load(x + 4);
                Vector256<double> c = Vector256.Load(x + 8);
                Vector256<double> d = Vector256.Load(x + 12);
                Vector256<double> e = Vector256.Load(x + 16);
                Vector256<double> f = Vector256.Load(x + 20);
                Vector256<double> g = Vector256.Load(x + 24);
                Vector256<double> h = Vector256.Load(x + 28);
                double* y = solved + row;
                for (int k = 0; k < j; k++, y += Rows)
                {
                    Vector256<double> factor = Vector256.Create(-lower[(j * columns) + k]);
                    a = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y), a);
                    b = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y + 4), b);
                    c = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y + 8), c);
                    d = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y + 12), d);
                    e = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y + 16), e);
                    f = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y + 20), f);
                    g = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y + 24), g);
                    h = Vector256.FusedMultiplyAdd(factor, Vector256.Load(y + 28), h);
                }

                Finish(a, inverse, y, norms + row);
                Finish(b, inverse, y + 4, norms + row + 4);
                Finish(c, inverse, y + 8, norms + row + 8);
                Finish(d, inverse, y + 12, norms + row + 12);
                Finish(e, inverse, y + 16, norms + row + 16);
                Finish(f, inverse, y + 20, norms + row + 20);
                Finish(g, inverse, y + 24, norms + row + 24);
                Finish(h, inverse, y + 28, norms + row + 28);
            }
        }
    }

    private static void Finish(Vector256<double> solved, Vector256<double> inverse, double* destination, double* norms)
    {
        solved.Store(destination);
        Vector256.FusedMultiplyAdd(solved * solved, inverse, Vector256.Load(norms)).Store(norms);
    }
}
