using System.Runtime.InteropServices;
using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <summary>A model that answers with the caller's labels.</summary>
/// <remarks>Immutable and safe to use from any number of threads; predicting allocates nothing. <see cref="ModelFile"/> saves it with its labels.</remarks>
/// <typeparam name="TLabel">The type of the labels.</typeparam>
public sealed class LabeledModel<TLabel> : IEquatable<LabeledModel<TLabel>>
    where TLabel : notnull
{
    private const int BlockRows = 256;

    /// <summary>Joins a model and its labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="labels">One label per class of the model.</param>
    /// <exception cref="ArgumentException">There are more or fewer labels than classes.</exception>
    public LabeledModel(IClassifier model, ClassLabels<TLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        Guard.SameLength(labels.Count, model.ClassCount, nameof(labels), "labels", "classes");
        Model = model;
        Labels = labels;
    }

    /// <summary>Gets the model, whose classes are indices.</summary>
    public IClassifier Model { get; }

    /// <summary>Gets the labels by class index.</summary>
    public ClassLabels<TLabel> Labels { get; }

    /// <summary>Predicts the label of one row.</summary>
    /// <param name="row">One sample's features.</param>
    /// <returns>The label of the largest probability.</returns>
    /// <exception cref="ArgumentException">The row has another number of features, or a logit of it is NaN.</exception>
    public TLabel Predict(ReadOnlySpan<float> row) => Labels[Model.Predict(row)];

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public TLabel Predict(ReadOnlySpan<double> row) => Labels[Model.Predict(row)];

    /// <summary>Predicts the labels of a batch.</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one label per row.</param>
    /// <param name="stride">The distance between row starts, at least the number of features: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times features exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, or the stride is shorter than a row; nothing is written. A logit of a row is NaN: the message names the
    /// row.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<TLabel> destination, int stride = 0) => PredictBlocks(features, destination, stride);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{TLabel}, int)"/>
    public void Predict(ReadOnlySpan<double> features, Span<TLabel> destination, int stride = 0) => PredictBlocks(features, destination, stride);

    /// <summary>Computes the probabilities of a batch, one per label and row, in the order of <see cref="Labels"/>; see
    /// <see cref="IClassifier.PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives a probability per label and row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts; 0 for rows without gaps.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> features, Span<float> destination, int stride = 0) => Model.PredictProbabilities(features, destination, stride);

    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>
    public void PredictProbabilities(ReadOnlySpan<double> features, Span<double> destination, int stride = 0) => Model.PredictProbabilities(features, destination, stride);

    /// <summary>Tells whether another model has an equal model and the same labels in the same order.</summary>
    /// <param name="other">The other model.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(LabeledModel<TLabel>? other) => other is not null && Model.Equals(other.Model) && Labels.Equals(other.Labels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabeledModel<TLabel>);

    /// <summary>A hash that equal models share.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => HashCode.Combine(Model, Labels);

    private void PredictBlocks<T>(ReadOnlySpan<T> features, Span<TLabel> destination, int stride)
        where T : unmanaged
    {
        int rowStride = Guard.RowMajor(features.Length, destination.Length, Model.FeatureCount, stride, nameof(features));
        Span<int> block = stackalloc int[BlockRows];
        for (int row = 0; row < destination.Length; row += BlockRows)
        {
            Span<int> classes = block[..Math.Min(BlockRows, destination.Length - row)];
            try
            {
                PredictClasses(features[(int)Math.Min(features.Length, (long)row * rowStride)..], classes, rowStride);
            }
            catch (ArgumentException exception) when (row > 0 && DecisionGuard.IsUndecided(exception, out int inBlock))
            {
                DecisionGuard.ThrowUndecided(row + inBlock, nameof(features));
            }

            for (int i = 0; i < classes.Length; i++)
            {
                destination[row + i] = Labels[classes[i]];
            }
        }
    }

    private void PredictClasses<T>(ReadOnlySpan<T> features, Span<int> classes, int stride)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Model.Predict(MemoryMarshal.Cast<T, float>(features), classes, stride);
        }
        else
        {
            Model.Predict(MemoryMarshal.Cast<T, double>(features), classes, stride);
        }
    }
}
