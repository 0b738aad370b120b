using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>What the operations on a fit of ordered levels start from: a fit of their boundaries, whose table has the features and behind them the thresholds.</summary>
internal sealed class OrdinalModel
{
    public OrdinalModel(OrdinalData data, InferenceOptions options, Preparation prepared, LevelBoundaries boundaries, ThresholdGaps gaps, MaximumEstimate estimate)
    {
        (Data, Columns, Boundaries, LeftOut) = (data, prepared.Used, boundaries, prepared.LeftOut);
        int thresholds = data.LevelCount - 1;
        string[] names = [.. prepared.Names.Skip(1), .. Enumerable.Range(0, thresholds).Select(j => $"{data.NameOf(j)}|{data.NameOf(j + 1)}")];
        int[] kept = [.. Enumerable.Range(data.FeatureCount, thresholds), .. prepared.Kept.Skip(1).Select(column => column - 1)];
        InferenceData columns = data.Columns() with { FitIntercept = false };
        Fitted = new FittedModel(columns, options, boundaries.Design, boundaries.Counts, kept, names, estimate, gaps) { InterceptCount = thresholds };
    }

    public OrdinalData Data { get; }

    /// <summary>Gets the columns of the caller's rows behind one of ones, without those that are left out.</summary>
    public Design Columns { get; }

    public LevelBoundaries Boundaries { get; }

    public IReadOnlyList<CollinearColumn> LeftOut { get; }

    /// <summary>Gets the fit of the boundaries.</summary>
    public FittedModel Fitted { get; }

    /// <summary>The log-likelihood of the thresholds alone.</summary>
    public double NullLogLikelihood(CancellationToken cancellationToken)
    {
        if (!Data.Offsets.Span.ContainsAnyExcept(0.0))
        {
            double total = Boundaries.LevelCounts.Sum();
            return Boundaries.LevelCounts.Sum(count => count * Math.Log(count / total));
        }

        int[] thresholds = [.. Enumerable.Range(0, Data.LevelCount - 1)];
        int threads = Fitted.Options.ThreadCount;
        return LogLikelihood.Of(
            Boundaries.Counts, MaximumLikelihood.Estimate(Boundaries.Design.Select(thresholds), Boundaries.Counts, threads, cancellationToken, Fitted.Gaps!.Select(thresholds, [])), threads);
    }

    /// <summary>The separating direction, with the rows of the caller.</summary>
    public Separation? Separation() =>
        SeparationReport.Of(Fitted) is { } separation ? separation with { SeparatedRows = [.. separation.SeparatedRows.Select(row => Boundaries.Rows[row]).Distinct().Order()] } : null;
}
