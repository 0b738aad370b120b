using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>The certificate of a point by the residuals of another one (formula 4.16).</content>
/// <remarks>
/// <para>
/// The bound of F* from below comes from the other point, and F from the point: where evaluations are in double it is known, else the same read of the features computes it, unless the run ends at the
/// other point (<see cref="CertifyAhead"/>). Residuals r are feasible where they sum to zero. At the other point they nearly do; a share of the curvatures, which the same exponentials give, is taken
/// from them.
/// </para>
/// <para>Everything is in double, and what rounding may have done is part of the gap.</para>
/// </remarks>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>The largest share of the curvatures that the residuals may be moved by; what the move costs is bounded below a half.</summary>
    private const double MostMoved = 0.125;

    private FeaturePass<WidenedTerms<DualPointTerms<L, double>, T>, double>? dualPass;
    private double[] dualCoefficients = [];
    private double[] dualSums = [];

    public Certificate? CertifyAhead(Span<double> point, Span<double> gradient)
    {
        if (!L.IsConvex || !Penalty.IsSmooth || Penalty.IsNone)
        {
            return null;
        }

        double own = RunDualPass(point, [], isStated: true);
        Work.Evaluations++;
        double loss = DualSum(DualPointTerms<L, double>.LossSlot);
        double residual = DualSum(DualPointTerms<L, double>.ResidualSlot);
        dualSums.AsSpan(FirstDual, coefficients.Length).CopyTo(coefficients);
        PullBack(residual * weightSum, gradient);
        double objective = loss + Penalty.AddSmooth(point, gradient, PenalizedCount);
        return CertificateOf(objective, loss, own, VectorMath.InfinityNorm(gradient), LowerBound(point, own));
    }

    private Certificate CertifyBy(ReadOnlySpan<double> point, DualPoint dual)
    {
        bool isKnown = typeof(T) == typeof(double);
        double own = Elements.Round<T>(coordinates.ToCoefficients(point, coefficients));
        double other = RunDualPass(dual.Variables, isKnown ? [] : point);
        double penalty = Penalty.ValueOf(point[..PenalizedCount]);
        double loss = isKnown ? dual.Value - penalty : DualSum(DualPointTerms<L, double>.ValueSlot);
        double objective = loss + penalty;
        double norm = isKnown ? dual.GradientNorm : OwnGradientNorm(point);
        return CertificateOf(objective, loss, own, norm, LowerBound(dual.Variables, other));
    }

    /// <summary>The certificate of a point whose values are known, by a bound of F* that already allows for its own rounding.</summary>
    private Certificate CertificateOf(double objective, double loss, double intercept, double gradientNorm, double lowerBound)
    {
        double slack = (Rounding * Math.Abs(objective)) + LogitRounding(intercept, loss);
        return new Certificate(objective, loss, Math.Max(objective - lowerBound, 0) + slack, intercept, gradientNorm);
    }

    /// <summary>One read of the features for the residuals at a dual point, and for F at another one unless that is empty; returns the intercept of the dual point.</summary>
    /// <param name="dual">The dual point.</param>
    /// <param name="valued">The point whose F is wanted; may be empty.</param>
    /// <param name="isStated">Whether the dual point is what the run returns, so that its intercept is an element of the features' type.</param>
    private double RunDualPass(ReadOnlySpan<double> dual, ReadOnlySpan<double> valued, bool isStated = false)
    {
        int d = features.FeatureCount;
        int most = DualPointTerms<L, double>.Vectors + (typeof(T) == typeof(double) ? 0 : 1);
        if (dualPass is null)
        {
            // The logits of the last vector are written over: its coefficients stay zero.
            dualPass = features.InDouble().NewPass(default(WidenedTerms<DualPointTerms<L, double>, T>), most, Team);
            dualCoefficients = new double[most * d];
            dualSums = new double[dualPass.SumLength];
        }

        int before = valued.IsEmpty ? 0 : 1;
        double* intercepts = stackalloc double[] { 0, 0, 0 };
        dualCoefficients.AsSpan().Clear();
        if (!valued.IsEmpty)
        {
            intercepts[0] = Elements.Round<T>(coordinates.ToCoefficients(valued, dualCoefficients.AsSpan(0, d)));
        }

        double intercept = coordinates.ToCoefficients(dual, dualCoefficients.AsSpan(before * d, d));
        intercepts[before] = intercept = isStated ? Elements.Round<T>(intercept) : intercept;
        fixed (double* betas = dualCoefficients)
        {
            dualPass.Terms = new WidenedTerms<DualPointTerms<L, double>, T> { Labels = samples.Labels, SampleWeights = samples.Weights };
            dualPass.VectorCount = DualPointTerms<L, double>.Vectors + before;
            dualPass.Coefficients = betas;
            dualPass.Intercepts = intercepts;
            dualPass.Compute(dualSums.AsSpan(0, DualSumLength));
            Work.Passes += passShare;
        }

        return intercept;
    }

    /// <summary>The sums of the last dual pass.</summary>
    private int DualSumLength => (dualPass!.VectorCount * features.FeatureCount) + DualPointTerms<L, double>.Sums;

    /// <summary>Where the dual point begins among the gradients: behind the point whose F the pass computes.</summary>
    private int FirstDual => (dualPass!.VectorCount - DualPointTerms<L, double>.Vectors) * features.FeatureCount;

    /// <summary>‖∇F‖∞ by the first vector of the pass.</summary>
    private double OwnGradientNorm(ReadOnlySpan<double> point)
    {
        dualSums.AsSpan(0, coefficients.Length).CopyTo(coefficients);
        slopes ??= new double[VariableCount];
        double residual = DualSum(DualPointTerms<L, double>.SlopeSlot);
        PullBack(residual * weightSum, slopes);
        double norm = PenaltyBound.At(Penalty, slopes.AsSpan(0, coefficients.Length), point).GradientNorm;
        return coordinates.HasIntercept ? Math.Max(norm, Math.Abs(residual)) : norm;
    }

    /// <summary>The bound of F* by the dual point of the pass; minus infinity where its residuals are far from feasible.</summary>
    private double LowerBound(ReadOnlySpan<double> variables, double intercept)
    {
        int d = features.FeatureCount;
        double residual = DualSum(DualPointTerms<L, double>.ResidualSlot);
        double curvature = DualSum(DualPointTerms<L, double>.CurvatureSlot);
        double share = coordinates.HasIntercept ? residual / curvature : 0;
        if (!(Math.Abs(share) <= MostMoved))
        {
            return double.NegativeInfinity;
        }

        for (int j = 0; j < d; j++)
        {
            coefficients[j] = dualSums[FirstDual + j] - (share * dualSums[FirstDual + d + j]);
        }

        slopes ??= new double[VariableCount];
        PullBack((residual - (share * curvature)) * weightSum, slopes);

        // −ℓ* is concave with the slope −z. Along the move its second derivative is −curvature²/∂²ℓ at the logit where ∂ℓ/∂z has come to, and no convex loss here has |∂³ℓ| above 2∂²ℓ.
        double loss = DualSum(DualPointTerms<L, double>.LossSlot);
        double moved = share * DualSum(DualPointTerms<L, double>.CurvatureProductSlot);
        double bent = share * share * curvature / (2 * (1 - (2 * Math.Abs(share))));
        double value = loss - DualSum(DualPointTerms<L, double>.ProductSlot) + moved - bent;
        PenaltyBound penalties = PenaltyBound.At(Penalty, slopes.AsSpan(0, d), variables);
        double slack = (Rounding * (loss + DualTerms(value, loss) + Math.Abs(moved) + penalties.Dual)) + LogitRounding(intercept, loss);
        if (coordinates.HasIntercept)
        {
            // What rounding leaves of the sum of residuals, as in Bound.
            slack += 2 * Rounding * (L.MeanResidualBound(loss) + Math.Abs(residual)) * (1 + Math.Abs(variables[^1]));
        }

        return penalties.LowerBound(value) - slack;
    }

    /// <summary>A sum of the dual pass by the sum of the weights.</summary>
    private double DualSum(int slot) => dualSums[DualSumLength - DualPointTerms<L, double>.Sums + slot] / weightSum;
}
