namespace LogReg.Simd.Samples;

/// <summary>How passes over one value per sample, which read no features, are cut into pieces: by the sample count alone.</summary>
internal static class RowPieces
{
    /// <summary>The samples of a piece; a multiple of the lanes.</summary>
    public const int Rows = 8192;

    public static int Count(int sampleCount) => (int)((sampleCount + (Rows - 1L)) / Rows);

    public static int RowsOf(int piece, int sampleCount) => Math.Min(Rows, sampleCount - (piece * Rows));
}
