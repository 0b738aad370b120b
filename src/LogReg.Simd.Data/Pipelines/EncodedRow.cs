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

    /// <summary>The class of the largest logit, or of the sign of the only one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logits">Room for the logits.</param>
    public int ClassBy(IClassifier model, Span<T> logits)
    {
        if (!isSparse)
        {
            return model.PredictOne(values);
        }

        model.ComputeLogitsOf(columns, values, logits);
        foreach (T logit in logits)
        {
            if (T.IsNaN(logit))
            {
                // The model has the words for it.
                T[] features = new T[model.FeatureCount];
                for (int i = 0; i < columns.Length; i++)
                {
                    features[columns[i]] = values[i];
                }

                return model.PredictOne<T>(features);
            }
        }

        if (logits.Length == 1)
        {
            return logits[0] > T.CreateTruncating(model.Link.LogitOf(RecordScorer.UsualThreshold)) ? 1 : 0;
        }

        int largest = 0;
        for (int k = 1; k < logits.Length; k++)
        {
            largest = logits[k] > logits[largest] ? k : largest;
        }

        return largest;
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
}
