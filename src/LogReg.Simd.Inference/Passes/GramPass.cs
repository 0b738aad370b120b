using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>XᵀWX with given weights, in double or in about 100 bits.</summary>
internal static unsafe class GramPass
{
    private const int Rows = Design.BlockRows;

    /// <summary>Writes the lower triangle in double.</summary>
    public static void Compute(Design design, double[] weights, Span<double> destination, int threadCount)
    {
        int columns = design.ColumnCount;
        Panels panels = new(design, threadCount);
        double[] partial = new double[panels.Count * columns * columns];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            double* scratch = stackalloc double[2 * Rows];
            fixed (double* values = design.Values, diagonal = weights, sums = partial)
            {
                for (int block = begin; block < end; block++)
                {
                    BlockKernels.AddGram(values + ((nint)block * columns * Rows), columns, diagonal + (block * Rows), scratch, sums + ((nint)panel * columns * columns));
                }
            }
        });
        Reduction.Add(partial.AsSpan(), destination);
    }

    /// <summary>Writes the lower triangle in about 100 bits.</summary>
    public static void Compute(Design design, double[] weights, Span<DoubleDouble> destination, int threadCount)
    {
        int columns = design.ColumnCount;
        Panels panels = new(design, threadCount);
        DoubleDouble[] partial = new DoubleDouble[panels.Count * columns * columns];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            double* scratch = stackalloc double[3 * Rows];
            new Span<double>(scratch, Rows).Clear();
            double[] triangle = LaneSums.New(columns * (columns + 1) / 2);
            fixed (double* values = design.Values, diagonal = weights, sums = triangle)
            {
                for (int block = begin; block < end; block++)
                {
                    ExactKernels.AddGram(values + ((nint)block * columns * Rows), columns, diagonal + (block * Rows), scratch, scratch + Rows, sums);
                }
            }

            LaneSums.WriteTriangle(triangle, columns, partial.AsSpan(panel * columns * columns));
        });
        Reduction.Add(partial.AsSpan(), destination);
    }
}
