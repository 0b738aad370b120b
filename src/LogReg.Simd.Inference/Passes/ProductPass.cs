namespace LogReg.Simd.Inference.Passes;

/// <summary>Xᵀr in double.</summary>
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
}
