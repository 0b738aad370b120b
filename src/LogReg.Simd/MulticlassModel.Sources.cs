using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>Scoring of packed and sparse rows: each has the bits of the same row in a span.</content>
public sealed partial class MulticlassModel
{
    /// <inheritdoc/>
    public long ComputeLogits(FeatureSource<float> features, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features is not SparseMatrix<float> rows)
        {
            return SourceScoring.ComputeLogits(this, features, destination);
        }

        using BufferUse use = rows.Use();
        return ScoresInDouble
            ? SparseScoring.ComputeLogits<double, float>((SparseMatrix<double>)rows.InDouble(), coefficients, intercepts, destination)
            : SparseScoring.ComputeLogits<float, float>(rows, singleCoefficients, singleIntercepts, destination);
    }

    /// <inheritdoc/>
    public long ComputeLogits(FeatureSource<double> features, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features is not SparseMatrix<double> rows)
        {
            return SourceScoring.ComputeLogits(this, features, destination);
        }

        using BufferUse use = rows.Use();
        return SparseScoring.ComputeLogits<double, double>(rows, coefficients, intercepts, destination);
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
}
