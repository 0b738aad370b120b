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

    /// <summary>The lower bound of F* from sums over the samples at the residuals; NaN without a penalty.</summary>
    /// <param name="dual">The mean of −ℓ* at the residuals.</param>
    /// <param name="loss">The mean loss at the logits that the residuals belong to.</param>
    /// <param name="shrinkage">The mean of (∂ℓ/∂z)²/(∂²ℓ/∂z²) there; infinite where nobody knows it.</param>
    public double LowerBound(double dual, double loss = 0, double shrinkage = double.PositiveInfinity)
    {
        if (Of.L2 > 0)
        {
            return dual - Dual;
        }

        if (Of.L1 == 0)
        {
            return double.NaN;
        }

        // The dual point shrunk into |Xᵀr| ≤ λ₁ (formula 4.18). −ℓ* is concave and not negative at 0, so shrinking r by c costs at most the factor c; with slope and curvature at r it is known better.
        double lost = Math.Max(1 - (Of.L1 / LargestSlope), 0);
        double shrunk = dual - (lost * (dual - loss)) - (lost * lost * shrinkage);
        double scaled = dual * (1 - lost);
        return lost > 0 && shrunk > scaled ? shrunk : scaled;
    }
}
