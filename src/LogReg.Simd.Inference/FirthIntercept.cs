namespace LogReg.Simd.Inference;

/// <summary>What is done about the probabilities of a Firth fit, whose mean is drawn towards one half (Puhr and others, 2017).</summary>
public enum FirthIntercept
{
    /// <summary>Nothing.</summary>
    Firth,

    /// <summary>FLIC: the intercept is fitted anew by maximum likelihood with the other coefficients held, so that the mean probability is the share of successes.</summary>
    Flic,

    /// <summary>FLAC: maximum likelihood over the rows and the pseudo-rows that the penalty stands for, with an indicator of the pseudo-rows as a further column.</summary>
    Flac,
}
