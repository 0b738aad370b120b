using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>The certificate of a point by the residuals of another one (formula 4.16).</content>
/// <remarks>
/// <para>
/// F comes from the point and its bound from below from the other, by one read of the features for both. Residuals are feasible where they sum to zero. At the other point they nearly do;
/// it is therefore taken twice, with an intercept on each side of the one where they do. −ℓ* is concave, so that the convex combination of both residuals with the sum zero is a dual
/// point, and its bound at least the same combination of theirs.
/// </para>
/// <para>Everything is in double, and what rounding may have done is part of the gap.</para>
/// </remarks>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private FeaturePass<WidenedTerms<CertificateTerms<L, double>, T>, double>? dualPass;
    private double[] dualCoefficients = [];
    private double[] dualSums = [];

    private Certificate CertifyBy(ReadOnlySpan<double> point, DualPoint dual)
    {
        int d = features.FeatureCount;
        int vectors = coordinates.HasIntercept ? 3 : 2;
        if (dualPass is null)
        {
            dualPass = NewWidePass(vectors);
            dualCoefficients = new double[vectors * d];
            dualSums = new double[dualPass.SumLength];
        }

        double* intercepts = stackalloc double[3];
        intercepts[0] = coordinates.ToCoefficients(point, dualCoefficients.AsSpan(0, d));
        intercepts[1] = coordinates.ToCoefficients(dual.Variables, dualCoefficients.AsSpan(d, d));
        if (coordinates.HasIntercept)
        {
            intercepts[0] += SolveShift(samples.Logits, out double curvatures);
            dualCoefficients.AsSpan(d, d).CopyTo(dualCoefficients.AsSpan(2 * d));
            double half = HalfWidth(dual.ExpectedGap, curvatures / weightSum, intercepts[1]);
            intercepts[2] = intercepts[1] + half;
            intercepts[1] -= half;
        }

        fixed (double* betas = dualCoefficients)
        {
            Run(dualPass, betas, intercepts, dualSums);
        }

        Certificate own = Bound(point, GradientOf(0), TermsOf(0), intercepts[0], Elements.Round<T>(intercepts[0]), out double objectiveSlack);
        double gap = Math.Max(own.Objective - LowerBound(dual.Variables, intercepts[vectors - 1]), 0) + objectiveSlack;
        return gap < own.Gap ? own with { Gap = gap } : own;
    }

    /// <summary>
    /// How far on each side the intercepts of the dual point lie: as far as costs a twentieth of the expected gap, which is far more than what the model of the way leaves of the sum of
    /// residuals, and at least what rounding does.
    /// </summary>
    private static double HalfWidth(double expectedGap, double meanCurvature, double intercept)
    {
        double noise = typeof(T) == typeof(double) ? 1e-13 : 1e-7;
        return Math.Sqrt(0.1 * expectedGap / meanCurvature) + (noise * Math.Max(1, Math.Abs(intercept)));
    }

    /// <summary>The bound of F* by the second and third vector of the pass.</summary>
    private double LowerBound(ReadOnlySpan<double> variables, double intercept)
    {
        int last = coordinates.HasIntercept ? 2 : 1;
        double low = TermsOf(1)[CertificateTerms<L, T>.ResidualSlot];
        double high = TermsOf(last)[CertificateTerms<L, T>.ResidualSlot];
        double share = low < 0 && high > 0 ? high / (high - low) : Math.Abs(low) <= Math.Abs(high) ? 1 : 0;
        double Mixed(int slot) => ((share * TermsOf(1)[slot]) + ((1 - share) * TermsOf(last)[slot])) / weightSum;

        ReadOnlySpan<double> first = GradientOf(1);
        ReadOnlySpan<double> second = GradientOf(last);
        for (int j = 0; j < coefficients.Length; j++)
        {
            coefficients[j] = (share * first[j]) + ((1 - share) * second[j]);
        }

        double residual = Mixed(CertificateTerms<L, T>.ResidualSlot);
        PullBack(residual * weightSum, slopes);
        double loss = Mixed(CertificateTerms<L, T>.LossSlot);
        double dual = loss - Mixed(CertificateTerms<L, T>.ProductSlot);
        PenaltyBound penalties = PenaltyBound.At(Penalty, slopes.AsSpan(0, coefficients.Length), variables);
        double slack = (Rounding * (loss + DualTerms(dual, loss) + penalties.Dual)) + LogitRounding(intercept, loss);
        if (coordinates.HasIntercept)
        {
            // What is left of the sum of residuals, as in Bound, with the rounding of the sums that it was made of.
            double rounded = Math.Abs(residual) + (Rounding * L.MeanResidualBound(loss));
            slack += 2 * rounded * (1 + Math.Abs(variables[^1]));
        }

        return penalties.LowerBound(dual) - slack;
    }

    private ReadOnlySpan<double> GradientOf(int vector) => dualSums.AsSpan(vector * features.FeatureCount, features.FeatureCount);

    private ReadOnlySpan<double> TermsOf(int vector) =>
        dualSums.AsSpan((dualPass!.VectorCount * features.FeatureCount) + (vector * CertificateTerms<L, T>.Sums), CertificateTerms<L, T>.Sums);
}
