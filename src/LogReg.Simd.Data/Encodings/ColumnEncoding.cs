namespace LogReg.Simd.Data;

/// <summary>How one column of a CSV file becomes features.</summary>
public sealed record ColumnEncoding
{
    /// <summary>Gets the name; <c>x0</c>, <c>x1</c> and so on where the file has no header.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the column is for.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Gets the first of the column's features; −1 where it has none.</summary>
    public int FirstFeature { get; init; } = -1;

    /// <summary>Gets the categories of a one-hot column in ordinal order, one feature each; <c>?</c> stands for missing cells.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Gets the mean of a numeric column (divided by the scale), which missing cells take; null where they are errors or
    /// dropped.</summary>
    public double? Mean { get; init; }
}
