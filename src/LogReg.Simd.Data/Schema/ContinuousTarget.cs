using System.Globalization;
using LogReg.Simd.Data.Labels;

namespace LogReg.Simd.Data.Schema;

/// <summary>Tells a measurement from classes: logistic regression has no use for rents and ages.</summary>
internal static class ContinuousTarget
{
    private const int FewFractions = 10;
    private const int FewRows = 8;
    private const int FewIntegers = 30;

    /// <summary>What to say about the labels of rows looked at, before all are read; null where they may be classes.</summary>
    public static string? FaultOf(ColumnEvidence evidence, DataOptions options) =>
        evidence.Texts > 0 ? null : FaultOf(evidence.DistinctNumbers, evidence.HasFractions, evidence.Numbers, options);

    /// <summary>What to say about the labels of all rows; null where they may be classes.</summary>
    public static string? FaultOf(ClassList classes, long rows, DataOptions options) =>
        classes.Numeric
            ? FaultOf(classes.Names.Length, classes.Names.Any(name => !long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)), rows, options)
            : null;

    private static string? FaultOf(int distinct, bool hasFractions, long rows, DataOptions options)
    {
        bool isContinuous = hasFractions
            ? distinct > FewFractions || (distinct > 2 && rows >= FewRows && 4L * distinct > rows)
            : distinct > FewIntegers && 5L * distinct > rows;
        return !isContinuous || options.Positive is not null || options.LabelsAreClasses
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The labels are {distinct} different numbers{(hasFractions ? " with fractions" : string.Empty)} in {rows} rows, as of a measurement and not of classes. "
                + $"Choose another column with --target, or with --positive what stands for 1; --labels classes makes a class of each number.");
    }
}
