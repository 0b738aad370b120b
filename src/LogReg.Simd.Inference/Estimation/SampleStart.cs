using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>A first point for Newton's method: of many rows the maximum of a sample of them, a few standard errors from that of all, which a pass over all rows costs less to reach.</summary>
internal static class SampleStart
{
    private const int MostIterations = 12;

    /// <summary>A decrement far below what tells the sample from all rows.</summary>
    private const double Enough = 1e-2;

    /// <summary>A fall by less is no way to a maximum: the sample may be separated.</summary>
    private const double FastFall = 10;

    /// <summary>Computes the point.</summary>
    /// <param name="design">Independent columns.</param>
    /// <param name="counts">The rows.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="gaps">The gaps between thresholds; null for two classes.</param>
    public static double[] Of(Design design, RowCounts counts, int threadCount, ThresholdGaps? gaps = null)
    {
        if (!RowSample.IsUseful(design))
        {
            return gaps?.Start ?? OffsetStart.Of(design, counts, threadCount);
        }

        Design sample = design.Sample(RowSample.Step);
        RowCounts sampled = RowSample.Of(counts);
        double[] start = gaps?.Start ?? OffsetStart.Of(sample, sampled, threadCount);
        NewtonSearch search = new(new BinomialLikelihood(sample, sampled, threadCount, null, gaps?.Times(1.0 / RowSample.Step)), start);
        double last = double.PositiveInfinity;
        while (search.Iterations < MostIterations && !search.IsFlat && !search.HasConverged)
        {
            search.Step();
            if (search.Decrement <= Enough && search.Decrement <= last / FastFall)
            {
                return [.. search.Point.Select(value => value.High)];
            }

            last = search.Decrement;
        }

        return start;
    }
}
