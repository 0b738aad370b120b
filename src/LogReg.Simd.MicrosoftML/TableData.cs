using LogReg.Simd.MicrosoftML.Reading;
using Microsoft.ML;

namespace LogReg.Simd.MicrosoftML;

/// <summary>The rows of a view as training takes them: packed features, labels and weights.</summary>
/// <remarks>Owns native memory: dispose of it. Immutable otherwise, and thread-safe.</remarks>
public sealed class TableData : IDisposable
{
    private readonly float[] labels;
    private readonly float[] weights;

    internal TableData(FeatureMatrix<float> features, float[] labels, float[] weights, IReadOnlyList<string> featureNames)
    {
        Features = features;
        this.labels = labels;
        this.weights = weights;
        FeatureNames = featureNames;
    }

    /// <summary>Gets the features, one row per row of the view.</summary>
    public FeatureMatrix<float> Features { get; }

    /// <summary>Gets the labels, one per row, 0 or 1.</summary>
    public ReadOnlySpan<float> Labels => labels;

    /// <summary>Gets the sample weights, one per row; empty where the view has none.</summary>
    public ReadOnlySpan<float> Weights => weights;

    /// <summary>Gets one name per feature: that of its column, of vectors with the slot's name or number behind a dot.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Reads a view, once, in one pass; an ML.NET <c>DataFrame</c> is a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="columns">Its columns; null for <c>Features</c> and <c>Label</c>.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="ArgumentException">A column is missing or of a type that is no number, a feature is not
    /// finite, a label is neither 0 nor 1, or there is no row; the message names column and row.</exception>
    public static TableData Read(IDataView view, TableColumns? columns = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        return ViewReader.Read(view, columns ?? new TableColumns());
    }

    /// <inheritdoc/>
    public void Dispose() => Features.Dispose();
}
