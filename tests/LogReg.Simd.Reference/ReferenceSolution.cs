namespace LogReg.Simd.Reference;

/// <summary>The minimum that <see cref="ReferenceSolver"/> found.</summary>
/// <param name="Coefficients">β*.</param>
/// <param name="Intercept">b*.</param>
/// <param name="Objective">F* = F(β*, b*), formula 3.1.</param>
/// <param name="GradientInfinityNorm">The largest entry of ∇F(β*, b*) in absolute value, formula 3.2.</param>
/// <param name="Iterations">Newton steps taken.</param>
public sealed record ReferenceSolution(
    double[] Coefficients,
    double Intercept,
    double Objective,
    double GradientInfinityNorm,
    int Iterations);
