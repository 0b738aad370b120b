namespace LogReg.Simd.Inference;

/// <summary>A covariance that does not rely on the variance of the model (formula 7.4).</summary>
public enum CovarianceKind
{
    /// <summary>Squared residuals as they are.</summary>
    HC0,

    /// <summary>Times n/(n − k).</summary>
    HC1,

    /// <summary>Each divided by 1 − h, h its leverage.</summary>
    HC2,

    /// <summary>Each divided by (1 − h)².</summary>
    HC3,
}
