namespace LogReg.Simd.Data;

/// <summary>What becomes of a missing cell: an empty one, or one that holds a marker (<see cref="DataOptions.MissingMarkers"/>).</summary>
/// <remarks>In a one-hot column a missing cell is a category of its own, unless rows are dropped.</remarks>
public enum MissingCells
{
    /// <summary>A missing number is an error.</summary>
    Error,

    /// <summary>A missing number is replaced by the mean of its column.</summary>
    Mean,

    /// <summary>A row with a missing cell is left out.</summary>
    Drop,

    /// <summary>A missing number is replaced by the median of its column.</summary>
    Median,

    /// <summary>A missing number is replaced by the mean of its column, and a further feature of the column is 1 where it was missing.</summary>
    Indicator,
}
