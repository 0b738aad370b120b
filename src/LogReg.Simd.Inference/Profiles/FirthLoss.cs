using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>Firth's penalised likelihood (formula 7.7), negative: −ℓ − ½ log det H. What stands for its Hessian is H, the information.</summary>
/// <param name="design">Independent columns.</param>
/// <param name="counts">The rows.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed class FirthLoss(Design design, RowCounts counts, int threadCount) : ISmoothLoss
{
    private readonly LikelihoodPass pass = new(design, threadCount, keepsRows: true);
    private readonly double[] information = new double[design.ColumnCount * design.ColumnCount];
    private readonly double[] residuals = new double[design.PaddedRowCount];
    private readonly SymmetricFactor<double> factor = new(design.ColumnCount);

    public int Size => design.ColumnCount;

    /// <summary>Gets the leverages h of the last evaluation.</summary>
    public double[] Leverages { get; private set; } = [];

    /// <summary>Gets the pass, at the last evaluation.</summary>
    public LikelihoodPass Pass => pass;

    /// <summary>Gets the negative log-likelihood of the last evaluation, without the penalty.</summary>
    public double Unpenalized { get; private set; }

    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        Unpenalized = pass.Evaluate(counts, point, gradient, information);
        if (hessian.Length > 0)
        {
            information.CopyTo(hessian);
        }

        factor.Factor(information, 0, value => value);
        double logDeterminant = 0;
        foreach (double pivot in factor.Pivots)
        {
            logDeterminant += Math.Log(pivot);
        }

        Leverages = NormPass.Compute(design, factor, threadCount);
        for (int i = 0; i < Leverages.Length; i++)
        {
            Leverages[i] *= pass.Curvatures[i];

            // ½ − p is −½·tanh(z/2), without cancellation.
            residuals[i] = pass.Residuals[i] + (Leverages[i] * 0.5 * Math.Tanh(pass.Logits[i] / 2));
        }

        ProductPass.Compute(design, residuals, gradient, threadCount);
        return Unpenalized - (logDeterminant / 2);
    }
}
