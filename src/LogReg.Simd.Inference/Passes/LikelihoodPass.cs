namespace LogReg.Simd.Inference.Passes;

/// <summary>One read of the design in double: −log-likelihood Σ a·softplus(−z) + b·softplus(z), its gradient Xᵀr with r = b·p − a·(1 − p), and its Hessian XᵀWX with w = (a + b)·p·(1 − p).</summary>
/// <param name="design">X.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
/// <param name="keepsRows">Whether the numbers of every row are kept: where rows are many, to write them takes as long as to read a third of the design.</param>
internal sealed unsafe class LikelihoodPass(Design design, int threadCount, bool keepsRows)
{
    private const int Rows = Design.BlockRows;

    private readonly Panels panels = new(design, threadCount);

    /// <summary>Gets z of the last evaluation; empty where rows are not kept.</summary>
    public double[] Logits { get; } = new double[keepsRows ? design.PaddedRowCount : 0];

    /// <summary>Gets r of the last evaluation; empty where rows are not kept.</summary>
    public double[] Residuals { get; } = new double[keepsRows ? design.PaddedRowCount : 0];

    /// <summary>Gets w of the last evaluation; empty where rows are not kept.</summary>
    public double[] Curvatures { get; } = new double[keepsRows ? design.PaddedRowCount : 0];

    /// <summary>Evaluates a point.</summary>
    /// <param name="counts">The rows.</param>
    /// <param name="coefficients">β in the units of the design.</param>
    /// <param name="gradient">Receives Xᵀr.</param>
    /// <param name="hessian">Receives the lower triangle of XᵀWX, row-major; empty to leave it out.</param>
    /// <returns>The negative log-likelihood.</returns>
    public double Evaluate(RowCounts counts, ReadOnlySpan<double> coefficients, Span<double> gradient, Span<double> hessian)
    {
        int columns = design.ColumnCount;
        bool hasHessian = hessian.Length > 0;
        double[] point = coefficients.ToArray();
        double[] losses = new double[panels.Count];
        double[] gradients = new double[panels.Count * columns];
        double[] hessians = new double[hasHessian ? panels.Count * columns * columns : 0];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            double* scratch = stackalloc double[5 * Rows];
            fixed (double* values = design.Values, beta = point, logits = Logits, residuals = Residuals, curvatures = Curvatures, gradientSums = gradients, hessianSums = hessians)
            fixed (double* offsets = counts.Offsets, successes = counts.Successes, failures = counts.Failures)
            {
                double loss = 0;
                for (int block = begin; block < end; block++)
                {
                    double* x = values + ((nint)block * columns * Rows);
                    int row = block * Rows;
                    double* z = keepsRows ? logits + row : scratch + (2 * Rows);
                    double* r = keepsRows ? residuals + row : scratch + (3 * Rows);
                    double* w = keepsRows ? curvatures + row : scratch + (4 * Rows);
                    new Span<double>(offsets + row, Rows).CopyTo(new Span<double>(z, Rows));
                    BlockKernels.AddLogits(x, columns, beta, z);
                    loss += BinomialTerms.Evaluate(z, successes + row, failures + row, r, w);
                    BlockKernels.AddProducts(x, columns, r, gradientSums + (panel * columns));
                    if (hasHessian)
                    {
                        BlockKernels.AddGram(x, columns, w, scratch, hessianSums + ((nint)panel * columns * columns));
                    }
                }

                losses[panel] = loss;
            }
        });
        Reduction.Add(gradients.AsSpan(), gradient);
        if (hasHessian)
        {
            Reduction.Add(hessians.AsSpan(), hessian);
        }

        return losses.Sum();
    }
}
