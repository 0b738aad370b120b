namespace LogReg.Simd.Metrics;

/// <summary>The samples of one class in the order of their logits, taken from the highest down. Samples of weight 0 are no samples.</summary>
internal struct RankedClass<T>
    where T : unmanaged
{
    private readonly T[] logits;
    private readonly T[]? weights;
    private int left;

    /// <summary>Copies and sorts the samples of a class.</summary>
    public RankedClass(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, double label)
    {
        int count = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            count += Counts(labels, sampleWeights, i, label) ? 1 : 0;
        }

        this.logits = new T[count];
        weights = sampleWeights.IsEmpty ? null : new T[count];
        left = count;
        WeightSum = weights is null ? count : 0;
        int next = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (Counts(labels, sampleWeights, i, label))
            {
                this.logits[next] = logits[i];
                if (weights is not null)
                {
                    weights[next] = sampleWeights[i];
                    WeightSum += Element.Widen(sampleWeights[i]);
                }

                next++;
            }
        }

        if (weights is null)
        {
            Array.Sort(this.logits);
        }
        else
        {
            Array.Sort(this.logits, weights);
        }
    }

    /// <summary>Gets the sum of all weights of the class, in index order.</summary>
    public double WeightSum { get; }

    /// <summary>Gets a value indicating whether no sample is left.</summary>
    public readonly bool IsEmpty => left == 0;

    /// <summary>Gets the highest logit that is left.</summary>
    public readonly double Highest => Element.Widen(logits[left - 1]);

    /// <summary>Takes the samples at a logit, which none that is left exceeds, and returns the sum of their weights.</summary>
    public double Take(double logit)
    {
        int before = left;
        double sum = 0;
        while (left > 0 && Highest == logit)
        {
            left--;
            sum += weights is null ? 0 : Element.Widen(weights[left]);
        }

        return weights is null ? before - left : sum;
    }

    private static bool Counts(ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, int sample, double label) =>
        Element.Widen(labels[sample]) == label && (sampleWeights.IsEmpty || Element.Widen(sampleWeights[sample]) > 0);
}
