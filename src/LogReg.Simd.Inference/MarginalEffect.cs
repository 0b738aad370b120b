namespace LogReg.Simd.Inference;

/// <summary>By how much the probability changes with a feature, with the error of the delta method.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Effect">The change of the probability per unit.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Z">The effect in standard errors.</param>
/// <param name="PValue">The two-sided p.</param>
public sealed record MarginalEffect(string Name, double Effect, double StandardError, double Z, double PValue);
