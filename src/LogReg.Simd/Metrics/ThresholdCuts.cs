namespace LogReg.Simd.Metrics;

/// <summary>The places where a threshold can cut samples in two: above the highest of the distinct scores, between two neighbours, below the lowest.</summary>
/// <remarks>Scores are logits or probabilities. Cut k calls the k highest distinct ones positive; those that are equal stay together.</remarks>
internal sealed class ThresholdCuts<T>(bool areProbabilities)
    where T : unmanaged
{
    private readonly List<double> scores = [];

    /// <summary>Gets the largest cut that a threshold makes: none lies below a logit of −∞ or a probability of 0.</summary>
    public int Last => scores.Count > 0 && scores[^1] == Bottom ? scores.Count - 1 : scores.Count;

    /// <summary>Gets the score that no other is below.</summary>
    public double Bottom => areProbabilities ? 0 : double.NegativeInfinity;

    private double Top => areProbabilities ? 1 : double.PositiveInfinity;

    /// <summary>Adds the next lower score.</summary>
    public void Add(double score) => scores.Add(score);

    /// <summary>The threshold of a cut: scores above it are called positive. Half way between the neighbours, where T has a number there.</summary>
    public double ThresholdAt(int cut) => cut == 0 ? Top : cut == scores.Count ? Bottom : DecisionThreshold.Between<T>(scores[cut], scores[cut - 1]);

    /// <summary>The threshold of a cut and what it decides.</summary>
    public ChosenThreshold Choose(int cut, ReadOnlySpan<T> samples, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
    {
        double threshold = ThresholdAt(cut);
        ConfusionMatrix matrix = BinaryMetrics.ComputeConfusionMatrixFromLogits(samples, labels, sampleWeights, threshold);
        return areProbabilities
            ? new ChosenThreshold(Element.Widen(DecisionThreshold.LogitOf<T>(threshold)), threshold, matrix)
            : new ChosenThreshold(threshold, ProbabilityAt(cut, threshold), matrix);
    }

    private double ProbabilityAt(int cut, double threshold) =>
        cut == 0 ? 1 : cut == scores.Count ? 0 : DecisionThreshold.ProbabilityBetween<T>(scores[cut], scores[cut - 1], threshold);
}
