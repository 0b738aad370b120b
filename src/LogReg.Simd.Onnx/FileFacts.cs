using LogReg.Simd.Onnx.Schema;

namespace LogReg.Simd.Onnx;

/// <summary>What a file says of itself: by this an import knows a graph that this library wrote.</summary>
internal static class FileFacts
{
    public const string Producer = "LogReg.Simd";

    /// <summary>The key under which the way from logits to probabilities stands.</summary>
    public const string Link = "logreg.link";

    /// <summary>The key under which the names of the features stand, one a line.</summary>
    public const string Features = "logreg.features";

    /// <summary>The key under which the encoding stands, as JSON.</summary>
    public const string Encoding = "logreg.encoding";

    /// <summary>The key under which the threshold stands.</summary>
    public const string Threshold = "logreg.threshold";

    /// <summary>The key under which stands that the model scores rows of single precision in double.</summary>
    public const string ScoresInDouble = "logreg.scores-in-double";

    /// <summary>The link of softmax.</summary>
    public const string Softmax = "softmax";

    /// <summary>The link of one-vs-rest.</summary>
    public const string OneVsRest = "one-vs-rest";

    /// <summary>The link of a network with one hidden layer.</summary>
    public const string Network = "network";

    /// <summary>A fact of a file; null where it does not state it.</summary>
    public static string? Of(ModelProto model, string key) => model.MetadataProps.FirstOrDefault(entry => entry.Key == key)?.Value;
}
