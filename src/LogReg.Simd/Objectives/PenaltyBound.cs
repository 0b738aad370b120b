namespace LogReg.Simd.Objectives;

/// <summary>Both sides of the penalty in the duality gap (formula 4.11), from the gradient of the mean loss by the penalised variables.</summary>
/// <param name="Of">The penalty.</param>
/// <param name="Value">(λ₂/2)‖v‖² + λ₁‖v‖₁.</param>
/// <param name="Dual">Σ (|g| − λ₁)₊²/(2λ₂); 0 without an L2 penalty.</param>
/// <param name="LargestSlope">‖g‖∞.</param>
/// <param name="GradientNorm">‖∇F‖∞, of the smallest subgradient.</param>
internal readonly record struct PenaltyBound(Penalty Of, double Value, double Dual, double LargestSlope, double GradientNorm)
{
    /// <summary>Computes both sides.</summary>
    /// <param name="penalty">The penalty.</param>
    /// <param name="slopes">g.</param>
    /// <param name="point">v.</param>
    public static PenaltyBound At(Penalty penalty, ReadOnlySpan<double> slopes, ReadOnlySpan<double> point)
    {
        (double value, double dual, double largest, double norm) = (0, 0, 0, 0);
        for (int j = 0; j < slopes.Length; j++)
        {
            double slope = slopes[j];
            double excess = Math.Max(Math.Abs(slope) - penalty.L1, 0);
            value += (0.5 * penalty.L2 * point[j] * point[j]) + (penalty.L1 * Math.Abs(point[j]));
            dual += excess * excess;
            largest = Math.Max(largest, Math.Abs(slope));
            norm = Math.Max(norm, Math.Abs(penalty.Subgradient(slope + (penalty.L2 * point[j]), point[j])));
        }

        return new PenaltyBound(penalty, value, penalty.L2 > 0 ? dual / (2 * penalty.L2) : 0, largest, norm);
    }

    /// <summary>The lower bound of F* from the mean of −ℓ* at the residuals; NaN without a penalty.</summary>
    public double LowerBound(double dual)
    {
        if (Of.L2 > 0)
        {
            return dual - Dual;
        }

        // The dual point shrunk into |Xᵀr| ≤ λ₁; −ℓ* is concave and not negative at 0, so shrinking r by c costs at most the factor c.
        return Of.L1 > 0 ? dual * Math.Min(1, Of.L1 / LargestSlope) : double.NaN;
    }
}
