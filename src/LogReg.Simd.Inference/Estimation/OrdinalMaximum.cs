using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>
/// The maximum of the likelihood of ordered levels. Columns far from zero make thresholds large, of which their
/// gaps are small differences; where there are such columns, the maximum is that of columns moved to zero.
/// </summary>
internal static class OrdinalMaximum
{
    /// <summary>Estimates.</summary>
    /// <param name="boundaries">The rows.</param>
    /// <param name="gaps">The gaps between thresholds.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The maximum in the units of the boundaries. Its bound is a distance under the Hessian, which moving columns does not change.</returns>
    public static MaximumEstimate Estimate(LevelBoundaries boundaries, ThresholdGaps gaps, int threadCount, CancellationToken cancellationToken)
    {
        CentredColumns? centred = CentredColumns.Of(boundaries.Design, boundaries.LevelCounts.Length - 1, _ => true, threadCount);
        if (centred is not null)
        {
            MaximumEstimate moved = MaximumLikelihood.Estimate(centred.Design, boundaries.Counts, threadCount, cancellationToken, gaps);
            if (moved.HasMaximum)
            {
                return moved with { Coefficients = centred.OriginalOf(moved.Coefficients), Covariance = centred.OriginalCovarianceOf(moved.Covariance) };
            }
        }

        return MaximumLikelihood.Estimate(boundaries.Design, boundaries.Counts, threadCount, cancellationToken, gaps);
    }
}
