using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>Xᵀr in double, or in about 100 bits.</summary>
internal static unsafe class ProductPass
{
    /// <summary>Writes the products of every column with a vector of rows.</summary>
    public static void Compute(Design design, double[] residuals, Span<double> destination, int threadCount)
    {
        const int Rows = Design.BlockRows;
        int columns = design.ColumnCount;
        Panels panels = new(design, threadCount);
        double[] partial = new double[panels.Count * columns];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            fixed (double* values = design.Values, r = residuals, sums = partial)
            {
                for (int block = begin; block < end; block++)
                {
                    BlockKernels.AddProducts(values + ((nint)block * columns * Rows), columns, r + (block * Rows), sums + (panel * columns));
                }
            }
        });
        Reduction.Add(partial.AsSpan(), destination);
    }

    /// <summary>Writes the products in about 100 bits.</summary>
    public static void Compute(Design design, double[] residuals, Span<DoubleDouble> destination, int threadCount)
    {
        const int Rows = Design.BlockRows;
        int columns = design.ColumnCount;
        Panels panels = new(design, threadCount);
        DoubleDouble[] partial = new DoubleDouble[panels.Count * columns];
        double[] rests = new double[Rows];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            double[] slopes = LaneSums.New(columns);
            fixed (double* values = design.Values, r = residuals, low = rests, sums = slopes)
            {
                for (int block = begin; block < end; block++)
                {
                    ExactKernels.AddProducts(values + ((nint)block * columns * Rows), columns, r + (block * Rows), low, sums);
                }
            }

            for (int j = 0; j < columns; j++)
            {
                partial[(panel * columns) + j] = LaneSums.Of(slopes, j);
            }
        });
        Reduction.Add(partial.AsSpan(), destination);
    }
}
