namespace LogReg.Simd.Reference;

/// <summary>
/// Quality of the decisions and logits of K classes, every metric weighted by the sample weights (null for ones); a ratio 0/0 is 0.
/// </summary>
public static class ReferenceMulticlassMetrics
{
    /// <summary>Formula 2.5, averaged: (1/S) Σ s (logsumexp(z) − z_y).</summary>
    /// <param name="logits">z, row-major.</param>
    /// <param name="classCount">K.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double LogLoss(double[] logits, int classCount, int[] labels, double[]? sampleWeights = null) => Mean(
        labels, sampleWeights, i => ReferenceLosses.SoftmaxCrossEntropy.Value(logits.AsSpan(i * classCount, classCount), labels[i]));

    /// <summary>Formula 2.5 from probabilities: (1/S) Σ s (−log p_y).</summary>
    /// <param name="probabilities">p, row-major.</param>
    /// <param name="classCount">K.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double LogLossFromProbabilities(double[] probabilities, int classCount, int[] labels, double[]? sampleWeights = null) =>
        Mean(labels, sampleWeights, i => -Math.Log(probabilities[(i * classCount) + labels[i]]));

    /// <summary>The share of the samples whose prediction is the label.</summary>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="predictions">The decisions, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double Accuracy(int[] labels, int[] predictions, double[]? sampleWeights = null) =>
        Mean(labels, sampleWeights, i => labels[i] == predictions[i] ? 1 : 0);

    /// <summary>
    /// Formula 5.1, k times: the largest logit is taken, the smaller index at a tie, and put aside; the share of the samples whose label is among the first k.
    /// </summary>
    /// <param name="logits">z, row-major.</param>
    /// <param name="classCount">K.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="topCount">k.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double TopAccuracy(double[] logits, int classCount, int[] labels, int topCount, double[]? sampleWeights = null) => Mean(
        labels,
        sampleWeights,
        i => Enumerable.Range(0, classCount).OrderByDescending(k => logits[(i * classCount) + k]).ThenBy(k => k).Take(topCount).Contains(labels[i]) ? 1 : 0);

    /// <summary>The weight of the samples of one label that were called one prediction.</summary>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="predictions">The decisions, one per sample.</param>
    /// <param name="label">The label.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double Cell(int[] labels, int[] predictions, int label, int prediction, double[]? sampleWeights = null) =>
        Sum(labels, sampleWeights, i => labels[i] == label && predictions[i] == prediction ? 1 : 0);

    /// <summary>Precision, recall, F1 = 2PR/(P + R) and support of one class.</summary>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="predictions">The decisions, one per sample.</param>
    /// <param name="classIndex">The class.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static (double Precision, double Recall, double F1, double Support) OfClass(
        int[] labels, int[] predictions, int classIndex, double[]? sampleWeights = null)
    {
        double right = Cell(labels, predictions, classIndex, classIndex, sampleWeights);
        double support = Sum(labels, sampleWeights, i => labels[i] == classIndex ? 1 : 0);
        double precision = Ratio(right, Sum(labels, sampleWeights, i => predictions[i] == classIndex ? 1 : 0));
        double recall = Ratio(right, support);
        return (precision, recall, Ratio(2 * precision * recall, precision + recall), support);
    }

    private static double Mean(int[] labels, double[]? sampleWeights, Func<int, double> value) =>
        Sum(labels, sampleWeights, value) / Sum(labels, sampleWeights, _ => 1);

    /// <summary>A sample of weight 0 is no sample, whatever its value.</summary>
    private static double Sum(int[] labels, double[]? sampleWeights, Func<int, double> value)
    {
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double s = sampleWeights is null ? 1 : sampleWeights[i];
            sum += s == 0 ? 0 : s * value(i);
        }

        return sum;
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
