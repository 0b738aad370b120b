using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Models;

/// <summary>A model with all that is needed to apply it to files.</summary>
internal sealed record StoredModel(FittedModel Model, DataEncoding Encoding, bool IsDouble, TrainingSummary Training)
{
    /// <summary>Gets the standard deviation of every feature over the rows that trained the model; null where the file does not say.</summary>
    public IReadOnlyList<double>? Deviations { get; init; }

    /// <summary>Gets the names of the classes, by class index: of two classes by one logit the negative and the positive one.</summary>
    public IReadOnlyList<string> Classes => ClassesOf(Model.IsBinary, Encoding);

    /// <summary>Gets the name of the class 1: its label, or its labels with bars between.</summary>
    public string Positive => PositiveOf(Encoding);

    /// <summary>Gets the name of the class 0: the other label of two, otherwise "not" and the name of the class 1.</summary>
    public string Negative => NegativeOf(Encoding);

    public static IReadOnlyList<string> ClassesOf(bool isBinary, DataEncoding encoding) =>
        isBinary ? [NegativeOf(encoding), PositiveOf(encoding)] : encoding.ClassNames;

    public static string PositiveOf(DataEncoding encoding) => string.Join('|', encoding.PositiveLabels);

    public static string NegativeOf(DataEncoding encoding) =>
        encoding.ClassNames.Count == 2 && encoding.PositiveLabels.Count == 1
            ? encoding.ClassNames.First(name => name != encoding.PositiveLabels[0])
            : $"not {PositiveOf(encoding)}";
}
