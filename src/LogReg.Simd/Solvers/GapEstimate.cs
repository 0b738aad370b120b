using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>What the certificate of formula 4.11 would say, reckoned from the gradient at hand: no pass, no proof.</summary>
/// <remarks>
/// With g the loss's gradient the gap at an optimal intercept is Σ s·ℓ/S − D = gᵀv + penalty + dual penalty. It tells the run when a certificate is worth
/// its pass.
/// </remarks>
internal static class GapEstimate
{
    /// <summary>
    /// What the square of the gradient by a free intercept adds: one that is off by g/h costs g²/(2h). With the log loss h is at most 1/4 and rarely below 1/16; the other convex losses curve
    /// four times as much, so that they get an estimate on the safe side.
    /// </summary>
    private const double InterceptFactor = 8;

    /// <summary>The estimate at the current point; NaN without a penalty, or where the loss is not convex.</summary>
    public static double Of(OptimizationState state)
    {
        (double l1, double l2) = state.Objective.Penalty;
        int count = state.Objective.PenalizedCount;
        (double gap, double product, double largest) = (0, 0, 0);
        if ((l1 == 0 && l2 == 0) || !state.Objective.IsConvex)
        {
            return double.NaN;
        }

        for (int j = 0; j < count; j++)
        {
            double v = state.Point[j];
            double slope = state.Gradient[j] - (l2 * v);
            product += slope * v;
            largest = Math.Max(largest, Math.Abs(slope));
            gap += OfVariable(v, slope, l1, l2);
        }

        if (l2 == 0 && largest > l1)
        {
            // Formula 4.18, its last sum being 1 where the probabilities are those of the labels.
            double lost = 1 - (l1 / largest);
            double loss = state.Value - state.L1Penalty(state.Point);
            gap += lost * Math.Min(loss - product, lost - product);
        }

        for (int j = count; j < state.Objective.VariableCount; j++)
        {
            gap += InterceptFactor * state.Gradient[j] * state.Gradient[j];
        }

        return gap;
    }

    /// <summary>The share of a penalised variable: (λ₂/2)v² + λ₁|v| + g·v + (|g| − λ₁)₊²/(2λ₂), where the last term is missing without an L2 penalty.</summary>
    /// <param name="v">The variable.</param>
    /// <param name="slope">g, the gradient of the loss by the dual point.</param>
    /// <param name="l1">λ₁.</param>
    /// <param name="l2">λ₂.</param>
    public static double OfVariable(double v, double slope, double l1, double l2)
    {
        if (l2 == 0)
        {
            return (l1 * Math.Abs(v)) + (slope * v);
        }

        // Arranged so that nothing cancels where there is no L1 penalty.
        double soft = Penalty.SoftThreshold(slope, l1);
        double sum = (l2 * v) + soft;
        return (sum * sum / (2 * l2)) + (l1 * Math.Abs(v)) + ((slope - soft) * v);
    }

    /// <summary>What is left of the gap by a gradient of F, under an L2 penalty alone.</summary>
    public static double OfGradient(IObjective objective, ReadOnlySpan<double> gradient)
    {
        ReadOnlySpan<double> penalized = gradient[..objective.PenalizedCount];
        ReadOnlySpan<double> free = gradient[objective.PenalizedCount..];
        return (VectorMath.Dot(penalized, penalized) / (2 * objective.Penalty.L2)) + (InterceptFactor * VectorMath.Dot(free, free));
    }
}
