namespace LogReg.Simd.Reference;

/// <summary>Mean loss and gradient of the network of section 6.</summary>
/// <param name="Loss">(1/S) Σ s_i ℓ(z_i, y_i), log loss.</param>
/// <param name="HiddenGradient">∂/∂W, FeatureCount × HiddenCount row-major.</param>
/// <param name="OutputGradient">∂/∂v, HiddenCount entries.</param>
public sealed record ReferenceNetworkGradient(double Loss, double[] HiddenGradient, double[] OutputGradient);
