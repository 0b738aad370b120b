using System.Numerics.Tensors;

namespace LogReg.Simd.Inference.Passes;

/// <summary>One read of the design in double for up to four points: the negative log-likelihood of each and its gradient, as <see cref="LikelihoodPass"/> has them.</summary>
/// <param name="design">X.</param>
/// <param name="counts">The rows.</param>
/// <param name="baseLogits">The logits that those of the points are compared with.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed unsafe class BatchPass(Design design, RowCounts counts, double[] baseLogits, int threadCount)
{
    private const int Rows = Design.BlockRows;
    private const int Vectors = BatchKernels.Vectors;

    private readonly Panels panels = new(design, threadCount);
    private readonly double[] interleaved = new double[Vectors * design.ColumnCount];
    private readonly double[] gradient = new double[Vectors * design.ColumnCount];
    private double[] losses = [];
    private double[] shifts = [];
    private double[] gradients = [];

    /// <summary>Evaluates up to four points.</summary>
    /// <param name="points">The coefficients of each, in the units of the design.</param>
    public void Evaluate(ReadOnlySpan<double[]> points)
    {
        int columns = design.ColumnCount;
        int count = points.Length;
        if (losses.Length == 0)
        {
            (losses, shifts, gradients) = (new double[panels.Count * Vectors], new double[panels.Count * Vectors], new double[panels.Count * Vectors * columns]);
        }

        Array.Clear(losses);
        Array.Clear(shifts);
        Array.Clear(gradients);
        Array.Clear(interleaved);
        for (int v = 0; v < count; v++)
        {
            for (int j = 0; j < columns; j++)
            {
                interleaved[(j * Vectors) + v] = points[v][j];
            }
        }

        panels.RunIndexed(panel => Run(panel, count));
        Reduction.Add(gradients.AsSpan(), gradient.AsSpan());
    }

    /// <summary>The negative log-likelihood of a point of the last evaluation.</summary>
    public double Loss(int point)
    {
        double sum = 0;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            sum += losses[(panel * Vectors) + point];
        }

        return sum;
    }

    /// <summary>The most by which a logit of a point of the last evaluation differs from its base.</summary>
    public double Shift(int point)
    {
        double largest = 0;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            largest = Math.Max(largest, shifts[(panel * Vectors) + point]);
        }

        return largest;
    }

    /// <summary>The gradient of a point of the last evaluation.</summary>
    public ReadOnlySpan<double> Gradient(int point) => gradient.AsSpan(point * design.ColumnCount, design.ColumnCount);

    private void Run(int panel, int count)
    {
        int columns = design.ColumnCount;
        (int begin, int end) = panels.Of(panel);
        double* scratch = stackalloc double[((2 * Vectors) + 1) * Rows];
        double* residuals = scratch + (Vectors * Rows);
        double* unused = scratch + (2 * Vectors * Rows);
        Span<double> moved = new(unused, Rows);
        new Span<double>(residuals, Vectors * Rows).Clear();
        fixed (double* values = design.Values, beta = interleaved, sums = gradients, offsets = counts.Offsets, successes = counts.Successes, failures = counts.Failures)
        {
            for (int block = begin; block < end; block++)
            {
                double* x = values + ((nint)block * columns * Rows);
                int row = block * Rows;
                for (int v = 0; v < Vectors; v++)
                {
                    new Span<double>(offsets + row, Rows).CopyTo(new Span<double>(scratch + (v * Rows), Rows));
                }

                BatchKernels.AddLogits(x, columns, beta, scratch);
                for (int v = 0; v < count; v++)
                {
                    double* z = scratch + (v * Rows);
                    int place = (panel * Vectors) + v;
                    losses[place] += BinomialTerms.Evaluate(z, successes + row, failures + row, residuals + (v * Rows), unused);
                    TensorPrimitives.Subtract(new ReadOnlySpan<double>(z, Rows), baseLogits.AsSpan(row, Rows), moved);
                    shifts[place] = Math.Max(shifts[place], Math.Abs(TensorPrimitives.MaxMagnitude<double>(moved)));
                }

                BatchKernels.AddProducts(x, columns, residuals, sums + (panel * Vectors * columns));
            }
        }
    }
}
