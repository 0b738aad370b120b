using System.Runtime.InteropServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Metrics;

namespace LogReg.Simd;

/// <content>Models of classes.</content>
public static partial class ModelMetrics
{
    /// <summary>
    /// Computes the mean log loss of a model of classes from its logits, whose probabilities may be too small for a number; see <see cref="MulticlassMetrics.ComputeLogLossFromLogits"/>.
    /// A model with <see cref="Link.Identity"/> has no such logits: its loss is computed from probabilities.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, the class index of each sample, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The mean, 0 or more.</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, an index is no class, or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeLogLoss<T>(IClassifier model, ReadOnlySpan<T> features, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        if (model is LogisticModel { Link: Link.Identity })
        {
            return MulticlassMetrics.ComputeLogLossFromProbabilities(ProbabilitiesOf(model, features, labels.Length), model.ClassCount, labels, sampleWeights);
        }

        return MulticlassMetrics.ComputeLogLossFromLogits<T>(LogOddsOf(model, features, labels.Length), model.ClassCount, labels, sampleWeights);
    }

    /// <summary>Computes the share of the weight whose label is among the k classes of the largest probabilities.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, the class index of each sample, at least one.</param>
    /// <param name="topCount">k, 1 to the number of classes.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The top count is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, an index is no class, or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeTopAccuracy<T>(
        IClassifier model, ReadOnlySpan<T> features, ReadOnlySpan<int> labels, int topCount, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged =>
        MulticlassMetrics.ComputeTopAccuracy(ProbabilitiesOf(model, features, labels.Length), model.ClassCount, labels, topCount, sampleWeights);

    /// <summary>Computes the share of the weight whose predicted class is its label.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, the class index of each sample, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The share, in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, an index is negative, or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeAccuracy<T>(IClassifier model, ReadOnlySpan<T> features, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged =>
        MulticlassMetrics.ComputeAccuracy(labels, PredictionsOf(model, features, labels.Length), sampleWeights);

    /// <summary>Sums the weights of every pair of label and predicted class.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="features">Row-major features without gaps, one row per label.</param>
    /// <param name="labels">y, the class index of each sample, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The sums.</returns>
    /// <exception cref="ArgumentException">There are no labels, the features have not the length of the shape, a logit is NaN, an index is no class, or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static MulticlassConfusionMatrix ComputeConfusionMatrix<T>(
        IClassifier model, ReadOnlySpan<T> features, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged =>
        MulticlassMetrics.ComputeConfusionMatrix(labels, PredictionsOf(model, features, labels.Length), model.ClassCount, sampleWeights);

    private static void CheckRows<T>(IClassifier model, ReadOnlySpan<T> features, int rowCount)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.FloatOrDouble<T>();
        Guard.SameProduct(features.Length, rowCount, model.FeatureCount, nameof(features), "elements", "labels", "features");
    }

    /// <summary>Log-odds of all classes, one row after another: of two classes by one logit 0 and that logit.</summary>
    private static T[] LogOddsOf<T>(IClassifier model, ReadOnlySpan<T> features, int rowCount)
        where T : unmanaged
    {
        CheckRows(model, features, rowCount);
        T[] logits = new T[checked(rowCount * model.LogitCount)];
        if (typeof(T) == typeof(float))
        {
            Span<float> values = MemoryMarshal.Cast<T, float>(logits.AsSpan());
            model.ComputeLogits(MemoryMarshal.Cast<T, float>(features), values);
            model.ToLogOdds(values);
        }
        else
        {
            Span<double> values = MemoryMarshal.Cast<T, double>(logits.AsSpan());
            model.ComputeLogits(MemoryMarshal.Cast<T, double>(features), values);
            model.ToLogOdds(values);
        }

        ThrowUndecided<T>(logits, model.LogitCount);
        if (model.LogitCount > 1)
        {
            return logits;
        }

        T[] pairs = new T[checked(2 * rowCount)];
        for (int i = 0; i < rowCount; i++)
        {
            pairs[(2 * i) + 1] = logits[i];
        }

        return pairs;
    }

    private static void ThrowUndecided<T>(ReadOnlySpan<T> values, int perRow)
        where T : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(Memory.Elements.ToDouble(values[i])))
            {
                DecisionGuard.ThrowUndecided(i / perRow, "features");
            }
        }
    }

    private static ReadOnlySpan<T> ProbabilitiesOf<T>(IClassifier model, ReadOnlySpan<T> features, int rowCount)
        where T : unmanaged
    {
        CheckRows(model, features, rowCount);
        T[] probabilities = new T[checked(rowCount * model.ClassCount)];
        if (typeof(T) == typeof(float))
        {
            model.PredictProbabilities(MemoryMarshal.Cast<T, float>(features), MemoryMarshal.Cast<T, float>(probabilities.AsSpan()));
        }
        else
        {
            model.PredictProbabilities(MemoryMarshal.Cast<T, double>(features), MemoryMarshal.Cast<T, double>(probabilities.AsSpan()));
        }

        ThrowUndecided<T>(probabilities, model.ClassCount);
        return probabilities;
    }

    private static int[] PredictionsOf<T>(IClassifier model, ReadOnlySpan<T> features, int rowCount)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.FloatOrDouble<T>();
        int[] classes = new int[rowCount];
        if (typeof(T) == typeof(float))
        {
            model.Predict(MemoryMarshal.Cast<T, float>(features), classes);
        }
        else
        {
            model.Predict(MemoryMarshal.Cast<T, double>(features), classes);
        }

        return classes;
    }
}
