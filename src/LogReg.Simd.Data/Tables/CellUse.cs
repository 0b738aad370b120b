namespace LogReg.Simd.Data.Tables;

/// <summary>What a reader makes of the cells of a column.</summary>
internal enum CellUse : byte
{
    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>A number; NaN where the cell is missing.</summary>
    Number,

    /// <summary>A code of its text; NaN where the cell is missing.</summary>
    Text,
}
