using static LogReg.Simd.Reference.ReferenceFunctions;

namespace LogReg.Simd.Reference;

/// <summary>
/// Formula 4.11: for λ₂ > 0 the duality gap bounds F − F*.
/// </summary>
/// <remarks>
/// <para>
/// Derivation. Let H(p) = −p log p − (1 − p) log(1 − p), the binary entropy. The conjugate of softplus is −H, so that
/// softplus(z) = max over p in [0, 1] of p z + H(p), reached at p = σ(z). Hence, for the log loss 2.1 and every p_i in [0, 1],
/// </para>
/// <para>s_i ℓ(z_i, y_i) = s_i softplus(z_i) − s_i y_i z_i ≥ r_i z_i + s_i H(p_i), with r_i = s_i (p_i − y_i).</para>
/// <para>Put z_i = x_iᵀβ + b, divide by S, add the penalty, and write g = (1/S) Xᵀr:</para>
/// <para>F(β, b) ≥ (1/S) Σ s_i H(p_i) + gᵀβ + (b/S) Σ r_i + (λ₂/2)‖β‖² + λ₁‖β‖₁.</para>
/// <para>
/// The right side is minimised over β coordinate by coordinate: β_j = −soft(g_j, λ₁)/λ₂, which leaves
/// −(|g_j| − λ₁)₊²/(2λ₂). Over a free b the minimum is −∞ unless Σ r_i = 0, and with Σ r_i = 0 the term is gone. So, with
/// α_i = −r_i/S,
/// </para>
/// <para>D(p) = (1/S) Σ s_i H(p_i) − (1/(2λ₂)) Σ_j (|g_j| − λ₁)₊² ≤ F* for every p with Σ r_i = 0,</para>
/// <para>
/// which for λ₁ = 0 is (1/S) Σ s_i H(p_i) − ‖(1/S) Xᵀr‖²/(2λ₂). An intercept that is not fitted but held at b is a
/// constant: nothing constrains Σ r_i, and the term (b/S) Σ r_i stays.
/// </para>
/// <para>
/// The dual point. p_i = σ(z_i) closes the gap of the losses; to make Σ r_i = 0 the intercept is first moved to the b' that
/// minimises F(β, ·). Then (1/S) Σ s_i ℓ(z_i, y_i) − (1/S) Σ s_i H(p_i) = gᵀβ, and for λ₁ = 0 the gap at (β, b') is
/// (λ₂/2)‖β‖² + gᵀβ + ‖g‖²/(2λ₂) = ‖∇F(β, b')‖²/(2λ₂): the bound of strong convexity, exactly. At the optimum it is zero.
/// </para>
/// </remarks>
public static class ReferenceCertificate
{
    /// <summary>Formula 4.11: the dual value after the intercept shift, and the duality gap of the point as it was given.</summary>
    /// <param name="objective">The objective, with λ₂ > 0.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    /// <exception cref="ArgumentException">λ₂ is not positive.</exception>
    public static ReferenceDualityGap Compute(
        ReferenceObjective objective, ReadOnlySpan<double> coefficients, double intercept)
    {
        double shifted = objective.FitIntercept ? ShiftedIntercept(objective, coefficients) : intercept;
        double[] logits = objective.Logits(coefficients, shifted);
        var slopes = new double[objective.SampleCount];
        var dualVariables = new double[objective.SampleCount];
        for (int i = 0; i < objective.SampleCount; i++)
        {
            slopes[i] = objective.Loss.Residual(logits[i], objective.Labels[i]);
            dualVariables[i] = -objective.SampleWeights[i] * slopes[i] / objective.WeightSum;
        }

        double value = objective.Value(coefficients, intercept);
        double dual = DualValueOfSlopes(objective, slopes, intercept);
        return new ReferenceDualityGap(value, dual, value - dual, shifted, dualVariables);
    }

    /// <summary>
    /// Formula 4.11: D(p), a lower bound of F* for every p in [0, 1]ⁿ that satisfies Σ s_i (p_i − y_i) = 0. The caller sees
    /// to that constraint, which there is only when the intercept is fitted; at a p that breaks it the bound does not hold.
    /// </summary>
    /// <param name="objective">The objective, with the log loss and λ₂ > 0.</param>
    /// <param name="probabilities">p, one per sample.</param>
    /// <param name="intercept">The intercept that is held when it is not fitted; unused otherwise.</param>
    /// <exception cref="ArgumentException">λ₂ is not positive.</exception>
    public static double DualValue(ReferenceObjective objective, ReadOnlySpan<double> probabilities, double intercept)
    {
        double[] slopes = probabilities.ToArray();
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] -= objective.Labels[i];
        }

        return DualValueOfSlopes(objective, slopes, intercept);
    }

    /// <summary>
    /// Formula 4.11 for any convex loss: (1/S) Σ s_i (−ℓ*(q_i, y_i)) − (1/(2λ₂)) Σ_j (|g_j| − λ₁)₊², a lower bound of F* for every q in the slopes of ℓ
    /// with Σ s_i q_i = 0, g = (1/S) Xᵀ(s q).
    /// </summary>
    /// <param name="objective">The objective, with a convex loss and λ₂ > 0.</param>
    /// <param name="slopes">q, one per sample.</param>
    /// <param name="intercept">The intercept that is held when it is not fitted; unused otherwise.</param>
    /// <exception cref="ArgumentException">λ₂ is not positive, or the loss is not convex.</exception>
    public static double DualValueOfSlopes(ReferenceObjective objective, ReadOnlySpan<double> slopes, double intercept)
    {
        Func<double, double, double> negativeConjugate = objective.Loss.NegativeConjugate
            ?? throw new ArgumentException($"The loss {objective.Loss.Formula} is not convex.", nameof(objective));
        if (!(objective.L2Strength > 0))
        {
            throw new ArgumentException(
                $"The certificate needs a positive L2Strength, but it is {objective.L2Strength}.", nameof(objective));
        }

        var r = new double[objective.SampleCount];
        double value = 0;
        for (int i = 0; i < objective.SampleCount; i++)
        {
            r[i] = objective.SampleWeights[i] * slopes[i];
            value += objective.SampleWeights[i] * negativeConjugate(slopes[i], objective.Labels[i]) / objective.WeightSum;
            if (!objective.FitIntercept)
            {
                value += r[i] * intercept / objective.WeightSum;
            }
        }

        double[] sums = ReferencePass.TransposedProduct(
            objective.Features, objective.SampleCount, objective.FeatureCount, objective.FeatureCount, r);
        for (int j = 0; j < objective.FeatureCount; j++)
        {
            double excess = Math.Max(Math.Abs(sums[j] / objective.WeightSum) - objective.L1Strength, 0);
            value -= excess * excess / (2 * objective.L2Strength);
        }

        return value;
    }

    /// <summary>
    /// Formula 4.11: the b' with Σ s_i ∂ℓ/∂z(x_iᵀβ + b', y_i) = 0, by bisection. It lies between c − max x_iᵀβ and
    /// c − min x_iᵀβ, where c is the best constant logit; for the log loss with one class only it is −∞ or +∞.
    /// </summary>
    /// <param name="objective">The objective.</param>
    /// <param name="coefficients">β.</param>
    public static double ShiftedIntercept(ReferenceObjective objective, ReadOnlySpan<double> coefficients)
    {
        double[] products = objective.Logits(coefficients, 0);
        double labelSum = 0;
        for (int i = 0; i < objective.SampleCount; i++)
        {
            labelSum += objective.SampleWeights[i] * objective.Labels[i];
        }

        double centre = objective.Loss.BaseLogit(labelSum / objective.WeightSum);
        double low = centre - products.Max();
        double high = centre - products.Min();
        for (int halving = 0; halving < 200 && low < high; halving++)
        {
            double middle = low + (0.5 * (high - low));
            double sum = 0;
            for (int i = 0; i < objective.SampleCount; i++)
            {
                sum += objective.SampleWeights[i] * objective.Loss.Residual(products[i] + middle, objective.Labels[i]);
            }

            if (sum > 0)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return low;
    }

    /// <summary>Formula 4.11: H(p) = −p log p − (1 − p) log(1 − p), with 0 log 0 = 0; minus the conjugate of softplus.</summary>
    /// <param name="p">A probability.</param>
    public static double BinaryEntropy(double p)
        => p is 0 or 1 ? 0 : (-p * Math.Log(p)) - ((1 - p) * Log1p(-p));
}
