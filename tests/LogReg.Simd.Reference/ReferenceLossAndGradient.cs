namespace LogReg.Simd.Reference;

/// <summary>The sums of one pass, before formulas 3.1 and 3.2 divide by S and add the penalty.</summary>
/// <param name="Loss">Σ s_i ℓ(z_i, y_i).</param>
/// <param name="Gradient">Σ r_i x_i with r_i = s_i ∂ℓ/∂z_i, one entry per feature.</param>
/// <param name="InterceptGradient">Σ r_i.</param>
/// <param name="WeightSum">S = Σ s_i.</param>
public sealed record ReferenceLossAndGradient(
    double Loss,
    double[] Gradient,
    double InterceptGradient,
    double WeightSum);
