using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>Scoring of packed and sparse rows and of rows of categories: each has the bits of the same row in a span.</content>
public sealed partial class LogisticModel
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
            ? SparseScoring.ComputeLogits(features.InDouble(), coefficients, new ReadOnlySpan<double>(in intercept), destination)
            : SparseScoring.ComputeLogits(features, singleCoefficients, new ReadOnlySpan<float>(in singleIntercept), destination);
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
        return SparseScoring.ComputeLogits(features, coefficients, new ReadOnlySpan<double>(in intercept), destination);
    }

    /// <inheritdoc/>
    public int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination) => ScoresInDouble
        ? SparseScoring.ComputeRow(columns, values, coefficients, new ReadOnlySpan<double>(in intercept), destination)
        : SparseScoring.ComputeRow(columns, values, singleCoefficients, new ReadOnlySpan<float>(in singleIntercept), destination);

    /// <inheritdoc/>
    public int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination) =>
        SparseScoring.ComputeRow(columns, values, coefficients, new ReadOnlySpan<double>(in intercept), destination);

    /// <summary>Computes probabilities of class 1 of packed or sparse rows (formula 1.2), or what the <see cref="Link"/> says instead, with the bits of the same rows in a span.</summary>
    /// <param name="features">The rows. Dense ones have the features of the model; sparse ones may have other columns: those that the model does not have count as absent, those that they do
    /// not have are zero.</param>
    /// <param name="destination">Receives one probability per row.</param>
    /// <returns>The number of stored entries in columns that the model does not have.</returns>
    /// <exception cref="ArgumentException">The destination has not one element per row, or dense rows have another number of features; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The rows are disposed.</exception>
    public long PredictProbabilities(FeatureSource<float> features, Span<float> destination)
    {
        long absent = ComputeLogits(features, destination);
        ToProbabilities(destination);
        return absent;
    }

    /// <inheritdoc cref="PredictProbabilities(FeatureSource{float}, Span{float})"/>
    public long PredictProbabilities(FeatureSource<double> features, Span<double> destination)
    {
        long absent = ComputeLogits(features, destination);
        ToProbabilities(destination);
        return absent;
    }
}
