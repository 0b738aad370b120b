namespace LogReg.Simd.Onnx.Writing;

/// <summary>Whether options go with a model.</summary>
internal static class ExportCheck
{
    /// <summary>The labels of the classes: those that were asked for, those of the encoding, or indices.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="model">The model.</param>
    /// <param name="decision">What decides in the place of a threshold; null where a threshold does.</param>
    /// <exception cref="ArgumentException">Something does not go with the model.</exception>
    public static LabelList Labels(ExportOptions options, IClassifier model, string? decision)
    {
        (int featureCount, int classCount) = (model.FeatureCount, model.ClassCount);
        if (featureCount == 0)
        {
            throw new ArgumentException("The model has no features, and a file without inputs scores no rows. Export a model with at least 1 feature.", nameof(model));
        }

        if (!(options.Threshold is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"The threshold is {options.Threshold}, but a probability lies in [0, 1]. Pass one."), nameof(options));
        }

        if (decision is not null && options.Threshold != new ExportOptions().Threshold)
        {
            throw new ArgumentException(FormattableString.Invariant($"The threshold is {options.Threshold}, but {decision}. Leave it out."), nameof(options));
        }

        if (options.Encoding is { } encoding && encoding.FeatureCount != featureCount)
        {
            throw new ArgumentException(
                $"The encoding makes {encoding.FeatureCount} features, but the model has {featureCount}. Pass the encoding of the data that trained it.", nameof(options));
        }

        if (options.Encoding?.Hashing is { } hashing)
        {
            throw new ArgumentException(
                $"The encoding hashes categories by {hashing.Function}, for which neither ONNX nor PMML has an operator. Train without HashBits.", nameof(options));
        }

        LabelList labels = options.Labels ?? (options.Encoding is { } known ? EncodedLabels.Of(known, classCount) : LabelList.Indices(classCount));
        return labels.Count == classCount ? labels
            : throw new ArgumentException($"There are {labels.Count} labels, but the model has {classCount} classes. Pass one label per class.", nameof(options));
    }
}
