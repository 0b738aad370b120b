using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>
/// Firth's penalised likelihood (formula 7.7): the remedy for separated classes and for small samples. It is right for soft labels, weights, trials and offsets: the penalty is worth h_i/2 successes
/// and as many failures of every row.
/// </summary>
public static class FirthInference
{
    /// <summary>Fits.</summary>
    /// <param name="data">The rows; all may have the same outcome.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit, always finite.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, there are fewer rows than coefficients, or columns are collinear and refused.</exception>
    /// <exception cref="InvalidOperationException">The maximum was not found.</exception>
    public static FirthFit Fit(InferenceData data, FirthOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FirthOptions();
        ArgumentChecks.Defined(options.Intercept, nameof(options), "intercept");
        InferenceOptions plain = new() { Collinear = options.Collinear, ThreadCount = options.ThreadCount };
        Preparation prepared = Preparation.Of(data, plain, needsBothOutcomes: false);
        RowCounts counts = prepared.Counts;
        int threads = options.ThreadCount;
        CentredColumns? centred = CentredColumns.Of(prepared.Used, data.FitIntercept ? 1 : 0, i => counts.Successes[i] + counts.Failures[i] > 0, threads);
        OrthogonalColumns? orthogonal = OrthogonalColumns.AreNeeded(centred?.Design ?? prepared.Used, counts.Presence(), threads)
            ? OrthogonalColumns.Of(prepared.Used, counts.Presence(), [], threads)
            : null;
        Design design = orthogonal?.Design ?? centred?.Design ?? prepared.Used;
        (double[] coefficients, FirthLoss loss, double value, int iterations) = FirthSearch.Run(design, counts, threads);
        DoubleDouble[] covariance = FirthPoint.CovarianceOf(design, loss.Pass.Curvatures, threads);
        DoubleDouble[] AsGiven(double[] point)
        {
            DoubleDouble[] exact = [.. point.Select(number => (DoubleDouble)number)];
            return orthogonal?.OriginalOf(exact) ?? centred?.OriginalOf(exact) ?? exact;
        }

        DoubleDouble[] CovarianceAsGiven(DoubleDouble[] matrix) => orthogonal?.OriginalCovarianceOf(matrix) ?? centred?.OriginalCovarianceOf(matrix) ?? matrix;
        FirthPoint point = new(AsGiven(coefficients), CovarianceAsGiven(covariance), value, loss.Unpenalized, options.Intercept)
        {
            UnitsOfDeterminant = design.Scales.Sum(Math.Log),
            IsOrthogonal = orthogonal is not null,
        };
        bool isFlic = options.Intercept == FirthIntercept.Flic && data.FitIntercept;
        double[] final = isFlic ? WithIntercept(design, counts, coefficients, threads, cancellationToken) : coefficients;
        LikelihoodPass pass = new(design, threads, keepsRows: true);
        pass.Evaluate(counts, final, new double[final.Length], []);
        MaximumEstimate estimate = new()
        {
            Coefficients = AsGiven(final),
            Covariance = CovarianceAsGiven(isFlic ? FirthPoint.CovarianceOf(design, pass.Curvatures, threads) : covariance),
            Logits = pass.Logits,
            Residuals = pass.Residuals,
            Curvatures = pass.Curvatures,
            Bound = double.PositiveInfinity,
            ErrorBound = double.PositiveInfinity,
            Iterations = iterations,
        };
        FittedModel model = new(data, plain, prepared.Used, counts, prepared.Kept, prepared.Names, estimate);
        LogisticFit? augmented = options.Intercept == FirthIntercept.Flac ? LogisticInference.Fit(Augmented(data, loss.Leverages), plain, cancellationToken) : null;
        return new FirthFit(model, point, prepared.LeftOut, augmented);
    }

    /// <summary>The intercept that maximises the likelihood with the other coefficients held.</summary>
    private static double[] WithIntercept(Design design, RowCounts counts, double[] coefficients, int threadCount, CancellationToken cancellationToken)
    {
        double[] slopes = [0, .. coefficients[1..]];
        LikelihoodPass pass = new(design, threadCount, keepsRows: true);
        pass.Evaluate(counts, slopes, new double[slopes.Length], []);
        MaximumEstimate intercept = MaximumLikelihood.Estimate(design.Select([0]), counts with { Offsets = pass.Logits }, threadCount, cancellationToken);
        slopes[0] = intercept.Coefficients[0].High;
        return slopes;
    }

    /// <summary>The rows, and behind them every row with half its leverage of successes and of failures, told apart by a last column.</summary>
    private static InferenceData Augmented(InferenceData data, double[] leverages)
    {
        (int rows, int width) = (data.RowCount, data.FeatureCount);
        double[] features = new double[2 * rows * (width + 1)];
        double[] successes = new double[2 * rows];
        double[] trials = new double[2 * rows];
        double[] weights = new double[2 * rows];
        double[] offsets = new double[2 * rows];
        for (int i = 0; i < 2 * rows; i++)
        {
            int row = i % rows;
            bool isPseudo = i >= rows;
            data.Features.Span.Slice(row * width, width).CopyTo(features.AsSpan(i * (width + 1)));
            features[(i * (width + 1)) + width] = isPseudo ? 1 : 0;
            successes[i] = isPseudo ? 0.5 : data.Successes.Span[row];
            trials[i] = isPseudo ? 1 : data.TrialsOf(row);
            weights[i] = isPseudo ? leverages[row] : data.WeightOf(row);
            offsets[i] = data.Offsets.IsEmpty ? 0 : data.Offsets.Span[row];
        }

        return data with
        {
            Features = features,
            FeatureCount = width + 1,
            Successes = successes,
            Trials = trials,
            Weights = weights,
            Offsets = offsets,
            Names = [.. data.Names ?? [.. CoefficientNames.Of(data).Skip(data.FitIntercept ? 1 : 0)], "pseudo-rows"],
        };
    }
}
