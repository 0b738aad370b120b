using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>The certificate of a point by its own residuals, moved along a direction (formula 4.19).</content>
/// <remarks>
/// Residuals s·(ℓ′ + ℓ″·x̃ᵀd) are linear in the direction d, and so is what they leave of the gradient: along Newton's step over the variables that are not zero it meets the bounds ±λ₁ of an L1
/// penalty in as many digits as the step has. The residuals of the point where the step leads miss them by third derivatives. Three reads of the features, in double: the logits, their changes and the
/// gradient; a fourth where evaluations were not in double. What rounding may have done is part of the gap.
/// </remarks>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private MovedResiduals<L, T>? movedResiduals;

    private Certificate CertifyMoved(ReadOnlySpan<double> point, DualPoint dual)
    {
        rows ??= new RowProducts(features.InDouble(), Team);
        MovedResiduals<L, T> moved = movedResiduals ??= new MovedResiduals<L, T>(samples);
        double own = Elements.Round<T>(coordinates.ToCoefficients(point, coefficients));
        rows.Project(coefficients, own, moved.Logits, []);
        double along = coordinates.ToCoefficients(dual.Variables, coefficients);
        rows.Project(coefficients, along, moved.Moves, []);
        Span<double> three = stackalloc double[3];
        moved.Evaluate(three);
        features.Combine(three);
        double loss = three[0] / weightSum;
        slopes ??= new double[VariableCount];
        double norm = typeof(T) == typeof(double) ? dual.GradientNorm : OwnNorm(moved.Residuals, point);
        moved.Shift(coordinates.HasIntercept ? -three[1] / three[2] : 0);
        PullBack(rows.Accumulate(moved.Moved, coefficients), slopes);
        Work.Passes += 3 * passShare;

        PenaltyBound penalties = PenaltyBound.At(Penalty, slopes.AsSpan(0, PenalizedCount), point);
        double lost = Penalty.L2 > 0 ? 0 : Math.Max(1 - (Penalty.L1 / penalties.LargestSlope), 0);
        double bound = MovedDual(moved, loss, lost, out double size);
        if (lost > 0 && !double.IsFinite(bound))
        {
            // −ℓ* is concave and not negative at zero: shrinking costs no more than its share.
            bound = (1 - lost) * MovedDual(moved, loss, 0, out size);
        }

        double objective = loss + penalties.Value;
        double slack = (Rounding * (Math.Abs(objective) + size + penalties.Dual)) + LogitRounding(own, loss) + (2 * Rounding * L.MeanResidualBound(loss));
        if (coordinates.HasIntercept)
        {
            // What rounding leaves of the sum of residuals, as in Bound.
            slack += 2 * Rounding * L.MeanResidualBound(loss) * (1 + Math.Abs(point[^1]));
        }

        return new Certificate(objective, loss, Math.Max(objective - (bound - penalties.Dual), 0) + slack, own, norm);
    }

    /// <summary>‖∇F‖∞ by the residuals of the point, in one more read: evaluations were not in double.</summary>
    private double OwnNorm(ReadOnlySpan<double> residuals, ReadOnlySpan<double> point)
    {
        PullBack(rows!.Accumulate(residuals, coefficients), slopes!);
        Work.Passes += passShare;
        double norm = PenaltyBound.At(Penalty, slopes.AsSpan(0, PenalizedCount), point).GradientNorm;
        return coordinates.HasIntercept ? Math.Max(norm, Math.Abs(slopes![^1])) : norm;
    }

    /// <summary>A lower bound of the mean of −ℓ* at the moved residuals, shrunk by a share; minus infinity where a row is moved too far.</summary>
    private double MovedDual(MovedResiduals<L, T> moved, double loss, double lost, out double size)
    {
        Span<double> three = stackalloc double[3];
        moved.Bound(lost, three);
        features.Combine(three);
        double value = three[2] > 0 ? double.NegativeInfinity : loss - ((three[0] + three[1]) / weightSum);
        size = loss + (Math.Abs(three[0]) / weightSum) + DualTerms(double.IsFinite(value) ? value : 0, loss);
        return value;
    }
}
