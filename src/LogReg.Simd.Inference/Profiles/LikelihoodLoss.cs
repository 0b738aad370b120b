using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>The negative log-likelihood.</summary>
/// <param name="design">The columns.</param>
/// <param name="counts">The rows.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed class LikelihoodLoss(Design design, RowCounts counts, int threadCount) : ISmoothLoss
{
    private readonly LikelihoodPass pass = new(design, threadCount);

    public int Size => design.ColumnCount;

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian) => pass.Evaluate(counts, point, gradient, hessian);
}
