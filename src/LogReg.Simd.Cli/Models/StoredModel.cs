using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Models;

/// <summary>A model with all that is needed to apply it to files.</summary>
internal sealed record StoredModel(LogisticModel Model, DataEncoding Encoding, bool IsDouble, TrainingSummary Training)
{
    /// <summary>Gets the name of the class 1: its label, or its labels with bars between.</summary>
    public string Positive => PositiveOf(Encoding);

    /// <summary>Gets the name of the class 0: the other label of two, otherwise "not" and the name of the class 1.</summary>
    public string Negative => NegativeOf(Encoding);

    public static string PositiveOf(DataEncoding encoding) => string.Join('|', encoding.PositiveLabels);

    public static string NegativeOf(DataEncoding encoding) =>
        encoding.ClassNames.Count == 2 && encoding.PositiveLabels.Count == 1
            ? encoding.ClassNames.First(name => name != encoding.PositiveLabels[0])
            : $"not {PositiveOf(encoding)}";
}
