namespace LogReg.Simd.Passes;

/// <summary>How rows that are copied from a sparse matrix are cut into pieces.</summary>
internal static class EntryPieces
{
    private const int Rows = 1024;

    public static int Count(int rowCount) => (int)(((long)rowCount + Rows - 1) / Rows);

    /// <summary>The first row of a piece, and the one behind its last.</summary>
    public static (int First, int End) RowsOf(int piece, int rowCount) => (piece * Rows, Math.Min(rowCount, (piece * Rows) + Rows));
}
