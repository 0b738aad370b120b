using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// The profile of one coefficient where Newton's way along it is not to be had: with separated classes, whose other coefficients may be infinite, and
/// beside columns whose dependence double does not resolve. Each point of it is a fit of its own.
/// </summary>
/// <param name="model">The fit.</param>
/// <param name="design">Its columns, or those moved to zero, which change the coefficient of an intercept only.</param>
/// <param name="column">The column of the design, which is no threshold, and no intercept of moved columns.</param>
/// <param name="threadCount">The most threads of a fit; 0 for one per processor.</param>
/// <param name="cancellationToken">Ends the search early.</param>
internal sealed class LimitProfile(FittedModel model, Design design, int column, int threadCount, CancellationToken cancellationToken)
{
    private readonly int[] others = OthersOf(design, column);
    private readonly Design rest = design.Select(OthersOf(design, column));

    /// <summary>The value where the profile is a rise below the maximum, on one side of it.</summary>
    /// <param name="maximum">The largest log-likelihood, without binomial coefficients.</param>
    /// <param name="rise">Half the quantile of χ².</param>
    /// <param name="from">A value near the maximum, in the units of the design.</param>
    /// <param name="step">The first step, positive for the upper end.</param>
    public double Endpoint(double maximum, double rise, double from, double step) => OutwardRoot.Find(value => maximum - rise - LogLikelihoodAt(value), from, step);

    private static int[] OthersOf(Design design, int column) => [.. Enumerable.Range(0, design.ColumnCount).Where(j => j != column)];

    private double LogLikelihoodAt(double value)
    {
        // Beside a column that nearly is this one both are large, and what is left of them is of the size of the rounding of either.
        double[] offsets = [.. model.Counts.Offsets];
        double[] rests = new double[offsets.Length];
        for (int i = 0; i < design.RowCount; i++)
        {
            (offsets[i], rests[i]) = offsets[i] + ((DoubleDouble)value * design.Column(i / Design.BlockRows, column)[i % Design.BlockRows]);
        }

        RowCounts counts = model.Counts with { Offsets = offsets, OffsetRests = rests };
        MaximumEstimate estimate = MaximumLikelihood.Estimate(rest, counts, threadCount, cancellationToken, model.Gaps?.Select(others, []));
        if (estimate.Direction.Length > 0 || others.Length == 0)
        {
            return LogLikelihood.Of(counts, estimate);
        }

        // Logits of a point that is not proven are in double, and those of one that is are of the step before.
        ExactPass pass = new(rest, threadCount);
        pass.Evaluate(counts, estimate.Coefficients, new DoubleDouble[others.Length], []);
        return LogLikelihood.Of(counts, estimate with { Logits = pass.Logits });
    }
}
