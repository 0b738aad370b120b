using System.Numerics;

namespace LogReg.Simd.Data.Pipelines;

/// <summary>The features of a record as a model scores them: a dense row, or the entries of a sparse one, with the same bits.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal readonly ref struct EncodedRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<int> columns;
    private readonly ReadOnlySpan<T> values;
    private readonly bool isSparse;

    /// <summary>A dense row.</summary>
    public EncodedRow(ReadOnlySpan<T> features)
    {
        columns = [];
        values = features;
        isSparse = false;
    }

    /// <summary>A sparse row.</summary>
    /// <param name="columns">The features that are not zero, ascending.</param>
    /// <param name="values">Their values.</param>
    public EncodedRow(ReadOnlySpan<int> columns, ReadOnlySpan<T> values)
    {
        this.columns = columns;
        this.values = values;
        isSparse = true;
    }

    /// <summary>The class by the logits of this row: that of the largest, or by the only one and a threshold.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">The logits, as the model computed them.</param>
    /// <param name="threshold">The probability above which one logit stands for class 1.</param>
    /// <exception cref="ArgumentException">A logit is NaN.</exception>
    public int ClassBy(IClassifier model, ReadOnlySpan<T> logits, double threshold)
    {
        int largest = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            if (T.IsNaN(logits[k]))
            {
                return ClassWithoutLogits(model);
            }

            largest = logits[k] > logits[largest] ? k : largest;
        }

        return logits.Length == 1 ? (logits[0] > T.CreateTruncating(model.Link.LogitOf(threshold)) ? 1 : 0) : largest;
    }

    /// <summary>Writes the logits.</summary>
    public void ComputeLogits(IClassifier model, Span<T> logits)
    {
        if (isSparse)
        {
            model.ComputeLogitsOf(columns, values, logits);
        }
        else
        {
            model.ComputeLogitsOf(values, logits);
        }
    }

    /// <summary>Writes the probabilities of all classes.</summary>
    public void ComputeProbabilities(IClassifier model, Span<T> probabilities)
    {
        if (isSparse)
        {
            model.ComputeProbabilitiesOf(columns, values, probabilities);
        }
        else
        {
            model.ComputeProbabilitiesOf(values, probabilities);
        }
    }

    /// <summary>What the model says of a row that has no logits, which is an exception: the model has the words for it.</summary>
    private int ClassWithoutLogits(IClassifier model)
    {
        if (!isSparse)
        {
            return model.PredictOne(values);
        }

        T[] features = new T[model.FeatureCount];
        for (int i = 0; i < columns.Length; i++)
        {
            features[columns[i]] = values[i];
        }

        return model.PredictOne<T>(features);
    }
}
