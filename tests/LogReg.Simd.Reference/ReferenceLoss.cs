using static LogReg.Simd.Reference.ReferenceFunctions;

namespace LogReg.Simd.Reference;

/// <summary>A pointwise loss of section 2 as data: what the objective of section 3 is a mean of.</summary>
/// <param name="Formula">Its number.</param>
/// <param name="Value">ℓ(z, y).</param>
/// <param name="Residual">∂ℓ/∂z(z, y).</param>
/// <param name="Curvature">∂²ℓ/∂z²(z, y).</param>
/// <param name="LargestCurvature">A bound of |∂²ℓ/∂z²|.</param>
/// <param name="BaseLogit">The best constant logit where a share of the weight is of class 1.</param>
/// <param name="NegativeConjugate">
/// −ℓ*(r, y) = min over z of ℓ(z, y) − r z, for formula 4.11; null for a loss that is not convex, where it bounds nothing.
/// </param>
public sealed record ReferenceLoss(
    string Formula,
    Func<double, double, double> Value,
    Func<double, double, double> Residual,
    Func<double, double, double> Curvature,
    double LargestCurvature,
    Func<double, double> BaseLogit,
    Func<double, double, double>? NegativeConjugate)
{
    /// <summary>Formula 2.1. The minimum is reached at σ(z) = r + y and is the binary entropy there.</summary>
    public static readonly ReferenceLoss LogLoss = new(
        "2.1",
        ReferenceLosses.LogLoss.Value,
        ReferenceLosses.LogLoss.Residual,
        ReferenceLosses.LogLoss.Curvature,
        0.25,
        Logit,
        (r, y) => ReferenceCertificate.BinaryEntropy(r + y));

    /// <summary>Formula 2.2.</summary>
    public static readonly ReferenceLoss SquaredProbability = new(
        "2.2",
        ReferenceLosses.SquaredProbability.Value,
        ReferenceLosses.SquaredProbability.Residual,
        ReferenceLosses.SquaredProbability.Curvature,
        0.155,
        Logit,
        null);

    /// <summary>Formula 2.3. With z for 2z, the minimum of 2.1 at half the residual.</summary>
    public static readonly ReferenceLoss TanhCrossEntropy = new(
        "2.3",
        ReferenceLosses.TanhCrossEntropy.Value,
        ReferenceLosses.TanhCrossEntropy.Residual,
        ReferenceLosses.TanhCrossEntropy.Curvature,
        1,
        share => 0.5 * Logit(share),
        (r, y) => ReferenceCertificate.BinaryEntropy((0.5 * r) + y));

    /// <summary>Formula 2.4. The minimum is reached at z = y + r.</summary>
    public static readonly ReferenceLoss SquaredLogit = new(
        "2.4",
        ReferenceLosses.SquaredLogit.Value,
        ReferenceLosses.SquaredLogit.Residual,
        ReferenceLosses.SquaredLogit.Curvature,
        1,
        share => share,
        (r, y) => (-0.5 * r * r) - (r * y));
}
