using System.Globalization;
using LogReg.Simd.Data;

namespace LogReg.Simd.Onnx;

/// <summary>A linear classifier that another program trained.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ImportedModel
{
    private const string TargetName = "label";

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

    /// <summary>Gets the model, of either kind.</summary>
    public IClassifier Model => Binary is not null ? Binary : Multiclass!;

    /// <summary>Gets the labels, by class index.</summary>
    public LabelList Labels { get; }

    /// <summary>Gets the names of the features; null where the file has none.</summary>
    public IReadOnlyList<string>? FeatureNames { get; }

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => Model.FeatureCount;

    /// <summary>The model as one that is saved and applied to files and records: of columns of numbers, named as the features, or
    /// <c>x0</c>, <c>x1</c> and so on in the order of a file.</summary>
    /// <returns>The model, with an encoding that reads rows in double.</returns>
    public SavedModel ToSavedModel()
    {
        string[] names = [.. FeatureNames ?? [.. Enumerable.Range(0, FeatureCount).Select(feature => string.Create(CultureInfo.InvariantCulture, $"x{feature}"))]];
        string[] labels = [.. Enumerable.Range(0, Labels.Count).Select(Labels.TextOf)];
        string target = TargetName;
        while (names.Contains(target, StringComparer.Ordinal))
        {
            target += "_";
        }

        DataEncoding encoding = new()
        {
            FeatureCount = FeatureCount,
            HasHeader = FeatureNames is not null,
            Delimiter = ',',
            TargetName = target,
            ClassNames = labels,
            NumericLabels = Labels.Integers is not null,
            PositiveLabels = Binary is null ? [] : [labels[1]],
            Columns =
            [
                .. names.Select((name, feature) => new ColumnEncoding { Name = name, Kind = ColumnKind.Numeric, FirstFeature = feature }),
                new ColumnEncoding { Name = target, Kind = ColumnKind.Target },
            ],
        };
        return new SavedModel(Model) { ClassNames = labels, Encoding = encoding.ToJson(), ReadsDouble = true };
    }
}
