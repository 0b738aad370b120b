using System.Runtime.Intrinsics;

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
        const int Width = 8;
        Span<double> magnitudes = stackalloc double[Rows];
        Span<double> smaller = stackalloc double[Rows];
        for (int i = 0; i < Rows; i += Width)
        {
            (-Vector512.Abs(Vector512.Create(Logits.AsSpan(row + i, Width)))).CopyTo(magnitudes[i..]);
        }

        LogisticPrimitives.Sigmoid(magnitudes, smaller);
        LogisticPrimitives.Softplus(magnitudes, magnitudes);
        Vector512<double> loss = Vector512<double>.Zero;
        for (int i = 0; i < Rows; i += Width)
        {
            Vector512<double> z = Vector512.Create(Logits.AsSpan(row + i, Width));
            Vector512<double> u = Vector512.Create<double>(smaller.Slice(i, Width));
            Vector512<double> v = Vector512<double>.One - u;
            Vector512<double> isNegative = Vector512.LessThan(z, Vector512<double>.Zero);
            Vector512<double> p = Vector512.ConditionalSelect(isNegative, u, v);
            Vector512<double> q = Vector512.ConditionalSelect(isNegative, v, u);
            Vector512<double> a = Vector512.Create(counts.Successes.AsSpan(row + i, Width));
            Vector512<double> b = Vector512.Create(counts.Failures.AsSpan(row + i, Width));
            Vector512<double> count = a + b;
            ((b * p) - (a * q)).CopyTo(Residuals, row + i);
            (count * p * q).CopyTo(Curvatures, row + i);
            loss += (count * Vector512.Create<double>(magnitudes.Slice(i, Width))) + (Vector512.Abs(z) * Vector512.ConditionalSelect(isNegative, a, b));
        }

        return BlockKernels.Sum(loss);
    }
}
