namespace LogReg.Simd.Inference.Passes;

/// <summary>Xβ in double.</summary>
internal static unsafe class LogitPass
{
    /// <summary>Computes one number per row, and zeros behind the last one.</summary>
    public static double[] Compute(Design design, double[] coefficients, int threadCount)
    {
        double[] results = new double[design.PaddedRowCount];
        new Panels(design, threadCount).Run(panel =>
        {
            fixed (double* values = design.Values, beta = coefficients, logits = results)
            {
                for (int block = panel.Begin; block < panel.End; block++)
                {
                    BlockKernels.AddLogits(values + ((nint)block * design.ColumnCount * Design.BlockRows), design.ColumnCount, beta, logits + (block * Design.BlockRows));
                }
            }
        });
        return results;
    }
}
