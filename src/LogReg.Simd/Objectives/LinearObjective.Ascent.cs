using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>Coordinate ascent on the dual, and the certificate by the dual point that it keeps (formula 4.17).</content>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private DualAscent<T>? ascent;
    private FeaturePass<KeptDualTerms<L, T>, double>? keptPass;

    public double KeptGap => ascent?.ExpectedGap ?? double.PositiveInfinity;

    public IDualAscent? BeginAscent()
    {
        ascent?.Dispose();
        ascent = null;
        if (typeof(L) != typeof(LogLoss) || features.Entries is not { } rows || !coordinates.IsIdentity || Penalty.L1 != 0 || !(Penalty.L2 > 0))
        {
            return null;
        }

        AscentCosts costs = DualAscent<T>.Estimate(rows, samples, Penalty.L2, weightSum);
        if (!costs.IsWorthwhile)
        {
            return null;
        }

        ascent = new DualAscent<T>(rows, samples, coordinates.HasIntercept, Penalty.L2, weightSum, Team, costs, () => Work.Passes += passShare);

        // The ascent is one thread's: another copies columns for the gradient that follows it. Without an ascent the gradient comes at once, whose threads copy them together.
        if (Team.WorkerCount > 1)
        {
            features.BeginColumns();
        }

        return ascent;
    }

    public void Forget()
    {
        ascent?.Dispose();
        ascent = null;
        refined?.Forget();
    }

    /// <summary>The certificate of a point by the kept dual point, which is used up.</summary>
    private Certificate CertifyByKept(ReadOnlySpan<double> point)
    {
        int d = features.FeatureCount;
        ascent!.Offer(double.PositiveInfinity);
        keptPass ??= features.InDouble().NewPass(default(KeptDualTerms<L, T>), 1, Team);
        double intercept = coordinates.ToCoefficients(point, coefficients);
        double shift = coordinates.HasIntercept ? SolveShift(ascent.Kept, out _) : 0;
        double[] all = new double[keptPass.SumLength];
        fixed (double* beta = coefficients)
        {
            keptPass.Terms = new KeptDualTerms<L, T> { Labels = samples.Labels, SampleWeights = samples.Weights, Kept = ascent.Kept, Shift = shift, Moved = ascent.Moved };
            keptPass.Coefficients = beta;
            keptPass.Intercepts = &intercept;
            keptPass.Compute(all);
        }

        Work.Passes += passShare;
        double Mean(int slot) => all[d + slot] / weightSum;
        double loss = Mean(KeptDualTerms<L, T>.LossSlot);
        double keptLoss = Mean(KeptDualTerms<L, T>.KeptLossSlot);
        double dual = keptLoss - Mean(KeptDualTerms<L, T>.ProductSlot);
        double residual = Mean(KeptDualTerms<L, T>.ResidualSlot);
        Span<double> own = all.AsSpan(0, d);
        Doubles.Divide(own, weightSum);
        PenaltyBound penalties = PenaltyBound.At(Penalty, own, point);
        double objective = loss + penalties.Value;
        double slack = (Rounding * (Math.Abs(objective) + keptLoss + DualTerms(dual, keptLoss) + penalties.Dual)) + LogitRounding(intercept, loss);
        if (coordinates.HasIntercept)
        {
            // What is left of the sum of residuals, as in Bound, with the rounding of the sums that it was made of.
            slack += 2 * (Math.Abs(residual) + (Rounding * L.MeanResidualBound(keptLoss))) * (1 + Math.Abs(intercept));
        }

        ascent.AddMoved(own, weightSum);
        ascent.FreeUsed();
        double norm = PenaltyBound.At(Penalty, own, point).GradientNorm;
        norm = coordinates.HasIntercept ? Math.Max(norm, Math.Abs(Mean(KeptDualTerms<L, T>.OwnResidualSlot))) : norm;
        return new Certificate(objective, loss, Math.Max(objective - penalties.LowerBound(dual), 0) + slack, intercept, norm);
    }
}
