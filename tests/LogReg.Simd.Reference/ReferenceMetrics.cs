namespace LogReg.Simd.Reference;

/// <summary>
/// Quality of a model on labelled data, every metric weighted by the sample weights (null for ones). A metric that has no
/// value (no samples, one class only for the ranking metrics) is NaN.
/// </summary>
public static class ReferenceMetrics
{
    /// <summary>Formula 2.1, averaged: (1/S) Σ s ℓ(z, y).</summary>
    /// <param name="logits">z, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double LogLoss(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> labels, double[]? sampleWeights = null)
    {
        double sum = 0;
        double weightSum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double s = Weight(sampleWeights, i);
            sum += s * ReferenceLosses.LogLoss.Value(logits[i], labels[i]);
            weightSum += s;
        }

        return sum / weightSum;
    }

    /// <summary>Formula 2.2, averaged: (1/S) Σ s (p − y)².</summary>
    /// <param name="probabilities">p, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double Brier(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<double> labels, double[]? sampleWeights = null)
    {
        double sum = 0;
        double weightSum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double s = Weight(sampleWeights, i);
            sum += s * (probabilities[i] - labels[i]) * (probabilities[i] - labels[i]);
            weightSum += s;
        }

        return sum / weightSum;
    }

    /// <summary>Formula 1.4: the share of samples whose label is 1 exactly when z > threshold.</summary>
    /// <param name="logits">z, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    /// <param name="thresholdLogit">The logit of the threshold probability; 0 for one half.</param>
    public static double Accuracy(
        ReadOnlySpan<double> logits,
        ReadOnlySpan<double> labels,
        double[]? sampleWeights = null,
        double thresholdLogit = 0)
    {
        double correct = 0;
        double weightSum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double s = Weight(sampleWeights, i);
            correct += (logits[i] > thresholdLogit) == (labels[i] == 1) ? s : 0;
            weightSum += s;
        }

        return correct / weightSum;
    }

    /// <summary>
    /// Area under the ROC curve: the share of (positive, negative) pairs that the logits order rightly, a tie counting one
    /// half, each pair weighted by the product of its sample weights. Counted pair by pair.
    /// </summary>
    /// <param name="logits">z, or any increasing function of it, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double RocAuc(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> labels, double[]? sampleWeights = null)
    {
        double ordered = 0;
        double pairs = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            for (int j = 0; j < logits.Length; j++)
            {
                if (labels[i] == 1 && labels[j] == 0)
                {
                    double pair = Weight(sampleWeights, i) * Weight(sampleWeights, j);
                    double credit = logits[i] == logits[j] ? 0.5 : logits[i] > logits[j] ? 1 : 0;
                    ordered += pair * credit;
                    pairs += pair;
                }
            }
        }

        return ordered / pairs;
    }

    /// <summary>
    /// Average precision: the mean over the positives of the precision when everything that scores at least as high is
    /// called positive. Equals Σ (R_k − R_(k−1)) P_k over the distinct thresholds, ties taken together.
    /// </summary>
    /// <param name="logits">z, or any increasing function of it, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double AveragePrecision(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> labels, double[]? sampleWeights = null)
    {
        double sum = 0;
        double positives = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            // A positive of weight zero adds nothing, even where its precision would be 0/0.
            if (labels[i] != 1 || Weight(sampleWeights, i) == 0)
            {
                continue;
            }

            double called = 0;
            double right = 0;
            for (int j = 0; j < logits.Length; j++)
            {
                double s = logits[j] >= logits[i] ? Weight(sampleWeights, j) : 0;
                called += s;
                right += s * labels[j];
            }

            sum += Weight(sampleWeights, i) * right / called;
            positives += Weight(sampleWeights, i);
        }

        return sum / positives;
    }

    private static double Weight(double[]? sampleWeights, int sample) => sampleWeights is null ? 1 : sampleWeights[sample];
}
