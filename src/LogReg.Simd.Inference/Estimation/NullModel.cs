using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The logits of the model of the intercept alone; without intercept those of the offsets.</summary>
internal static class NullModel
{
    /// <summary>Computes one logit for each row of the design.</summary>
    public static double[] Logits(Design design, RowCounts counts, bool hasIntercept, int threadCount, CancellationToken cancellationToken)
    {
        if (!hasIntercept)
        {
            return counts.Offsets;
        }

        if (counts.Offsets.AsSpan().ContainsAnyExcept(0.0))
        {
            return MaximumLikelihood.Estimate(design.Select([0]), counts, threadCount, cancellationToken).Logits;
        }

        double[] logits = new double[design.PaddedRowCount];
        Array.Fill(logits, Math.Log(counts.Successes.Sum() / counts.Failures.Sum()));
        return logits;
    }
}
