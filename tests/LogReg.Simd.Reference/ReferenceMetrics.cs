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

    /// <summary>Formula 1.4: the sums of weights with label 1 and 0 that z ≥ threshold passes (or z > threshold).</summary>
    /// <param name="logits">z, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    /// <param name="thresholdLogit">The threshold.</param>
    /// <param name="inclusive">Whether a logit at the threshold passes.</param>
    public static (double Positives, double Negatives) Called(
        ReadOnlySpan<double> logits, ReadOnlySpan<double> labels, double[]? sampleWeights, double thresholdLogit, bool inclusive)
    {
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (logits[i] > thresholdLogit || (inclusive && logits[i] == thresholdLogit))
            {
                positives += labels[i] == 1 ? Weight(sampleWeights, i) : 0;
                negatives += labels[i] == 0 ? Weight(sampleWeights, i) : 0;
            }
        }

        return (positives, negatives);
    }

    /// <summary>
    /// (threshold, false positive rate, recall, precision) at every distinct logit with weight, from the highest down, each counted over all samples.
    /// </summary>
    /// <param name="logits">z, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static (double Threshold, double FalsePositiveRate, double Recall, double Precision)[] Curve(
        double[] logits, double[] labels, double[]? sampleWeights = null)
    {
        (double positives, double negatives) = Called(logits, labels, sampleWeights, double.NegativeInfinity, true);
        double[] thresholds = [.. logits.Where((_, i) => Weight(sampleWeights, i) > 0).Distinct().OrderDescending()];
        var curve = new (double, double, double, double)[thresholds.Length];
        for (int k = 0; k < thresholds.Length; k++)
        {
            (double tp, double fp) = Called(logits, labels, sampleWeights, thresholds[k], true);
            curve[k] = (thresholds[k], fp / negatives, tp / positives, tp / (tp + fp));
        }

        return curve;
    }

    /// <summary>Bin k of n: the probabilities in (k/n, (k + 1)/n], the first one 0 as well.</summary>
    /// <param name="logits">z, one per sample.</param>
    /// <param name="binCount">n.</param>
    public static int[] BinsOfEqualWidth(double[] logits, int binCount) =>
    [
        .. logits.Select(z => Enumerable.Range(0, binCount).First(k => ReferenceFunctions.Sigmoid(z) <= (k + 1) / (double)binCount)),
    ];

    /// <summary>
    /// Bins of equal weight, the highest logits in bin 0: the bin of a sample is where the middle of the weight at its logit
    /// lies, counted from above, sample by sample.
    /// </summary>
    /// <param name="logits">z, one per sample.</param>
    /// <param name="binCount">The number of bins.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static int[] BinsOfEqualWeight(double[] logits, int binCount, double[]? sampleWeights = null)
    {
        var bins = new int[logits.Length];
        double sum = logits.Select((_, i) => Weight(sampleWeights, i)).Sum();
        for (int i = 0; i < logits.Length; i++)
        {
            double above = logits.Select((z, j) => z > logits[i] ? Weight(sampleWeights, j) : 0).Sum();
            double upToHere = logits.Select((z, j) => z >= logits[i] ? Weight(sampleWeights, j) : 0).Sum();
            while (bins[i] < binCount - 1 && (above + upToHere) * binCount >= 2 * sum * (bins[i] + 1))
            {
                bins[i]++;
            }
        }

        return bins;
    }

    /// <summary>The weight of one bin, its mean probability and its share of label 1.</summary>
    /// <param name="bins">The bin of each sample.</param>
    /// <param name="bin">The bin that is asked for.</param>
    /// <param name="logits">z, one per sample.</param>
    /// <param name="labels">y, one per sample.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static (double Weight, double MeanProbability, double PositiveFraction) Bin(
        int[] bins, int bin, double[] logits, double[] labels, double[]? sampleWeights = null)
    {
        double weight = 0;
        double probability = 0;
        double positive = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            double s = bins[i] == bin ? Weight(sampleWeights, i) : 0;
            weight += s;
            probability += s * ReferenceFunctions.Sigmoid(logits[i]);
            positive += s * labels[i];
        }

        return (weight, probability / weight, positive / weight);
    }

    private static double Weight(double[]? sampleWeights, int sample) => sampleWeights is null ? 1 : sampleWeights[sample];
}
