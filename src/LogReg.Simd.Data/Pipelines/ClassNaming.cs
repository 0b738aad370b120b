namespace LogReg.Simd.Data.Pipelines;

/// <summary>What the classes of an encoding are called.</summary>
internal static class ClassNaming
{
    /// <summary>The names by class index: of two classes by one logit the negative and the positive one.</summary>
    public static IReadOnlyList<string> Of(bool hasOneLogit, DataEncoding encoding) => hasOneLogit ? [NegativeOf(encoding), PositiveOf(encoding)] : encoding.ClassNames;

    /// <summary>The name of class 1: its label, or its labels with bars between.</summary>
    private static string PositiveOf(DataEncoding encoding) => string.Join('|', encoding.PositiveLabels);

    /// <summary>The name of class 0: the other label of two, otherwise "not" and the name of class 1.</summary>
    private static string NegativeOf(DataEncoding encoding) =>
        encoding.ClassNames.Count == 2 && encoding.PositiveLabels.Count == 1
            ? encoding.ClassNames.First(name => name != encoding.PositiveLabels[0])
            : $"not {PositiveOf(encoding)}";
}
