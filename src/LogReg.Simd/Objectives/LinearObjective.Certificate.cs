using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <content>The certificate (formula 4.11).</content>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private const int MaxShiftSteps = 50;
    private const int MaxCorrections = 3;

    /// <summary>The most that Newton's method moves the intercept by at once: beyond, the curvatures are those of somewhere else, and may be rounding.</summary>
    private const double MaxStep = 2;

    /// <summary>
    /// What the sums of a certificate may be off by, relative to their terms: a lane adds at most 256 products before it is reduced, and
    /// panels number in the thousands.
    /// </summary>
    private const double Rounding = 2e-14;

    /// <summary>Half the distance from 1 to the next double.</summary>
    private const double Unit = 1.0 / (1L << 53);

    private double[]? slopes;

    public Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default)
    {
        if (double.IsFinite(KeptGap))
        {
            return CertifyByKept(point);
        }

        if (dual.IsDirection && L.IsConvex)
        {
            return CertifyMoved(point, dual);
        }

        if (!dual.Variables.IsEmpty && movesIntercept && L.IsConvex)
        {
            return CertifyBy(point, dual);
        }

        double intercept = coordinates.ToCoefficients(point, coefficients);
        if (!coordinates.HasIntercept || !L.IsConvex)
        {
            WidePass(intercept);
            return Bound(point, intercept, intercept, intercept);
        }

        Certificate here = default;
        if (!movesIntercept)
        {
            WidePass(intercept);
            here = Bound(point, intercept, intercept, intercept);
        }

        double best = intercept + SolveShift(samples.Logits, out double curvatures);
        WidePass(best);

        // The shift came from logits in the features' precision; where that was not enough, the residual sum in double corrects it.
        double enough = typeof(T) == typeof(double) ? 1e-13 : 1e-6;
        for (int i = 0; i < MaxCorrections; i++)
        {
            double correction = -Sum(CertificateTerms<L, T>.ResidualSlot) / curvatures;
            if (!(Math.Abs(correction) > enough * Math.Max(1, Math.Abs(best))) || !double.IsFinite(correction))
            {
                break;
            }

            best += Math.Clamp(correction, -MaxStep, MaxStep);
            WidePass(best);
        }

        Certificate there = Bound(point, best, Elements.Round<T>(best), intercept);
        return movesIntercept ? there : here with { Gap = there.Gap + Math.Max(here.Objective - there.Objective, 0) };
    }

    /// <summary>The certificate of a point by its own residuals, from the sums of the last pass.</summary>
    /// <param name="point">The point.</param>
    /// <param name="intercept">The intercept of the pass.</param>
    /// <param name="reported">The intercept that the values are stated for.</param>
    /// <param name="given">The intercept of the point.</param>
    private Certificate Bound(ReadOnlySpan<double> point, double intercept, double reported, double given)
    {
        int d = features.FeatureCount;
        double loss = Sum(CertificateTerms<L, T>.LossSlot) / weightSum;
        double dual = loss - (Sum(CertificateTerms<L, T>.ProductSlot) / weightSum);
        double residual = Sum(CertificateTerms<L, T>.ResidualSlot) / weightSum;
        slopes ??= new double[VariableCount];
        coordinates.PullBack(sums.AsSpan(0, d), Sum(CertificateTerms<L, T>.ResidualSlot), slopes);
        Doubles.Divide(slopes, weightSum);
        PenaltyBound penalties = PenaltyBound.At(Penalty, slopes.AsSpan(0, d), point);
        double objective = loss + penalties.Value;
        double bound = L.IsConvex ? penalties.LowerBound(dual, loss, Sum(CertificateTerms<L, T>.ShrinkageSlot) / weightSum) : double.NaN;
        double norm = penalties.GradientNorm;
        double logits = LogitRounding(intercept, loss);
        double slack = (Rounding * (Math.Abs(objective) + DualTerms(dual, loss) + penalties.Dual)) + logits;
        if (coordinates.HasIntercept)
        {
            // With Σ r = R the dual bounds F from below only up to R·v* of the intercept's variable v* at the optimum, which is near the one here. And the reported intercept is rounded: F is
            // off by at most its slope times the rounding and the largest curvature times its square.
            double rounding = Math.Abs(reported - intercept);
            double moved = rounding * (Math.Abs(residual) + (L.LargestCurvature * rounding));
            double shift = Math.Abs(intercept - given);
            slack += (2 * Math.Abs(residual) * (1 + Math.Abs(point[d]) + shift)) + moved;
            norm = Math.Max(norm, Math.Abs(residual));
        }

        return new Certificate(objective, loss, Math.Max(objective - bound, 0) + slack, reported, norm);
    }

    /// <summary>A logit is off by a few roundings of its terms, which are of the intercept's size where they cancel; a loss then by that times its residual.</summary>
    private double LogitRounding(double intercept, double loss) => Unit * (8 + (features.FeatureCount / Lanes.Count)) * 2 * Math.Abs(intercept) * L.MeanResidualBound(loss);

    /// <summary>The size of the dual's terms, which are of one sign, but for a loss that does not vanish: there a term is −½r² − r·y.</summary>
    private static double DualTerms(double dual, double loss) => L.VanishesWithMargin ? Math.Abs(dual) : loss + L.MeanResidualBound(loss);

    private void WidePass(double intercept)
    {
        widePass ??= features.InDouble().NewPass(default(WidenedTerms<CertificateTerms<L, double>, T>), 1, Team);
        fixed (double* beta = coefficients)
        {
            widePass.Terms = new WidenedTerms<CertificateTerms<L, double>, T>
            {
                Terms = new CertificateTerms<L, double> { SumsShrinkage = Penalty is { L1: > 0, L2: 0 } },
                Labels = samples.Labels,
                SampleWeights = samples.Weights,
            };
            widePass.Coefficients = beta;
            widePass.Intercepts = &intercept;
            widePass.Compute(sums);
        }

        Work.Passes += passShare;
    }

    private double Sum(int slot) => sums[features.FeatureCount + slot];

    /// <summary>The shift of all logits that makes Σ s·∂ℓ/∂z = 0, by Newton's method over them.</summary>
    private double SolveShift(T* logits, out double curvatures)
    {
        const double SmallStep = 1e-4;
        shiftWork ??= new ShiftWork<L, T>(samples.Count, Team.WorkerCount);
        shiftWork.Logits = logits;
        shiftWork.Labels = samples.Labels;
        shiftWork.SampleWeights = samples.Weights;
        Span<double> three = stackalloc double[LineTerms.SumCount];
        double shift = 0;
        curvatures = double.NaN;
        for (int i = 0; i < MaxShiftSteps; i++)
        {
            shiftWork.Shift = shift;
            shiftWork.Compute(Team, three);
            features.Combine(three);
            (double residuals, curvatures) = (three[1], three[2]);
            double step = -residuals / curvatures;
            if (!double.IsFinite(step))
            {
                break;
            }

            shift += Math.Clamp(step, -MaxStep, MaxStep);
            if (Math.Abs(step) < SmallStep)
            {
                break;
            }
        }

        return shift;
    }
}
