namespace LogReg.Simd.Objectives;

/// <summary>Both sides of the penalty in the duality gap (formula 4.11), from the gradient of the mean loss by the penalised variables.</summary>
/// <param name="Penalty">(λ₂/2)‖v‖² + λ₁‖v‖₁.</param>
/// <param name="DualPenalty">Σ (|g| − λ₁)₊²/(2λ₂); 0 without an L2 penalty.</param>
/// <param name="LargestSlope">‖g‖∞.</param>
/// <param name="GradientNorm">‖∇F‖∞, of the smallest subgradient.</param>
internal readonly record struct PenaltyBound(double Penalty, double DualPenalty, double LargestSlope, double GradientNorm)
{
    public static PenaltyBound Of(ReadOnlySpan<double> slopes, ReadOnlySpan<double> point, double l1Strength, double l2Strength)
    {
        (double penalty, double dualPenalty, double largest, double norm) = (0, 0, 0, 0);
        for (int j = 0; j < slopes.Length; j++)
        {
            double slope = slopes[j];
            double excess = Math.Max(Math.Abs(slope) - l1Strength, 0);
            penalty += (0.5 * l2Strength * point[j] * point[j]) + (l1Strength * Math.Abs(point[j]));
            dualPenalty += excess * excess;
            largest = Math.Max(largest, Math.Abs(slope));
            norm = Math.Max(norm, Math.Abs(Subgradient.Of(slope + (l2Strength * point[j]), point[j], l1Strength)));
        }

        return new PenaltyBound(penalty, l2Strength > 0 ? dualPenalty / (2 * l2Strength) : 0, largest, norm);
    }

    /// <summary>The lower bound of F* from the mean of −ℓ* at the residuals; NaN without a penalty.</summary>
    public double LowerBound(double dual, double l1Strength, double l2Strength)
    {
        if (l2Strength > 0)
        {
            return dual - DualPenalty;
        }

        // The dual point shrunk into |Xᵀr| ≤ λ₁; −ℓ* is concave and not negative at 0, so shrinking r by c costs at most the factor c.
        return l1Strength > 0 ? dual * Math.Min(1, l1Strength / LargestSlope) : double.NaN;
    }
}
