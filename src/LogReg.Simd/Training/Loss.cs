namespace LogReg.Simd.Training;

/// <summary>The losses that can be minimised, formulas 2.1 to 2.4. The model's <see cref="LogisticModel.Link"/> follows from the loss.</summary>
public enum Loss
{
    /// <summary>Log loss, binary cross-entropy (formula 2.1): logistic regression. Convex. The link is <see cref="Link.Logistic"/>.</summary>
    LogLoss,

    /// <summary>
    /// Squared error of the probability, Brier (formula 2.2). The link is <see cref="Link.Logistic"/>. <em>Not convex</em>: the point found is a stationary one, which
    /// need not be the minimum; there is no certificate, and solvers that rely on curvature are refused.
    /// </summary>
    SquaredProbability,

    /// <summary>
    /// Cross-entropy of (tanh(z) + 1)/2 (formula 2.3). Convex. The link is <see cref="Link.Tanh"/>. The optimum is that of the log loss with halved
    /// coefficients: without a penalty, or with penalties λ₂ and λ₁ where the log loss has λ₂/4 and λ₁/2.
    /// </summary>
    TanhCrossEntropy,

    /// <summary>
    /// Squared error of the logit against the label 0 or 1, Adaline, linear regression (formula 2.4). Convex. The link is <see cref="Link.Identity"/>: the logit is the predicted
    /// label, class 1 from above ½.
    /// </summary>
    SquaredLogit,
}
