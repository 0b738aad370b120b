using System.Text;
using System.Text.Json.Serialization;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Data;

/// <summary>How one column of a CSV file becomes features.</summary>
/// <remarks>A property that may not be null, and a list that holds null, are refused where they are set: an <see cref="ArgumentException"/> names the property.</remarks>
public sealed record ColumnEncoding
{
    /// <summary>Gets the name; <c>x0</c>, <c>x1</c> and so on where the file has no header.</summary>
    public required string Name { get; init => field = Given.Value(value, nameof(Name)); }

    /// <summary>Gets what the column is for.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Gets the first of the column's features; −1 where it has none.</summary>
    public int FirstFeature { get; init; } = -1;

    /// <summary>Gets the categories of a one-hot column in ordinal order, one feature each; <c>?</c> stands for missing cells.</summary>
    public IReadOnlyList<string> Categories { get; init => field = Given.Items(value, nameof(Categories)); } = [];

    /// <summary>Gets the mean or median of a numeric column (divided by the scale), which missing cells take; null where they are errors or
    /// dropped.</summary>
    public double? Mean { get; init; }

    /// <summary>Gets a value indicating whether a numeric column has a second feature behind its first, 1 where the cell is missing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasIndicator { get; init; }

    /// <summary>Gets a value indicating whether categories are the same in any case, as true and false are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IgnoresCase { get; init; }

    /// <summary>Gets the category that has no feature and for which those of the column are zero; null where each has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reference { get; init; }

    /// <summary>Gets the category, one of <see cref="Categories"/>, that stands for the rare ones and for those that are not known; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Other { get; init; }

    /// <summary>Gets the categories that <see cref="Other"/> stands for, in ordinal order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Rare { get; init => field = Given.ItemsOrNull(value, nameof(Rare)); }

    /// <summary>Gets a value indicating whether features are made of the column.</summary>
    [JsonIgnore]
    internal bool IsFeature => Kind is ColumnKind.Numeric or ColumnKind.OneHot or ColumnKind.Hashed;

    /// <summary>Gets the number of features that are the column's own.</summary>
    [JsonIgnore]
    internal int Width => Kind switch { ColumnKind.Numeric => HasIndicator ? 2 : 1, ColumnKind.OneHot => Categories.Count, _ => 0 };

    /// <summary>
    /// Gets what is subtracted, in double, from the numbers of a numeric column (divided by the scale) before they become features; 0 for most columns. A column that lies far from zero
    /// compared with its spread, such as a time, keeps its digits in single precision so. The feature is number / scale − offset, for missing cells mean − offset, and coefficients and
    /// intercept of a model trained on such features belong to them: in terms of the numbers themselves the intercept is b − Σ offset·β.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Offset { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Name), Name)
            .Member(nameof(Kind), Kind)
            .Member(nameof(FirstFeature), FirstFeature)
            .Member(nameof(Categories), Categories)
            .Member(nameof(Mean), Mean)
            .Member(nameof(HasIndicator), HasIndicator)
            .Member(nameof(IgnoresCase), IgnoresCase)
            .Member(nameof(Reference), Reference)
            .Member(nameof(Other), Other)
            .Member(nameof(Rare), Rare)
            .Member(nameof(Offset), Offset);
        return true;
    }
}
