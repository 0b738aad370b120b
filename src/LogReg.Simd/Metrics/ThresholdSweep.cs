namespace LogReg.Simd.Metrics;

/// <summary>A threshold that comes down through the logits: at each distinct one, how much of either class it passes.</summary>
/// <remarks>
/// <para>
/// Each class is sorted by itself and the two are merged, so labels need not travel with the logits, and without weights nothing does. Equal
/// logits come together: −0 and 0 are equal. O(n log n); one copy of the logits, and of the weights, on the heap.
/// </para>
/// <para>Fawcett, T. (2006). An Introduction to ROC Analysis. Pattern Recognition Letters 27, 861–874, algorithms 1 and 2.</para>
/// </remarks>
internal struct ThresholdSweep<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
    where T : unmanaged
{
    private RankedClass<T> positives = new(logits, labels, sampleWeights, 1);
    private RankedClass<T> negatives = new(logits, labels, sampleWeights, 0);

    /// <summary>Gets the weight of all positives.</summary>
    public readonly double PositiveSum => positives.WeightSum;

    /// <summary>Gets the weight of all negatives.</summary>
    public readonly double NegativeSum => negatives.WeightSum;

    /// <summary>Gets the logit at which the threshold stands.</summary>
    public double Logit { get; private set; }

    /// <summary>Gets the weight of the positives at this logit.</summary>
    public double Positives { get; private set; }

    /// <summary>Gets the weight of the negatives at this logit.</summary>
    public double Negatives { get; private set; }

    /// <summary>Lowers the threshold to the next distinct logit.</summary>
    /// <returns>Whether there was one.</returns>
    public bool MoveNext()
    {
        if (positives.IsEmpty && negatives.IsEmpty)
        {
            return false;
        }

        Logit = positives.IsEmpty ? negatives.Highest : negatives.IsEmpty ? positives.Highest : Math.Max(positives.Highest, negatives.Highest);
        Positives = positives.Take(Logit);
        Negatives = negatives.Take(Logit);
        return true;
    }
}
