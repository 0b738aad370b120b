namespace LogReg.Simd.Metrics;

/// <summary>How probabilities are shared out among bins.</summary>
public enum CalibrationBinning
{
    /// <summary>Bin k of n holds the probabilities in (k/n, (k + 1)/n], the first one 0 as well.</summary>
    EqualWidth,

    /// <summary>
    /// Bins of equal weight, as nearly as samples with equal logits, which stay together, allow: the bin of a distinct logit is where the middle of its
    /// weight lies among the weight of all.
    /// </summary>
    Quantile,
}
