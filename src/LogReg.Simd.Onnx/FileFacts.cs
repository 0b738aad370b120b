namespace LogReg.Simd.Onnx;

/// <summary>What a file says of itself: by this an import knows a graph that this library wrote.</summary>
internal static class FileFacts
{
    public const string Producer = "LogReg.Simd";

    /// <summary>The key under which the way from logits to probabilities stands.</summary>
    public const string Link = "logreg.link";

    /// <summary>The key under which the names of the features stand, one a line.</summary>
    public const string Features = "logreg.features";

    /// <summary>The link of softmax.</summary>
    public const string Softmax = "softmax";

    /// <summary>The link of one-vs-rest.</summary>
    public const string OneVsRest = "one-vs-rest";

    /// <summary>The link of a network with one hidden layer.</summary>
    public const string Network = "network";
}
