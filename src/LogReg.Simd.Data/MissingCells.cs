namespace LogReg.Simd.Data;

/// <summary>What becomes of a missing cell: an empty one, <c>?</c>, <c>NA</c> or <c>NaN</c>.</summary>
/// <remarks>In a one-hot column a missing cell is a category of its own, unless rows are dropped.</remarks>
public enum MissingCells
{
    /// <summary>A missing number is an error.</summary>
    Error,

    /// <summary>A missing number is replaced by the mean of its column.</summary>
    Mean,

    /// <summary>A row with a missing cell is left out.</summary>
    Drop,
}
