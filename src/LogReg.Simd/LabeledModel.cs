using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <summary>A model of several classes that answers with the caller's labels.</summary>
/// <remarks>Immutable and safe to use from any number of threads; predicting allocates nothing.</remarks>
/// <typeparam name="TLabel">The type of the labels.</typeparam>
public sealed class LabeledModel<TLabel>
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
    /// <returns>The label of the largest logit.</returns>
    /// <exception cref="ArgumentException">The row has another number of features, or a logit of it is NaN.</exception>
    public TLabel Predict(ReadOnlySpan<float> row) => Labels[Model.Predict(row)];

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public TLabel Predict(ReadOnlySpan<double> row) => Labels[Model.Predict(row)];

    /// <summary>Predicts the labels of a batch of rows that follow each other without gaps.</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one label per row.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape; nothing is written. A logit of a row is NaN: the message names the row.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<TLabel> destination)
    {
        Guard.SameProduct(features.Length, destination.Length, Model.FeatureCount, nameof(features), "elements", "rows", "features");
        Span<int> block = stackalloc int[BlockRows];
        for (int row = 0; row < destination.Length; row += BlockRows)
        {
            Span<int> classes = block[..Math.Min(BlockRows, destination.Length - row)];
            try
            {
                Model.Predict(features.Slice(row * Model.FeatureCount, classes.Length * Model.FeatureCount), classes);
            }
            catch (ArgumentException exception) when (row > 0 && DecisionGuard.IsUndecided(exception, out int inBlock))
            {
                DecisionGuard.ThrowUndecided(row + inBlock, nameof(features));
            }

            SetLabels(classes, destination[row..]);
        }
    }

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{TLabel})"/>
    public void Predict(ReadOnlySpan<double> features, Span<TLabel> destination)
    {
        Guard.SameProduct(features.Length, destination.Length, Model.FeatureCount, nameof(features), "elements", "rows", "features");
        Span<int> block = stackalloc int[BlockRows];
        for (int row = 0; row < destination.Length; row += BlockRows)
        {
            Span<int> classes = block[..Math.Min(BlockRows, destination.Length - row)];
            try
            {
                Model.Predict(features.Slice(row * Model.FeatureCount, classes.Length * Model.FeatureCount), classes);
            }
            catch (ArgumentException exception) when (row > 0 && DecisionGuard.IsUndecided(exception, out int inBlock))
            {
                DecisionGuard.ThrowUndecided(row + inBlock, nameof(features));
            }

            SetLabels(classes, destination[row..]);
        }
    }

    private void SetLabels(ReadOnlySpan<int> classes, Span<TLabel> destination)
    {
        for (int i = 0; i < classes.Length; i++)
        {
            destination[i] = Labels[classes[i]];
        }
    }
}
