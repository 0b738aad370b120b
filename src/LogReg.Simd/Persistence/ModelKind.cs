namespace LogReg.Simd.Persistence;

/// <summary>What a model is, as its file says.</summary>
internal enum ModelKind
{
    /// <summary>Two classes by one logit.</summary>
    Binary,

    /// <summary>Several classes by one multinomial model.</summary>
    Softmax,

    /// <summary>Several classes by one binary model each.</summary>
    OneVsRest,

    /// <summary>One hidden layer of sigmoid units.</summary>
    Network,
}
