namespace LogReg.Simd.MicrosoftML;

/// <summary>Which columns of a view are features, label and weight.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TableColumns
{
    /// <summary>
    /// Gets the names of the columns of features, in order; <c>Features</c> by default. A column is a number, a boolean, or a vector of numbers of known size, which stands for as many features.
    /// </summary>
    public IReadOnlyList<string> Features
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Features));
            int missing = value.ToList().IndexOf(null!);
            field = missing < 0
                ? value
                : throw new ArgumentException(FormattableString.Invariant($"{nameof(Features)} holds null at index {missing}. Leave it out, or name the column."), nameof(Features));
        }
    } = ["Features"];

    /// <summary>Gets the name of the column of labels; <c>Label</c> by default: booleans, numbers that are 0 or 1, or keys of two values, of which the second is class 1.</summary>
    public string Label
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Label));
            field = value;
        }
    } = "Label";

    /// <summary>Gets the name of the column of sample weights, numbers that are finite and ≥ 0; null, the default, for none.</summary>
    public string? Weight { get; init; }
}
