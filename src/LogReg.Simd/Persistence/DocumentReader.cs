using System.Text.Json;
using LogReg.Simd.Training;

namespace LogReg.Simd.Persistence;

/// <summary>Makes models of documents whose checksum is right. What contradicts itself is a <see cref="ModelFormatException"/>.</summary>
internal static class DocumentReader
{
    /// <summary>The model of a document, with all that stands beside it.</summary>
    public static ModelParts Read(ModelDocument document)
    {
        ModelKind kind = document.Kind is { } word ? Words.Find<ModelKind>(word) ?? throw Fault($"the kind '{word}' is unknown")
            : document.Version == ModelDocument.FirstVersion ? ModelKind.Binary
            : throw Fault("it has no kind");
        if (document.Precision is not (null or "single" or "double"))
        {
            throw Fault($"the precision '{document.Precision}' is unknown");
        }

        if (document.Scoring is not (null or "double"))
        {
            throw Fault($"the scoring '{document.Scoring}' is unknown");
        }

        try
        {
            FeatureNumbers features = FeatureNumbers.Of(document, kind);
            IClassifier model = kind switch
            {
                ModelKind.Binary => Binary(document, features),
                ModelKind.Network => Network(document, features),
                _ => Classes(document, features, kind == ModelKind.Softmax ? MulticlassMethod.Softmax : MulticlassMethod.OneVsRest),
            };
            return new ModelParts(model)
            {
                ClassNames = ClassNamesOf(document, model),
                FeatureDeviations = features.Deviations,
                Training = document.Training,
                ReadsDouble = document.Precision is { } precision ? precision == "double" : null,
                Encoding = document.Encoding is { ValueKind: not JsonValueKind.Null } encoding ? encoding.GetRawText() : null,
            };
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException($"{Contradiction}: {WithoutParameter(exception)} {ModelContent.Remedy}", exception);
        }
    }

    /// <summary>The error of a document whose parts do not fit.</summary>
    public static ModelFormatException Fault(string fault) => new($"{Contradiction}: {fault}. {ModelContent.Remedy}");

    private const string Contradiction = "The model file contradicts itself";

    private static LogisticModel Binary(ModelDocument document, FeatureNumbers features)
    {
        Link link = document.Link is null && document.Version == ModelDocument.FirstVersion ? Link.Logistic
            : Words.Find<Link>(document.Link ?? string.Empty) ?? throw Fault($"the link '{document.Link}' is unknown");
        double intercept = document.Intercept ?? throw Fault("a number is missing");
        return LogisticModel.Keeping(features.Coefficients, intercept, link, document.Scoring is not null).WithFeatureNames(features.Names);
    }

    private static MulticlassModel Classes(ModelDocument document, FeatureNumbers features, MulticlassMethod method) =>
        new MulticlassModel(features.Coefficients, [.. document.Intercepts!], method, document.Scoring is not null).WithFeatureNames(features.Names);

    private static HiddenLayerModel Network(ModelDocument document, FeatureNumbers features)
    {
        if (document.HiddenIntercepts is null || document.Intercepts is null)
        {
            throw Fault("the intercepts are missing");
        }

        double[] outputs = [.. document.OutputCoefficients!.SelectMany(output => output)];
        return new HiddenLayerModel(
            features.VectorCount, features.Coefficients, [.. document.HiddenIntercepts], outputs, [.. document.Intercepts], document.Scoring is not null).WithFeatureNames(features.Names);
    }

    private static IReadOnlyList<string> ClassNamesOf(ModelDocument document, IClassifier model)
    {
        IReadOnlyList<string> names = model.LogitCount > 1 ? document.Classes ?? []
            : document.Positive is null && document.Negative is null ? []
            : [document.Negative ?? throw Fault("the negative class has no name"), document.Positive ?? throw Fault("the positive class has no name")];
        return names.Count == 0 || (names.Count == model.ClassCount && !names.Contains(null))
            ? names
            : throw Fault($"there are {names.Count} names for {model.ClassCount} classes");
    }

    private static string WithoutParameter(ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", string.Empty, StringComparison.Ordinal) : exception.Message;
}
