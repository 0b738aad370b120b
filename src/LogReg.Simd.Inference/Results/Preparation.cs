using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>What every fit begins with: checked data, a packed design, and which of its columns are independent.</summary>
internal sealed class Preparation
{
    private Preparation(Design design, RowCounts counts, string[] names, int[] kept, CollinearColumn[] leftOut) =>
        (Design, Counts, Names, Kept, LeftOut, Used) = (design, counts, names, kept, leftOut, leftOut.Length > 0 ? design.Select(kept) : design);

    /// <summary>Gets all columns.</summary>
    public Design Design { get; }

    /// <summary>Gets the columns that are not left out.</summary>
    public Design Used { get; }

    public RowCounts Counts { get; }

    public string[] Names { get; }

    public int[] Kept { get; }

    public CollinearColumn[] LeftOut { get; }

    /// <summary>Prepares.</summary>
    /// <param name="data">The caller's rows.</param>
    /// <param name="options">How.</param>
    /// <param name="needsBothOutcomes">Whether there must be successes and failures.</param>
    public static Preparation Of(InferenceData data, InferenceOptions options, bool needsBothOutcomes)
    {
        DataChecks.Check(data, options, needsBothOutcomes);
        Design design = Design.Pack(data.Features, data.RowCount, data.FeatureCount, data.FitIntercept, options.ThreadCount);
        DataChecks.CheckFeatures(data, design.Sizes);
        string[] names = CoefficientNames.Of(data);
        DataChecks.CheckScales(data, design.Scales, names);
        RowCounts counts = CountsOf(data, design);
        Dependences dependences = Dependences.Of(design, counts.Presence(), options.ThreadCount);
        CollinearColumn[] leftOut = LeftOutColumns.Of(design, dependences, names);
        if (leftOut.Length > 0 && options.Collinear == CollinearColumns.Refuse)
        {
            throw ArgumentChecks.Invalid(
                data.ArgumentOf(nameof(data.Features)),
                $"{leftOut.Length} of {names.Length} columns are linear combinations of others: {string.Join("; ", leftOut.AsEnumerable())}. Leave them out.");
        }

        return new Preparation(design, counts, names, [.. Enumerable.Range(0, design.ColumnCount).Where(j => !dependences.IsDependent[j])], leftOut);
    }

    private static RowCounts CountsOf(InferenceData data, Design design)
    {
        double[] successes = new double[design.PaddedRowCount];
        double[] failures = new double[design.PaddedRowCount];
        double[] offsets = new double[design.PaddedRowCount];
        ReadOnlySpan<double> labels = data.Successes.Span;
        ReadOnlySpan<double> trials = data.Trials.Span;
        ReadOnlySpan<double> weights = data.Weights.Span;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            successes[i] = weight * labels[i];
            failures[i] = weight * ((trials.IsEmpty ? 1 : trials[i]) - labels[i]);
        }

        data.Offsets.CopyTo(offsets);
        return new RowCounts(successes, failures, offsets);
    }
}
