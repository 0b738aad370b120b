using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The negative log-likelihood of successes and failures.</summary>
/// <param name="design">The columns.</param>
/// <param name="counts">The rows.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed class BinomialLikelihood(Design design, RowCounts counts, int threadCount) : ILikelihood
{
    /// <summary>Norms are computed in double; the bound has room for that.</summary>
    public const double Room = 1 + 1e-6;

    private ExactPass? exact;

    public int Size => design.ColumnCount;

    public int RowCount => design.RowCount;

    public double ErrorScale => Exact.ErrorScale;

    /// <summary>Gets the pass in double, at the last evaluation.</summary>
    public LikelihoodPass Pass { get; } = new(design, threadCount);

    /// <summary>Gets the pass in about 96 bits, at the last exact evaluation.</summary>
    public ExactPass Exact => exact ??= new ExactPass(design, threadCount);

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian) => Pass.Evaluate(counts, point, gradient, hessian);

    public void EvaluateExactly(ReadOnlySpan<DoubleDouble> point, Span<DoubleDouble> gradient, Span<DoubleDouble> hessian) => Exact.Evaluate(counts, point, gradient, hessian);

    public double SizeOf(int variable) => design.Sizes[variable];

    /// <summary>The largest ‖x_i‖ under H⁻¹.</summary>
    public double Reach(SymmetricFactor<DoubleDouble> factor, ReadOnlySpan<DoubleDouble> covariance)
    {
        double[] norms = NormPass.Compute(design, factor.Rounded(), threadCount);
        double largest = 0;
        for (int i = 0; i < norms.Length; i++)
        {
            largest = counts.Successes[i] + counts.Failures[i] > 0 ? Math.Max(largest, norms[i]) : largest;
        }

        return Math.Sqrt(largest) * Room;
    }
}
