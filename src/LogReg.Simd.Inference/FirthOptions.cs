namespace LogReg.Simd.Inference;

/// <summary>How Firth's model is fitted.</summary>
public sealed record FirthOptions
{
    /// <summary>Gets what is done about the intercept.</summary>
    public FirthIntercept Intercept { get; init; }

    /// <summary>Gets what becomes of columns that are linear combinations of those before them.</summary>
    public CollinearColumns Collinear { get; init; }

    /// <summary>Gets the most threads; 0 stands for one per processor.</summary>
    public int ThreadCount { get; init; }
}
