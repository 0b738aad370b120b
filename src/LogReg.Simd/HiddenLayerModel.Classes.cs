using System.Numerics;
using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <content>Packed and sparse rows, and the maps from logits.</content>
public sealed partial class HiddenLayerModel
{
    /// <summary>Gets the logits of a row, one per output: <see cref="OutputCount"/>.</summary>
    public int LogitCount => OutputCount;

    /// <inheritdoc/>
    public long ComputeLogits(FeatureSource<float> features, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        return SparseScoring.Reads(features) ? SingleScoring.ComputeLogits(features, destination) : SourceScoring.ComputeLogits(this, features, destination);
    }

    /// <inheritdoc/>
    public long ComputeLogits(FeatureSource<double> features, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(features);
        return SparseScoring.Reads(features) ? Scoring.ComputeLogits(features, destination) : SourceScoring.ComputeLogits(this, features, destination);
    }

    /// <inheritdoc/>
    public long PredictProbabilities(FeatureSource<float> features, Span<float> destination)
    {
        long absent = ComputeLogits(features, destination[..LogitsOf(destination.Length)]);
        ToClassProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    public long PredictProbabilities(FeatureSource<double> features, Span<double> destination)
    {
        long absent = ComputeLogits(features, destination[..LogitsOf(destination.Length)]);
        ToClassProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    public int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination) => SingleScoring.ComputeLogits(columns, values, destination);

    /// <inheritdoc/>
    public int ComputeLogits(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination) => Scoring.ComputeLogits(columns, values, destination);

    /// <inheritdoc/>
    public int PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination)
    {
        Guard.Disjoint(values, destination, nameof(values));
        int absent = ComputeLogits(columns, values, destination[..LogitsOf(destination.Length)]);
        ToClassProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    public int PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination)
    {
        Guard.Disjoint(values, destination, nameof(values));
        int absent = ComputeLogits(columns, values, destination[..LogitsOf(destination.Length)]);
        ToClassProbabilities(destination);
        return absent;
    }

    /// <summary>Turns logits into probabilities in place, as the number of outputs says: of class 1 where there is one.</summary>
    /// <param name="logits">As many logits per row as outputs; receives as many probabilities.</param>
    /// <exception cref="ArgumentException">The span holds no whole rows; nothing is written.</exception>
    public void ToProbabilities(Span<float> logits) => ToProbabilities<float>(logits);

    /// <inheritdoc cref="ToProbabilities(Span{float})"/>
    public void ToProbabilities(Span<double> logits) => ToProbabilities<double>(logits);

    /// <summary>Leaves logits as they are: their sigmoid or softmax are the probabilities.</summary>
    /// <param name="logits">As many logits per row as outputs.</param>
    /// <exception cref="ArgumentException">The span holds no whole rows; nothing is written.</exception>
    public void ToLogOdds(Span<float> logits) => Guard.WholeRows(logits.Length, LogitCount, int.MaxValue, nameof(logits), "logits");

    /// <inheritdoc cref="ToLogOdds(Span{float})"/>
    public void ToLogOdds(Span<double> logits) => Guard.WholeRows(logits.Length, LogitCount, int.MaxValue, nameof(logits), "logits");

    private void ToProbabilities<T>(Span<T> logits)
        where T : unmanaged
    {
        Guard.WholeRows(logits.Length, LogitCount, int.MaxValue, nameof(logits), "logits");
        if (LogitCount == 1)
        {
            LogisticPrimitives.Sigmoid<T>(logits, logits);
        }
        else
        {
            ClassScoring.SoftMax(logits, LogitCount);
        }
    }

    /// <summary>Turns logits, at the start of a span, into the probabilities of all classes, which fill it.</summary>
    private void ToClassProbabilities<T>(Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        if (LogitCount == 1)
        {
            ClassScoring.SigmoidOfBoth(destination);
        }
        else
        {
            ClassScoring.SoftMax(destination, ClassCount);
        }
    }

    private int LogitsOf(int probabilityCount) => Guard.WholeRows(probabilityCount, ClassCount, int.MaxValue, "destination", "classes") * LogitCount;
}
