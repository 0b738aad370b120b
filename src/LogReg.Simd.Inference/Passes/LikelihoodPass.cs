namespace LogReg.Simd.Inference.Passes;

/// <summary>One read of the design in double: −log-likelihood Σ a·softplus(−z) + b·softplus(z), its gradient Xᵀr with r = b·p − a·(1 − p), and its Hessian XᵀWX with w = (a + b)·p·(1 − p).</summary>
/// <param name="design">X.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed unsafe class LikelihoodPass(Design design, int threadCount)
{
    private const int Rows = Design.BlockRows;

    private readonly Panels panels = new(design, threadCount);

    /// <summary>Gets z of the last evaluation.</summary>
    public double[] Logits { get; } = new double[design.PaddedRowCount];

    /// <summary>Gets r of the last evaluation.</summary>
    public double[] Residuals { get; } = new double[design.PaddedRowCount];

    /// <summary>Gets w of the last evaluation.</summary>
    public double[] Curvatures { get; } = new double[design.PaddedRowCount];

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
            double* scratch = stackalloc double[2 * Rows];
            fixed (double* values = design.Values, beta = point, logits = Logits, residuals = Residuals, curvatures = Curvatures, gradientSums = gradients, hessianSums = hessians)
            {
                double loss = 0;
                for (int block = begin; block < end; block++)
                {
                    double* x = values + ((nint)block * columns * Rows);
                    int row = block * Rows;
                    counts.Offsets.AsSpan(row, Rows).CopyTo(Logits.AsSpan(row));
                    BlockKernels.AddLogits(x, columns, beta, logits + row);
                    loss += Terms(counts, row);
                    BlockKernels.AddProducts(x, columns, residuals + row, gradientSums + (panel * columns));
                    if (hasHessian)
                    {
                        BlockKernels.AddGram(x, columns, curvatures + row, scratch, hessianSums + ((nint)panel * columns * columns));
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

    /// <summary>Residuals, curvatures and the sum of the losses of one block.</summary>
    private double Terms(RowCounts counts, int row)
    {
        Span<double> magnitudes = stackalloc double[Rows];
        Span<double> smaller = stackalloc double[Rows];
        ReadOnlySpan<double> logits = Logits.AsSpan(row, Rows);
        for (int i = 0; i < Rows; i++)
        {
            magnitudes[i] = -Math.Abs(logits[i]);
        }

        LogisticPrimitives.Sigmoid(magnitudes, smaller);
        LogisticPrimitives.Softplus(magnitudes, magnitudes);
        ReadOnlySpan<double> successes = counts.Successes.AsSpan(row, Rows);
        ReadOnlySpan<double> failures = counts.Failures.AsSpan(row, Rows);
        Span<double> residuals = Residuals.AsSpan(row, Rows);
        Span<double> curvatures = Curvatures.AsSpan(row, Rows);
        double loss = 0;
        for (int i = 0; i < Rows; i++)
        {
            double z = logits[i];
            double u = smaller[i];
            (double p, double q) = z < 0 ? (u, 1 - u) : (1 - u, u);
            (double a, double b) = (successes[i], failures[i]);
            residuals[i] = (b * p) - (a * q);
            curvatures[i] = (a + b) * p * q;
            loss += ((a + b) * magnitudes[i]) + (z < 0 ? -z * a : z * b);
        }

        return loss;
    }
}
