namespace LogReg.Simd.Inference;

/// <summary>How a model is fitted. No option changes a digit of a coefficient.</summary>
public sealed record InferenceOptions
{
    /// <summary>Gets what becomes of columns that are linear combinations of those before them.</summary>
    public CollinearColumns Collinear { get; init; }

    /// <summary>Gets the most threads; 0 stands for one per processor. Results have the same bits for any number.</summary>
    public int ThreadCount { get; init; }
}
