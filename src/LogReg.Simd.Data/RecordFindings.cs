namespace LogReg.Simd.Data;

/// <summary>What a record had that its encoding does not know, and that was treated by the encoding's rules.</summary>
/// <param name="FilledCells">The missing numbers whose place the mean or median took.</param>
/// <param name="UnknownCategories">The categories that the encoding does not know: they have zeros in all features of their column, or count as others.</param>
public readonly record struct RecordFindings(int FilledCells, int UnknownCategories);
