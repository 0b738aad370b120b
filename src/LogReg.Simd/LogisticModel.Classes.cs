using System.Numerics;
using System.Numerics.Tensors;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>The model as one of two classes, with two probabilities per row, and the maps from logits.</content>
public sealed partial class LogisticModel : IClassifier
{
    /// <summary>Gets K, which is 2.</summary>
    public int ClassCount => 2;

    /// <summary>Gets the logits of a row, which are 1.</summary>
    public int LogitCount => 1;

    /// <summary>Turns logits into probabilities of class 1 in place, as the <see cref="Link"/> says.</summary>
    /// <param name="logits">One logit per row; receives as many probabilities.</param>
    public void ToProbabilities(Span<float> logits) => ToProbabilities<float>(logits);

    /// <inheritdoc cref="ToProbabilities(Span{float})"/>
    public void ToProbabilities(Span<double> logits) => ToProbabilities<double>(logits);

    /// <summary>Turns logits into log-odds of class 1 in place: what <see cref="LinkFunctions.LogOddsOf"/> makes of each.</summary>
    /// <param name="logits">One logit per row.</param>
    public void ToLogOdds(Span<float> logits) => ToLogOdds<float>(logits);

    /// <inheritdoc cref="ToLogOdds(Span{float})"/>
    public void ToLogOdds(Span<double> logits) => ToLogOdds<double>(logits);

    /// <summary>The model with names for its classes.</summary>
    /// <typeparam name="TLabel">The type of the names: strings, integers, an enum.</typeparam>
    /// <param name="labels">The label of class 0 and that of class 1.</param>
    /// <returns>A model that predicts labels.</returns>
    /// <exception cref="ArgumentException">There are not two labels.</exception>
    public LabeledModel<TLabel> WithLabels<TLabel>(ClassLabels<TLabel> labels)
        where TLabel : notnull =>
        new(this, labels);

    /// <inheritdoc/>
    void IClassifier.PredictProbabilities(ReadOnlySpan<float> features, Span<float> destination, int stride)
    {
        Guard.Disjoint(features, destination, nameof(features));
        ComputeLogits(features, FirstHalf(destination), stride);
        ToBothProbabilities(destination);
    }

    /// <inheritdoc/>
    void IClassifier.PredictProbabilities(ReadOnlySpan<double> features, Span<double> destination, int stride)
    {
        Guard.Disjoint(features, destination, nameof(features));
        ComputeLogits(features, FirstHalf(destination), stride);
        ToBothProbabilities(destination);
    }

    /// <inheritdoc/>
    long IClassifier.PredictProbabilities(FeatureSource<float> features, Span<float> destination)
    {
        long absent = ComputeLogits(features, FirstHalf(destination));
        ToBothProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    long IClassifier.PredictProbabilities(FeatureSource<double> features, Span<double> destination)
    {
        long absent = ComputeLogits(features, FirstHalf(destination));
        ToBothProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    int IClassifier.PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination)
    {
        Guard.Disjoint(values, destination, nameof(values));
        int absent = ComputeLogits(columns, values, FirstHalf(destination));
        ToBothProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    int IClassifier.PredictProbabilities(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination)
    {
        Guard.Disjoint(values, destination, nameof(values));
        int absent = ComputeLogits(columns, values, FirstHalf(destination));
        ToBothProbabilities(destination);
        return absent;
    }

    /// <inheritdoc/>
    void IClassifier.Predict(ReadOnlySpan<float> features, Span<int> destination, int stride) => PredictIndices(features, destination, stride);

    /// <inheritdoc/>
    void IClassifier.Predict(ReadOnlySpan<double> features, Span<int> destination, int stride) => PredictIndices(features, destination, stride);

    /// <inheritdoc/>
    int IClassifier.Predict(ReadOnlySpan<float> row) => Predict(row) ? 1 : 0;

    /// <inheritdoc/>
    int IClassifier.Predict(ReadOnlySpan<double> row) => Predict(row) ? 1 : 0;

    private static Span<T> FirstHalf<T>(Span<T> destination) => destination[..Guard.WholeRows(destination.Length, 2, int.MaxValue, nameof(destination), "classes")];

    private void PredictIndices<T>(ReadOnlySpan<T> features, Span<int> destination, int stride)
        where T : unmanaged, INumber<T>
    {
        int rowStride = Guard.RowMajor(features.Length, destination.Length, FeatureCount, stride, nameof(features));
        T threshold = T.CreateTruncating(Link.LogitOf(0.5));
        Span<T> block = stackalloc T[BlockRows];
        for (int row = 0; row < destination.Length; row += BlockRows)
        {
            Span<T> logits = block[..Math.Min(BlockRows, destination.Length - row)];
            ComputeLogits(features[(int)Math.Min(features.Length, (long)row * rowStride)..], logits, rowStride);
            for (int i = 0; i < logits.Length; i++)
            {
                if (T.IsNaN(logits[i]))
                {
                    DecisionGuard.ThrowUndecided(row + i, nameof(features));
                }

                destination[row + i] = logits[i] > threshold ? 1 : 0;
            }
        }
    }

    private void ToProbabilities<T>(Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Link == Link.Identity)
        {
            TensorPrimitives.Clamp(logits, T.Zero, T.One, logits);
            return;
        }

        ToLogOdds(logits);
        LogisticPrimitives.Sigmoid<T>(logits, logits);
    }

    private void ToLogOdds<T>(Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Link == Link.Tanh)
        {
            TensorPrimitives.Add(logits, logits, logits);
        }

        for (int i = 0; Link == Link.Identity && i < logits.Length; i++)
        {
            logits[i] = T.CreateTruncating(Link.LogOddsOf(Elements.ToDouble(logits[i])));
        }
    }

    /// <summary>Turns the logits in the first half of a span into the probabilities of both classes of each row, which fill it.</summary>
    private void ToBothProbabilities<T>(Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> logits = destination[..(destination.Length / 2)];
        if (Link != Link.Identity)
        {
            ToLogOdds(logits);
            ClassScoring.SigmoidOfBoth(destination);
            return;
        }

        ToProbabilities(logits);
        for (int i = logits.Length - 1; i >= 0; i--)
        {
            T probability = destination[i];
            destination[2 * i] = T.One - probability;
            destination[(2 * i) + 1] = probability;
        }
    }
}
