using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The maximum of the likelihood over independent columns, or its limit where classes are separated.</summary>
internal static class MaximumLikelihood
{
    /// <summary>Runs until a maximum is certified or a separating direction is found.</summary>
    /// <param name="design">Independent columns.</param>
    /// <param name="counts">The rows.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <param name="gaps">The gaps between thresholds; null for two classes. A level that has rows keeps its thresholds in order by them, so that separation is that of the boundaries.</param>
    public static MaximumEstimate Estimate(Design design, RowCounts counts, int threadCount, CancellationToken cancellationToken, ThresholdGaps? gaps = null)
    {
        if (design.ColumnCount == 0)
        {
            return MaximumEstimate.OfNoColumns(design, counts, threadCount);
        }

        BinomialLikelihood likelihood = new(design, counts, threadCount, null, gaps);
        SeparationSearch separation = new(design, counts, threadCount);
        MaximumSearch search = MaximumSearch.Run(likelihood, SampleStart.Of(design, counts, threadCount, gaps), separation.Finds, cancellationToken);
        if (search.IsSeparated)
        {
            return Limit(design, counts, separation, threadCount, gaps, cancellationToken);
        }

        return search.Certified is { } certified
            ? MaximumEstimate.Of(certified, likelihood.Exact, search.Newton.Iterations) with { GapLogLikelihood = gaps?.LogLikelihood(certified.Point) ?? 0 }
            : MaximumEstimate.Undecided(search.Newton, design, counts, threadCount) with { GapLogLikelihood = gaps?.LogLikelihood(search.Newton.Point) ?? 0 };
    }

    /// <summary>Rows that are separated have a likelihood of 1 in the limit; the others have a maximum of their own over the columns that they determine.</summary>
    private static MaximumEstimate Limit(Design design, RowCounts counts, SeparationSearch separation, int threadCount, ThresholdGaps? gaps, CancellationToken cancellationToken)
    {
        int size = design.ColumnCount;
        bool[] stays = separation.Stays;
        double[] weights = new double[design.PaddedRowCount];
        for (int i = 0; i < stays.Length; i++)
        {
            weights[i] = stays[i] ? 1 : 0;
        }

        Dependences dependences = Dependences.Of(design, weights, threadCount);
        int[] kept = [.. Enumerable.Range(0, size).Where(j => !dependences.IsDependent[j])];
        MaximumEstimate rest = Estimate(
            design.Select(kept), counts.Where(i => i < stays.Length && stays[i]), threadCount, cancellationToken, gaps?.Select(kept, separation.Direction));
        double[] limits = new double[size];
        DoubleDouble[] covariance = new DoubleDouble[size * size];
        Array.Fill(covariance, double.NaN);
        for (int j = 0; j < size; j++)
        {
            int place = Array.IndexOf(kept, j);
            double moved = separation.Direction[j].High;
            limits[j] = moved != 0 ? Math.CopySign(double.PositiveInfinity, moved) : place < 0 || separation.IsOpen[j] ? double.NaN : (double)rest.Coefficients[place];
        }

        for (int j = 0; j < kept.Length; j++)
        {
            for (int k = 0; k < kept.Length; k++)
            {
                bool isKnown = double.IsFinite(limits[kept[j]]) && double.IsFinite(limits[kept[k]]);
                covariance[(kept[j] * size) + kept[k]] = isKnown ? rest.Covariance[(j * kept.Length) + k] : double.NaN;
            }
        }

        // Logits of separated rows are infinite; their residuals and curvatures are zero.
        double[] logits = [.. rest.Logits];
        for (int i = 0; i < stays.Length; i++)
        {
            if (!stays[i] && counts.Successes[i] + counts.Failures[i] > 0)
            {
                logits[i] = counts.Successes[i] > 0 ? double.PositiveInfinity : double.NegativeInfinity;
            }
        }

        return rest with
        {
            Coefficients = [.. limits.Select(value => (DoubleDouble)value)],
            Covariance = covariance,
            Logits = logits,
            Direction = [.. separation.Direction.Select(value => value.High)],
            IsComplete = !stays.Contains(true),
            SeparatedRows = [.. Enumerable.Range(0, stays.Length).Where(i => !stays[i] && counts.Successes[i] + counts.Failures[i] > 0), .. rest.SeparatedRows],
        };
    }
}
