using System.Numerics.Tensors;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// One read of the design in double for softmax over classes of which the last, the base, has the logit 0 (formula 7.10): the negative log-likelihood, its gradient Xᵀr_a with r_a = c·p_a − c_a,
/// equation after equation, and the blocks XᵀW_ab X of its Hessian with W_ab = c·p_a([a = b] − p_b).
/// </summary>
/// <param name="design">X.</param>
/// <param name="counts">The rows.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed unsafe class MultinomialPass(Design design, ClassCounts counts, int threadCount)
{
    private const int Rows = Design.BlockRows;

    private readonly Panels panels = new(design, threadCount, EquationBlocks.Count(counts.Equations));

    /// <summary>Evaluates a point.</summary>
    /// <param name="coefficients">β, equation after equation, in the units of the design.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <param name="hessian">Receives the lower triangle of the Hessian, row-major; empty to leave it out.</param>
    /// <returns>The negative log-likelihood.</returns>
    public double Evaluate(ReadOnlySpan<double> coefficients, Span<double> gradient, Span<double> hessian)
    {
        (int columns, int equations) = (design.ColumnCount, counts.Equations);
        int blocks = hessian.Length > 0 ? EquationBlocks.Count(equations) : 0;
        int square = columns * columns;
        double[] point = coefficients.ToArray();
        double[] losses = new double[panels.Count];
        double[] gradients = new double[panels.Count * equations * columns];
        double[] grams = new double[panels.Count * blocks * square];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            SoftmaxBlock terms = new(counts);
            double[] buffer = new double[3 * Rows];
            fixed (double* values = design.Values, beta = point, weights = buffer, slopes = gradients, sums = grams)
            fixed (double* logits = terms.Logits, residuals = terms.Residuals)
            {
                for (int block = begin; block < end; block++)
                {
                    double* x = values + ((nint)block * columns * Rows);
                    terms.Logits.AsSpan().Clear();
                    for (int a = 0; a < equations; a++)
                    {
                        BlockKernels.AddLogits(x, columns, beta + (a * columns), logits + (a * Rows));
                    }

                    losses[panel] += terms.Evaluate(block * Rows);
                    for (int a = 0; a < equations; a++)
                    {
                        BlockKernels.AddProducts(x, columns, residuals + (a * Rows), slopes + (((panel * equations) + a) * columns));
                    }

                    for (int pair = 0; pair < blocks; pair++)
                    {
                        terms.Curvatures(EquationBlocks.Of(pair), buffer.AsSpan(0, Rows));
                        BlockKernels.AddGram(x, columns, weights, weights + Rows, sums + ((((nint)panel * blocks) + pair) * square));
                    }
                }
            }
        });
        Reduction.Add(gradients.AsSpan(), gradient);
        if (blocks > 0)
        {
            double[] gram = new double[blocks * square];
            Reduction.Add(grams.AsSpan(), gram.AsSpan());
            EquationBlocks.Write<double>(gram, equations, columns, hessian);
        }

        return losses.Sum();
    }

    /// <summary>Logits to probabilities, residuals and losses of one block of rows.</summary>
    private sealed class SoftmaxBlock(ClassCounts counts)
    {
        private readonly int classes = counts.Counts.Length;
        private readonly double[] probabilities = new double[counts.Counts.Length * Rows];
        private readonly double[] complements = new double[counts.Counts.Length * Rows];
        private readonly double[] totals = new double[Rows];
        private readonly double[] largest = new double[Rows];

        /// <summary>Gets z, class after class; that of the base stays 0.</summary>
        public double[] Logits { get; } = new double[counts.Counts.Length * Rows];

        public double[] Residuals { get; } = new double[counts.Counts.Length * Rows];

        public double Evaluate(int row)
        {
            largest.AsSpan().Fill(double.NegativeInfinity);
            totals.AsSpan().Clear();
            for (int a = 0; a < classes; a++)
            {
                Span<double> z = Logits.AsSpan(a * Rows, Rows);
                for (int i = 0; i < Rows && counts.Presence is not null; i++)
                {
                    z[i] = counts.IsPresent(row + i, a) ? z[i] : double.NegativeInfinity;
                }

                TensorPrimitives.Max(largest, z, largest);
                TensorPrimitives.Add(totals, counts.Counts[a].AsSpan(row, Rows), totals);
            }

            for (int a = 0; a < classes; a++)
            {
                // e^x = σ(x)/(1 − σ(x)), and σ(x) is at most ½ here.
                Span<double> e = probabilities.AsSpan(a * Rows, Rows);
                Span<double> rest = complements.AsSpan(a * Rows, Rows);
                TensorPrimitives.Subtract(Logits.AsSpan(a * Rows, Rows), largest, e);
                LogisticPrimitives.Sigmoid<double>(e, e);
                TensorPrimitives.Subtract(1.0, e, rest);
                TensorPrimitives.Divide<double>(e, rest, e);
            }

            double loss = 0;
            for (int i = 0; i < Rows; i++)
            {
                loss += Finish(row, i);
            }

            return loss;
        }

        /// <summary>The weights c·p_a(1 − p_a), or −c·p_a·p_b.</summary>
        public void Curvatures((int Row, int Column) pair, Span<double> destination)
        {
            ReadOnlySpan<double> p = probabilities.AsSpan(pair.Row * Rows, Rows);
            ReadOnlySpan<double> other = (pair.Row == pair.Column ? complements : probabilities).AsSpan(pair.Column * Rows, Rows);
            TensorPrimitives.Multiply(p, other, destination);
            TensorPrimitives.Multiply(destination, totals, destination);
            if (pair.Row != pair.Column)
            {
                TensorPrimitives.Negate(destination, destination);
            }
        }

        private double Finish(int row, int i)
        {
            double sum = 0;
            for (int a = 0; a < classes; a++)
            {
                sum += probabilities[(a * Rows) + i];
            }

            double logSum = largest[i] + Math.Log(sum);
            double loss = 0;
            for (int a = 0; a < classes; a++)
            {
                int place = (a * Rows) + i;
                double others = 0;
                for (int b = 0; b < classes; b++)
                {
                    others += b == a ? 0 : probabilities[(b * Rows) + i];
                }

                double count = counts.Counts[a][row + i];
                complements[place] = others / sum;
                Residuals[place] = ((totals[i] - count) * (probabilities[place] / sum)) - (count * complements[place]);
                loss += count > 0 ? count * (logSum - Logits[place]) : 0;
            }

            for (int a = 0; a < classes; a++)
            {
                probabilities[(a * Rows) + i] /= sum;
            }

            return loss;
        }
    }
}
