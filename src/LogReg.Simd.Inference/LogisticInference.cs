using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Logistic regression by maximum likelihood, without a penalty, for the sake of its coefficients.</summary>
/// <remarks>
/// Coefficients and standard errors are computed in about 100 bits and rounded once, whatever the condition of the columns, and every fit says how far its coefficients can be from the exact maximum.
/// Results do not depend on the number of threads. All methods are thread-safe.
/// </remarks>
public static class LogisticInference
{
    /// <summary>Fits labels of 0 and 1.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="featureCount">The features of a row, 0 or more.</param>
    /// <param name="labels">One label per row.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, or nothing can be estimated from these rows.</exception>
    public static LogisticFit Fit(double[] features, int featureCount, double[] labels, InferenceOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit(new InferenceData { Features = features, FeatureCount = featureCount, Successes = labels }, options, cancellationToken);

    /// <summary>Fits counts of successes, with weights and offsets.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit. Where classes are separated, its <see cref="LogisticFit.Separation"/> says so, and coefficients and likelihood are the limits.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, nothing can be estimated from these rows, or columns are collinear and refused.</exception>
    public static LogisticFit Fit(InferenceData data, InferenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new InferenceOptions();
        DataChecks.Check(data, options);
        Design design = Design.Pack(data.Features, data.RowCount, data.FeatureCount, data.FitIntercept, options.ThreadCount);
        RowCounts counts = CountsOf(data, design);
        double[] rows = [.. Enumerable.Range(0, design.PaddedRowCount).Select(i => counts.Successes[i] + counts.Failures[i] > 0 ? 1.0 : 0)];
        Dependences dependences = Dependences.Of(design, rows, options.ThreadCount);
        string[] names = CoefficientNames.Of(data);
        CollinearColumn[] leftOut = LeftOutColumns.Of(design, dependences, names);
        if (leftOut.Length > 0 && options.Collinear == CollinearColumns.Refuse)
        {
            throw ArgumentChecks.Invalid(nameof(data), $"{leftOut.Length} of {names.Length} columns are linear combinations of others: {string.Join("; ", leftOut.AsEnumerable())}. Leave them out.");
        }

        int[] kept = [.. Enumerable.Range(0, design.ColumnCount).Where(j => !dependences.IsDependent[j])];
        Design used = leftOut.Length > 0 ? design.Select(kept) : design;
        MaximumEstimate estimate = MaximumLikelihood.Estimate(used, counts, options.ThreadCount, cancellationToken);
        Design nullDesign = design.Select(data.FitIntercept ? [0] : []);
        MaximumEstimate nullEstimate = MaximumLikelihood.Estimate(nullDesign, counts, options.ThreadCount, cancellationToken);
        return new LogisticFit(new FittedModel(data, options, used, counts, kept, names, estimate), leftOut, nullEstimate);
    }

    private static RowCounts CountsOf(InferenceData data, Design design)
    {
        double[] successes = new double[design.PaddedRowCount];
        double[] failures = new double[design.PaddedRowCount];
        double[] offsets = new double[design.PaddedRowCount];
        for (int i = 0; i < data.RowCount; i++)
        {
            double y = data.Successes.Span[i];
            successes[i] = data.WeightOf(i) * y;
            failures[i] = data.WeightOf(i) * (data.TrialsOf(i) - y);
        }

        data.Offsets.CopyTo(offsets);
        return new RowCounts(successes, failures, offsets);
    }
}
