using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Models;

/// <summary>The numbers of a model and their members in the model file.</summary>
internal static class ModelParts
{
    /// <summary>Adds the members of the model's kind.</summary>
    public static ModelDocument Fill(ModelDocument document, StoredModel stored)
    {
        ModelDocument named = document with { Kind = Words.Of(stored.Model.Kind) };
        return stored.Model switch
        {
            BinaryModel { Model: { } model } => named with
            {
                Positive = stored.Positive,
                Negative = stored.Negative,
                Link = Words.Of(model.Link),
                Intercept = model.Intercept,
                Coefficients = [.. stored.Encoding.FeatureNames.Select((name, feature) => new CoefficientEntry(name) { Deviation = stored.Deviations?[feature], Value = model.Coefficients[feature] })],
            },
            ClassModel { Model: { } model } => named with
            {
                Classes = stored.Classes,
                Intercepts = model.Intercepts.ToArray(),
                Coefficients = [.. stored.Encoding.FeatureNames.Select((name, feature) => new CoefficientEntry(name) { Deviation = stored.Deviations?[feature], Values = Across(model, feature) })],
            },
            NetworkModel { Model: { } model } => named with
            {
                Positive = stored.Model.IsBinary ? stored.Positive : null,
                Negative = stored.Model.IsBinary ? stored.Negative : null,
                Classes = stored.Model.IsBinary ? null : stored.Classes,
                Intercepts = model.OutputIntercepts.ToArray(),
                OutputCoefficients = [.. Enumerable.Range(0, model.OutputCount).Select(k => model.OutputCoefficients.Slice(k * model.HiddenUnits, model.HiddenUnits).ToArray())],
                HiddenIntercepts = model.HiddenIntercepts.ToArray(),
                Coefficients = [.. stored.Encoding.FeatureNames.Select((name, feature) => new CoefficientEntry(name) { Deviation = stored.Deviations?[feature], Values = Across(model, feature) })],
            },
            _ => throw new ArgumentOutOfRangeException(nameof(stored), stored.Model.Kind, "The kind has no members."),
        };
    }

    /// <summary>The model of a document.</summary>
    /// <returns>The model, or what is wrong.</returns>
    public static (FittedModel? Model, string? Fault) Read(ModelDocument document, DataEncoding encoding)
    {
        if (document.Version > ModelDocument.FirstVersion && document.Kind is null)
        {
            return (null, "it has no kind");
        }

        ModelKind? kind = document.Kind is null ? ModelKind.Binary : Words.Find<ModelKind>(document.Kind);
        string? fault = document.Precision is not ("single" or "double") ? $"the precision '{document.Precision}' is unknown"
            : document.Scoring is not (null or "double") ? $"the scoring '{document.Scoring}' is unknown"
            : document.Coefficients is null || !document.Coefficients.Select(entry => entry.Feature).SequenceEqual(encoding.FeatureNames, StringComparer.Ordinal)
                ? $"there are {document.Coefficients?.Count ?? 0} coefficients, and the encoding has {encoding.FeatureCount} features of other names or another number"
            : null;
        if (fault is not null)
        {
            return (null, fault);
        }

        return kind switch
        {
            ModelKind.Binary => ReadBinary(document, encoding),
            ModelKind.Softmax => ReadClasses(document, encoding, MulticlassMethod.Softmax),
            ModelKind.OneVsRest => ReadClasses(document, encoding, MulticlassMethod.OneVsRest),
            ModelKind.Network => ReadNetwork(document, encoding),
            _ => (null, $"the kind '{document.Kind}' is unknown"),
        };
    }

    private static double[] Across(MulticlassModel model, int feature) =>
        [.. Enumerable.Range(0, model.ClassCount).Select(k => model.CoefficientsOf(k)[feature])];

    private static double[] Across(HiddenLayerModel model, int feature) =>
        [.. Enumerable.Range(0, model.HiddenUnits).Select(unit => model.HiddenCoefficients[(unit * model.FeatureCount) + feature])];

    private static (FittedModel? Model, string? Fault) ReadBinary(ModelDocument document, DataEncoding encoding)
    {
        Link? link = document.Link is null && document.Version == ModelDocument.FirstVersion ? Link.Logistic : Words.Find<Link>(document.Link ?? string.Empty);
        double?[] values = [.. document.Coefficients!.Select(entry => entry.Value)];
        string? fault = link is null ? $"the link '{document.Link}' is unknown"
            : encoding.PositiveLabels.Count == 0 ? "no label is positive"
            : document.Intercept is null || values.Contains(null) ? "a number is missing"
            : null;
        return fault is null
            ? (new BinaryModel(new LogisticModel([.. values.Select(value => value!.Value)], document.Intercept!.Value, link!.Value, document.Scoring is not null)), null)
            : (null, fault);
    }

    private static (FittedModel? Model, string? Fault) ReadClasses(ModelDocument document, DataEncoding encoding, MulticlassMethod method)
    {
        IReadOnlyList<string> classes = encoding.ClassNames;
        IReadOnlyList<CoefficientEntry> entries = document.Coefficients!;
        if (document.Classes is null || classes.Count < 2 || !document.Classes.SequenceEqual(classes, StringComparer.Ordinal))
        {
            return (null, $"there are {document.Classes?.Count ?? 0} classes, and the encoding has {classes.Count} of other names or another number");
        }

        if (document.Intercepts?.Count != classes.Count)
        {
            return (null, $"there are {document.Intercepts?.Count ?? 0} intercepts for {classes.Count} classes");
        }

        if (entries.FirstOrDefault(entry => entry.Values?.Count != classes.Count) is { } odd)
        {
            return (null, $"the feature '{odd.Feature}' has {odd.Values?.Count ?? 0} coefficients for {classes.Count} classes");
        }

        double[] coefficients = [.. Enumerable.Range(0, classes.Count).SelectMany(k => entries.Select(entry => entry.Values![k]))];
        return (new ClassModel(new MulticlassModel(coefficients, [.. document.Intercepts], method, document.Scoring is not null)), null);
    }

    private static (FittedModel? Model, string? Fault) ReadNetwork(ModelDocument document, DataEncoding encoding)
    {
        IReadOnlyList<CoefficientEntry> entries = document.Coefficients!;
        IReadOnlyList<IReadOnlyList<double>> outputs = document.OutputCoefficients ?? [];
        int units = outputs.Count == 0 ? 0 : outputs[0].Count;
        bool isBinary = outputs.Count == 1;
        bool hasNames = isBinary ? encoding.PositiveLabels.Count > 0 : document.Classes is { } classes && classes.SequenceEqual(encoding.ClassNames, StringComparer.Ordinal);
        if (units == 0 || outputs.Any(output => output.Count != units))
        {
            return (null, "the outputs have no hidden units, or not all as many");
        }

        if (!hasNames || (!isBinary && outputs.Count != encoding.ClassNames.Count))
        {
            return (null, $"there are {outputs.Count} outputs, and the encoding has {encoding.ClassNames.Count} classes of other names or another number");
        }

        if (document.HiddenIntercepts is null || document.Intercepts is null)
        {
            return (null, "the intercepts are missing");
        }

        if (entries.FirstOrDefault(entry => entry.Values?.Count != units) is { } odd)
        {
            return (null, $"the feature '{odd.Feature}' has {odd.Values?.Count ?? 0} coefficients for {units} hidden units");
        }

        double[] hidden = [.. Enumerable.Range(0, units).SelectMany(unit => entries.Select(entry => entry.Values![unit]))];
        HiddenLayerModel model = new(
            units, hidden, [.. document.HiddenIntercepts], [.. outputs.SelectMany(output => output)], [.. document.Intercepts], document.Scoring is not null);
        return (new NetworkModel(model), null);
    }
}
