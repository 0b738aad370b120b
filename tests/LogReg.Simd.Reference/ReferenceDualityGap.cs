namespace LogReg.Simd.Reference;

/// <summary>The certificate of formula 4.11 for one point (β, b).</summary>
/// <param name="Objective">F(β, b), formula 3.1, at the intercept that was given.</param>
/// <param name="DualValue">D ≤ F*.</param>
/// <param name="Gap">F(β, b) − D ≥ F(β, b) − F*.</param>
/// <param name="ShiftedIntercept">The intercept at which Σ r_i = 0; the given one when the intercept is not fitted.</param>
/// <param name="DualVariables">α_i = −r_i/S at the shifted intercept, sample weights included.</param>
public sealed record ReferenceDualityGap(
    double Objective,
    double DualValue,
    double Gap,
    double ShiftedIntercept,
    double[] DualVariables);
