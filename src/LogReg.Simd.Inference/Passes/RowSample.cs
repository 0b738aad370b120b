namespace LogReg.Simd.Inference.Passes;

/// <summary>Blocks of rows that stand for all of them where rows are many: spread over the design, the same ones on any number of threads.</summary>
internal static class RowSample
{
    /// <summary>One block of so many.</summary>
    public const int Step = 16;

    /// <summary>So many rows for each coefficient make a sample.</summary>
    private const long RowsForCoefficient = 100;

    /// <summary>Whether a sample says enough.</summary>
    public static bool IsUseful(Design design) => design.RowCount / Step >= RowsForCoefficient * design.ColumnCount && design.BlockCount > 2 * Step * Step;

    /// <summary>What numbers of all rows are of those in the sample.</summary>
    public static double[] Of(double[] values)
    {
        const int Rows = Design.BlockRows;
        int blocks = ((values.Length / Rows) - 1) / Step;
        double[] sample = new double[blocks * Rows];
        for (int block = 0; block < blocks; block++)
        {
            values.AsSpan(block * Step * Rows, Rows).CopyTo(sample.AsSpan(block * Rows));
        }

        return sample;
    }

    /// <summary>The counts of the rows in the sample.</summary>
    public static RowCounts Of(RowCounts counts) => new(Of(counts.Successes), Of(counts.Failures), Of(counts.Offsets));
}
