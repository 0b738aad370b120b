namespace LogReg.Simd.Onnx;

/// <summary>A linear classifier that another program trained.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ImportedModel
{
    internal ImportedModel(LogisticModel? binary, MulticlassModel? multiclass, LabelList labels, IReadOnlyList<string>? featureNames)
    {
        Binary = binary;
        Multiclass = multiclass;
        Labels = labels;
        FeatureNames = featureNames;
    }

    /// <summary>Gets the model of two classes by one logit; null for others.</summary>
    public LogisticModel? Binary { get; }

    /// <summary>Gets the model with a logit per class; null for one of two classes by one logit.</summary>
    public MulticlassModel? Multiclass { get; }

    /// <summary>Gets the labels, by class index.</summary>
    public LabelList Labels { get; }

    /// <summary>Gets the names of the features; null where the file has none.</summary>
    public IReadOnlyList<string>? FeatureNames { get; }

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => Binary?.FeatureCount ?? Multiclass!.FeatureCount;
}
