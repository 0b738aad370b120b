using System.Text;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>Tells labels from cells that are missing, and from texts that no label of a column of numbers can be.</summary>
internal sealed class LabelRule
{
    /// <summary>
    /// What marks a missing cell among labels of text where no markers were chosen, as programs write it: Na, the metal, and Null, a name, are classes, as None, − beside + and a point are;
    /// whoever has a class NA can say so.
    /// </summary>
    private static readonly MissingMarkers AmongTexts = new([], ["NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "<NA>"]);

    private readonly MissingMarkers missing;
    private readonly NumberFormat format;
    private readonly HashSet<string> chosen;

    private readonly bool areFree;

    private LabelRule(MissingMarkers missing, NumberFormat format, IEnumerable<string> chosen, bool areNumbers, bool areTyped, bool areFree)
    {
        this.areFree = areFree;
        this.missing = missing;
        this.format = format;
        this.chosen = new HashSet<string>(chosen, StringComparer.Ordinal);
        AreNumbers = areNumbers;
        AreTyped = areTyped;
    }

    /// <summary>Gets a value indicating whether the labels are numbers, so that a text among them is wrong.</summary>
    public bool AreNumbers { get; }

    /// <summary>Gets a value indicating whether the labels are numbers, or true and false: then markers of missing cells cannot be anything else.</summary>
    public bool AreTyped { get; }

    /// <summary>The rule of a column that is learnt from: that of a numeric feature, unless its labels were named as categories.</summary>
    /// <param name="evidence">What was seen of the column.</param>
    /// <param name="format">How numbers are written.</param>
    /// <param name="missing">What marks missing cells.</param>
    /// <param name="isChosenCategory">Whether the column was named as one of categories.</param>
    /// <param name="positive">The positive labels that were chosen: a label that was named is one.</param>
    public static LabelRule Of(ColumnEvidence evidence, NumberFormat format, MissingMarkers missing, bool isChosenCategory, string? positive)
    {
        bool isFree = isChosenCategory || evidence.Declared is not (null or DeclaredType.Number);
        bool areNumbers = !isFree && !evidence.HasFlags && ColumnRules.NumbersUnder(evidence, format) > 0 && ColumnRules.AreNumbers(evidence, format);
        bool areBooleans = !isFree && evidence.Booleans > 0 && evidence.Booleans == evidence.Texts && evidence.Numbers == 0;
        areBooleans |= evidence.HasFlags && evidence.Texts == 0;
        return new LabelRule(missing, format, positive is null ? [] : [positive, .. positive.Split(',', StringSplitOptions.TrimEntries)], areNumbers, areNumbers || areBooleans, isFree);
    }

    /// <summary>The rule under an encoding: its classes are labels, whatever they are called.</summary>
    public static LabelRule Of(DataEncoding encoding, MissingMarkers missing)
    {
        NumberFormat format = new(encoding.DecimalMark, encoding.ThousandsMark);
        bool areTyped = encoding.ClassNames.Count > 0
            && (encoding.NumericLabels || encoding.ClassNames.All(BooleanText.IsBoolean) || encoding.ClassNames.All(name => format.TryParse(Encoding.UTF8.GetBytes(name), out double _)));
        return new LabelRule(missing, format, encoding.ClassNames, areNumbers: false, areTyped, areFree: false);
    }

    /// <summary>Tells whether a label is that of a missing cell.</summary>
    public bool IsMissing(ReadOnlySpan<byte> label) =>
        !areFree && (AreTyped ? missing.IsMissingNumber(label) : missing.AreChosen ? missing.IsSpelled(label) : AmongTexts.IsSpelled(label) && missing.IsMissingNumber(label))
        && !chosen.Contains(Encoding.UTF8.GetString(label));

    /// <summary>Tells whether a label is a text where numbers are expected.</summary>
    public bool Contradicts(string label) =>
        AreNumbers && !chosen.Contains(label) && !IsFinite(label) && !(format.TryParse(Encoding.UTF8.GetBytes(label), out double number) && double.IsFinite(number));

    private static bool IsFinite(string label) => Numbers.TryParse(label.AsSpan(), out double number) && double.IsFinite(number);
}
