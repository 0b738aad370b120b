using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <summary>Residuals s·(ℓ′ + ℓ″·u) of all rows, moved along the changes u of their logits, in double, and what they are worth as a dual point (formula 4.19).</summary>
/// <remarks>Sums of blocks are added with a compensation, so that the rounding does not grow with the rows. Allocates in the constructor alone; not thread-safe.</remarks>
internal sealed unsafe class MovedResiduals<L, T> : IDisposable
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>The largest share of its curvature that the residual of a row may be moved by; at a half nothing is known of what the move costs.</summary>
    private const double MostMoved = 0.45;

    private const int Block = 4 * LossTerms.RowMultiple;

    private readonly SampleMemory<T> samples;
    private readonly NativeBuffer memory;
    private readonly double* logits;
    private readonly double* moves;
    private readonly double* residuals;
    private readonly double* curvatures;
    private readonly double* moved;

    /// <param name="samples">Labels and weights; not disposed with this.</param>
    public MovedResiduals(SampleMemory<T> samples)
    {
        this.samples = samples;
        int stride = samples.Count + LossTerms.RowMultiple;
        memory = new NativeBuffer((nuint)5 * (nuint)stride * sizeof(double));
        logits = (double*)memory.Pointer;
        moves = logits + stride;
        residuals = moves + stride;
        curvatures = residuals + stride;
        moved = curvatures + stride;
    }

    /// <summary>Gets the logits z, to be filled.</summary>
    public Span<double> Logits => new(logits, samples.Count);

    /// <summary>Gets their changes u, to be filled.</summary>
    public Span<double> Moves => new(moves, samples.Count);

    /// <summary>Gets the residuals at the logits, after <see cref="Evaluate"/>.</summary>
    public ReadOnlySpan<double> Residuals => new(residuals, samples.Count);

    /// <summary>Gets the moved residuals, after <see cref="Shift"/>.</summary>
    public ReadOnlySpan<double> Moved => new(moved, samples.Count);

    /// <summary>Computes residuals and curvatures, and Σ s·ℓ, Σ s·(ℓ′ + ℓ″·u) and Σ s·ℓ″.</summary>
    public void Evaluate(Span<double> three)
    {
        double* labels = stackalloc double[2 * Block];
        double* weights = samples.Weights == null ? null : labels + Block;
        double* lanes = stackalloc double[2 * Lanes.Count];
        CompensatedSum loss = default;
        CompensatedSum residual = default;
        CompensatedSum curvature = default;
        for (int first = 0; first < samples.Count; first += Block)
        {
            int count = Math.Min(Block, samples.Count - first);
            Elements.Widen(samples.Labels + first, count, labels);
            if (weights != null)
            {
                Elements.Widen(samples.Weights + first, count, weights);
            }

            new Span<double>(lanes, 2 * Lanes.Count).Clear();
            SpanKernels<double>.Instance.LossTerms<L>(logits + first, labels, weights, count, residuals + first, curvatures + first, lanes, lanes + Lanes.Count);
            (double losses, double slopes, double bends) = (0, 0, 0);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                losses += lanes[lane];
            }

            for (int i = first; i < first + count; i++)
            {
                slopes += residuals[i] + (curvatures[i] * moves[i]);
                bends += curvatures[i];
            }

            loss.Add(losses);
            residual.Add(slopes);
            curvature.Add(bends);
        }

        (three[0], three[1], three[2]) = (loss.Value, residual.Value, curvature.Value);
    }

    /// <summary>Adds to all changes of logits, and moves the residuals along them.</summary>
    public void Shift(double shift)
    {
        for (int i = 0; i < samples.Count; i++)
        {
            moves[i] += shift;
            moved[i] = residuals[i] + (curvatures[i] * moves[i]);
        }
    }

    /// <summary>
    /// Computes Σ c·r·z and an upper bound of what the curvature of −ℓ* takes on the way from the residuals at the logits to c·r, and counts the rows that are moved too far for one.
    /// </summary>
    /// <param name="lost">1 − c, the share by which the moved residuals r are shrunk.</param>
    /// <param name="three">Receives the sums.</param>
    public void Bound(double lost, Span<double> three)
    {
        CompensatedSum product = default;
        CompensatedSum bent = default;
        int beyond = 0;
        for (int first = 0; first < samples.Count; first += Block)
        {
            (double products, double bends) = (0, 0);
            for (int i = first; i < Math.Min(first + Block, samples.Count); i++)
            {
                products += (1 - lost) * moved[i] * logits[i];
                double change = (curvatures[i] * moves[i]) - (lost * moved[i]);
                if (change == 0)
                {
                    continue;
                }

                double share = Math.Abs(change / curvatures[i]);
                if (share <= MostMoved)
                {
                    bends += share * Math.Abs(change) / (2 * (1 - (2 * share)));
                }
                else
                {
                    beyond++;
                }
            }

            product.Add(products);
            bent.Add(bends);
        }

        (three[0], three[1], three[2]) = (product.Value, bent.Value, beyond);
    }

    public void Dispose() => memory.Dispose();

    /// <summary>A sum that keeps what rounding takes from it (Neumaier, Z. Angew. Math. Mech. 54, 1974).</summary>
    private struct CompensatedSum
    {
        private double total;
        private double rest;

        public readonly double Value => total + rest;

        public void Add(double term)
        {
            double sum = total + term;
            rest += Math.Abs(total) >= Math.Abs(term) ? total - sum + term : term - sum + total;
            total = sum;
        }
    }
}
