namespace LogReg.Simd.Inference;

/// <summary>A prediction with its uncertainty.</summary>
/// <param name="Logit">z = o + b + xᵀβ.</param>
/// <param name="StandardError">√(xᵀ Var x), in logits.</param>
/// <param name="Probability">σ(z).</param>
/// <param name="ProbabilityInterval">σ of the Wald interval of z.</param>
public sealed record Prediction(double Logit, double StandardError, double Probability, Interval ProbabilityInterval);
