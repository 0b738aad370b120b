using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The threshold that finds enough positives.</content>
public static partial class ThresholdChoice
{
    /// <summary>Chooses the highest threshold that finds a share of the positives: the fewest false positives at a recall of at least the target.</summary>
    /// <remarks>"Highest" is among those that decide the data otherwise; within the gap between two logits it lies in the middle.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, at least two, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits; both occur with a positive weight.</param>
    /// <param name="targetRecall">The share TP/(TP + FN) to reach, above 0 and at most 1.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The threshold and its decisions, whose recall is at least the target.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target is not in (0, 1].</exception>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, a logit is NaN, a class is missing, or too many positives have a logit of −∞.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static ChosenThreshold ByRecall<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, double targetRecall, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryMetrics.CheckOrderedSamples(logits, labels, sampleWeights);
        MetricGuard.TargetRecall(targetRecall);
        return HighestCut(logits, labels, targetRecall, sampleWeights, areProbabilities: false, nameof(logits));
    }

    /// <summary>As <see cref="ByRecall"/>, among the probabilities of class 1: the rule is <c>p > ProbabilityThreshold</c>.</summary>
    /// <remarks>The logit threshold follows from it, and may decide a sample otherwise whose probability is the next number to it.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p, at least two, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities; both occur with a positive weight.</param>
    /// <param name="targetRecall">The share TP/(TP + FN) to reach, above 0 and at most 1.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The threshold and its decisions, whose recall is at least the target.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target is not in (0, 1].</exception>
    /// <exception cref="ArgumentException">
    /// There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad, a class is missing, or too many positives
    /// have a probability of 0.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static ChosenThreshold ByRecallFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, double targetRecall, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryMetrics.CheckProbabilities(probabilities, labels, sampleWeights);
        MetricGuard.TargetRecall(targetRecall);
        return HighestCut(probabilities, labels, targetRecall, sampleWeights, areProbabilities: true, nameof(probabilities));
    }

    private static ChosenThreshold HighestCut<T>(
        ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, double targetRecall, ReadOnlySpan<T> sampleWeights, bool areProbabilities, string argument)
        where T : unmanaged
    {
        ThresholdSweep<T> sweep = Sweep(scores, labels, sampleWeights);
        ThresholdCuts<T> cuts = new(areProbabilities);
        while (sweep.MoveNext())
        {
            cuts.Add(sweep.Logit);
        }

        // Halved on the very matrices that are reported: recall rises with the cut, and sums in another order might say otherwise of the last bit.
        int tooFew = 0;
        int enough = cuts.Last;
        MetricGuard.ReachableRecall(RecallAt(enough, scores, labels, sampleWeights), targetRecall, cuts.Bottom, argument);
        while (enough - tooFew > 1)
        {
            int middle = tooFew + ((enough - tooFew) / 2);
            if (RecallAt(middle, scores, labels, sampleWeights) >= targetRecall)
            {
                enough = middle;
            }
            else
            {
                tooFew = middle;
            }
        }

        return cuts.Choose(enough, scores, labels, sampleWeights);

        double RecallAt(int cut, ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights) =>
            BinaryMetrics.ComputeConfusionMatrixFromLogits(scores, labels, sampleWeights, cuts.ThresholdAt(cut)).Recall;
    }
}
