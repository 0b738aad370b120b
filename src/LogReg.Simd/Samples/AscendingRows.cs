namespace LogReg.Simd.Samples;

/// <summary>Ascending rows, asked for along a walk over all rows in the same order.</summary>
/// <param name="rows">The rows.</param>
internal ref struct AscendingRows(ReadOnlySpan<int> rows)
{
    private readonly ReadOnlySpan<int> rows = rows;
    private int next;

    /// <summary>Whether a row, no smaller than the last one that was asked for, is among them.</summary>
    public bool Has(int row)
    {
        while (next < rows.Length && rows[next] < row)
        {
            next++;
        }

        return next < rows.Length && rows[next] == row;
    }
}
