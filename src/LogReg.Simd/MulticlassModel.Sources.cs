using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>Scoring of packed and sparse rows and of rows of categories: each has the bits of the same row in a span.</content>
public sealed partial class MulticlassModel
{
    /// <inheritdoc/>
    public long ComputeLogits(FeatureSource<float> features, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (!SparseScoring.Reads(features))
        {
            return SourceScoring.ComputeLogits(this, features, destination);
        }

        using BufferUse use = features.Use();
        return ScoresInDouble
            ? SparseScoring.ComputeLogits<double, float>(features.InDouble(), coefficients, intercepts, destination)
            : SparseScoring.ComputeLogits<float, float>(features, singleCoefficients, singleIntercepts, destination);
    }

    /// <inheritdoc/>
    public long ComputeLogits(FeatureSource<double> features, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (!SparseScoring.Reads(features))
        {
            return SourceScoring.ComputeLogits(this, features, destination);
        }

        using BufferUse use = features.Use();
        return SparseScoring.ComputeLogits<double, double>(features, coefficients, intercepts, destination);
    }

    /// <inheritdoc/>
    public long PredictProbabilities(FeatureSource<float> features, Span<float> destination)
    {
        long absent = ComputeLogits(features, destination);
        ToProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    public long PredictProbabilities(FeatureSource<double> features, Span<double> destination)
    {
        long absent = ComputeLogits(features, destination);
        ToProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    public int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination) => ScoresInDouble
        ? SparseScoring.ComputeRow<float, double>(columns, values, coefficients, intercepts, destination)
        : SparseScoring.ComputeRow<float, float>(columns, values, singleCoefficients, singleIntercepts, destination);

    /// <inheritdoc/>
    public int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination) =>
        SparseScoring.ComputeRow<double, double>(columns, values, coefficients, intercepts, destination);

    /// <inheritdoc/>
    public int PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination)
    {
        int absent = ComputeLogits(columns, values, destination);
        ToProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    public int PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination)
    {
        int absent = ComputeLogits(columns, values, destination);
        ToProbabilities(destination);
        return absent;
    }
}
