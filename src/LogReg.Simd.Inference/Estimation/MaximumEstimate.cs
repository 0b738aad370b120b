using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>What the search for the maximum over two classes found.</summary>
internal sealed record MaximumEstimate : LikelihoodEstimate
{
    public required double[] Logits { get; init; }

    public required double[] Residuals { get; init; }

    public required double[] Curvatures { get; init; }

    /// <summary>Gets what the gaps between thresholds add to the log-likelihood.</summary>
    public double GapLogLikelihood { get; init; }

    public static MaximumEstimate Of(CertifiedPoint point, ExactPass pass, int iterations) => new()
    {
        Coefficients = point.Point,
        Covariance = point.Covariance,
        Logits = pass.Logits,
        Residuals = pass.Residuals,
        Curvatures = pass.Curvatures,
        Bound = point.Bound,
        ErrorBound = point.ErrorBound,
        Iterations = iterations,
    };

    /// <summary>Where no proof was reached: the last point, without covariance.</summary>
    public static MaximumEstimate Undecided(NewtonSearch search, Design design, RowCounts counts, int threadCount)
    {
        DoubleDouble[] unknown = new DoubleDouble[design.ColumnCount * design.ColumnCount];
        Array.Fill(unknown, double.NaN);
        LikelihoodPass pass = new(design, threadCount, keepsRows: true);
        pass.Evaluate(counts, [.. search.Point.Select(value => value.High)], new double[design.ColumnCount], []);
        return new()
        {
            Coefficients = search.Point,
            Covariance = unknown,
            Logits = pass.Logits,
            Residuals = pass.Residuals,
            Curvatures = pass.Curvatures,
            Bound = double.PositiveInfinity,
            ErrorBound = double.PositiveInfinity,
            Iterations = search.Iterations,
        };
    }

    /// <summary>A model of offsets alone.</summary>
    public static MaximumEstimate OfNoColumns(Design design, RowCounts counts, int threadCount)
    {
        LikelihoodPass pass = new(design, threadCount, keepsRows: true);
        pass.Evaluate(counts, [], [], []);
        return new()
        {
            Coefficients = [],
            Covariance = [],
            Logits = pass.Logits,
            Residuals = pass.Residuals,
            Curvatures = pass.Curvatures,
            Bound = 0,
            ErrorBound = 0,
            Iterations = 0,
        };
    }
}
