using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Training;

namespace LogReg.Simd.Data.Pipelines;

/// <summary>Whether a model and an encoding go together.</summary>
internal static class PipelineCheck
{
    public static void Throw(IClassifier model, DataEncoding encoding)
    {
        EncodingCheck.Throw(encoding);
        if (model.FeatureCount != encoding.FeatureCount)
        {
            throw new ArgumentException($"The model has {model.FeatureCount} features, and the encoding has {encoding.FeatureCount}. Pass the encoding of the data that trained it.", nameof(encoding));
        }

        if (model.FeatureNames.Count > 0 && !model.FeatureNames.SequenceEqual(encoding.FeatureNames, StringComparer.Ordinal))
        {
            throw new ArgumentException("The features of the model have other names than those of the encoding. Pass the encoding of the data that trained it.", nameof(encoding));
        }

        if (model.LogitCount == 1 && encoding.PositiveLabels.Count == 0)
        {
            throw new ArgumentException("No label of the encoding is positive, but the model tells two classes apart. Choose which is.", nameof(encoding));
        }

        if (model.LogitCount > 1 && model.ClassCount != encoding.ClassNames.Count)
        {
            throw new ArgumentException($"The model has {model.ClassCount} classes, and the encoding has {encoding.ClassNames.Count}. "
                + "Pass the encoding of the data that trained it.", nameof(encoding));
        }
    }

    /// <summary>Refuses names of classes that are not those of the encoding; a file may have none.</summary>
    public static void ThrowNames(IReadOnlyList<string> named, IReadOnlyList<string> ofEncoding)
    {
        if (named.Count > 0 && !named.SequenceEqual(ofEncoding, StringComparer.Ordinal))
        {
            throw new ArgumentException("The classes have other names than those of the encoding.", nameof(named));
        }
    }

    /// <summary>Refuses, as the core does, what a model file cannot hold: saving is too late for it.</summary>
    /// <param name="featureDeviations">The standard deviations, or none.</param>
    /// <param name="training">The summary; null for none.</param>
    public static void ThrowUnlessStorable(double[] featureDeviations, TrainingSummary? training) =>
        _ = new SavedModel(new LogisticModel(new double[featureDeviations.Length], 0)) { FeatureDeviations = featureDeviations, Training = training };

    /// <summary>The first sentence of an error, without the name of an argument.</summary>
    public static string SentenceOf(Exception exception)
    {
        string message = exception.Message;
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        int name = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end >= 0 ? message[..(end + 1)] : name >= 0 ? message[..name] : message;
    }
}
