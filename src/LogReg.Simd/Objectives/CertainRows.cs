namespace LogReg.Simd.Objectives;

/// <summary>What no sample of the rows may miss.</summary>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="RowShares">What one row has of the mean square of a column in the variables, where few rows make it up, and zero elsewhere; empty where there is no such column.</param>
internal sealed record CertainRows(int[] Rows, double[] RowShares)
{
    /// <summary>Gets no rows, for a table of which every sample knows enough of every column.</summary>
    public static CertainRows None => new([], []);
}
