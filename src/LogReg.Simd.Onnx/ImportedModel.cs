using System.Globalization;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Columns;

namespace LogReg.Simd.Onnx;

/// <summary>A linear classifier that another program trained, or that <see cref="OnnxExport"/> wrote.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ImportedModel
{
    /// <exception cref="InvalidDataException">Two features have one name.</exception>
    internal ImportedModel(IClassifier model, LabelList labels, IReadOnlyList<string>? featureNames)
    {
        ImportedColumns.RefuseTwins(featureNames ?? []);
        Model = model;
        Labels = labels;
        FeatureNames = featureNames;
    }

    /// <summary>Gets the model of two classes by one logit; null for others.</summary>
    public LogisticModel? Binary => Model as LogisticModel;

    /// <summary>Gets the model with a logit per class; null for one of two classes by one logit.</summary>
    public MulticlassModel? Multiclass => Model as MulticlassModel;

    /// <summary>Gets the model, of either kind.</summary>
    public IClassifier Model { get; }

    /// <summary>Gets the labels, by class index.</summary>
    public LabelList Labels { get; }

    /// <summary>Gets the names of the features; null where the file has none.</summary>
    public IReadOnlyList<string>? FeatureNames { get; }

    /// <summary>Gets how columns become the features of the model; null where the file reads features, which are then columns of numbers.</summary>
    public DataEncoding? Encoding { get; internal init; }

    /// <summary>Gets the probability above which the label of two classes by one logit is the second one; 0.5 where the file has no other. Model files have no threshold: pass it when you
    /// predict.</summary>
    public double Threshold { get; internal init; } = 0.5;

    /// <summary>Gets a value indicating whether rows are read in double precision, and not in single, as a file of this library in single precision says.</summary>
    public bool ReadsDouble { get; internal init; } = true;

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => Model.FeatureCount;

    /// <summary>The model as one that is saved and applied to files and records: with its <see cref="Encoding"/>, or of columns of numbers, named as the features, or
    /// <c>x0</c>, <c>x1</c> and so on in the order of a file.</summary>
    /// <returns>The model, with an encoding.</returns>
    public SavedModel ToSavedModel()
    {
        DataEncoding encoding = Encoding ?? ColumnsOfNumbers();
        if (encoding.ClassNames.Count == 0)
        {
            DataEncoding labelled = ColumnsOfNumbers();
            encoding = encoding with { ClassNames = labelled.ClassNames, NumericLabels = labelled.NumericLabels, PositiveLabels = labelled.PositiveLabels };
        }

        return new ScoringPipeline(Model, encoding, ReadsDouble).ToSavedModel();
    }

    private DataEncoding ColumnsOfNumbers() =>
        new ImportedColumns(Names().Select(name => new ImportedColumn(name))).ToEncoding(Labels, Model.LogitCount == 1, FeatureNames is not null);

    private IEnumerable<string> Names() => FeatureNames ?? Enumerable.Range(0, FeatureCount).Select(feature => string.Create(CultureInfo.InvariantCulture, $"x{feature}"));
}
