using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The threshold of least cost.</content>
public static partial class ThresholdChoice
{
    /// <summary>Chooses the threshold whose decisions cost least: the minimum of <c>falsePositiveCost·FP + falseNegativeCost·FN</c>.</summary>
    /// <remarks>
    /// Of several minima the highest threshold, which calls the fewest positive. Only the ratio of the costs matters. <see cref="ConfusionMatrix.ComputeCost"/>
    /// of the result is the cost.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, at least two, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits; both occur with a positive weight.</param>
    /// <param name="falsePositiveCost">What it costs to call a 0 positive, finite, 0 or more.</param>
    /// <param name="falseNegativeCost">What it costs to miss a 1, finite, 0 or more; not both are 0.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <returns>The threshold and its decisions.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A cost is negative or not finite.</exception>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, a logit is NaN, a class is missing, or both costs are 0.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static ChosenThreshold ByCost<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, double falsePositiveCost, double falseNegativeCost, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryMetrics.CheckOrderedSamples(logits, labels, sampleWeights);
        MetricGuard.Costs(falsePositiveCost, falseNegativeCost);
        return LeastCost(logits, labels, falsePositiveCost, falseNegativeCost, sampleWeights, areProbabilities: false);
    }

    /// <summary>As <see cref="ByCost"/>, among the probabilities of class 1: the rule is <c>p > ProbabilityThreshold</c>.</summary>
    /// <remarks>The logit threshold follows from it, and may decide a sample otherwise whose probability is the next number to it.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p, at least two, each in [0, 1].</param>
    /// <param name="labels">y, 0 or 1, as many as there are probabilities; both occur with a positive weight.</param>
    /// <param name="falsePositiveCost">What it costs to call a 0 positive, finite, 0 or more.</param>
    /// <param name="falseNegativeCost">What it costs to miss a 1, finite, 0 or more; not both are 0.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are probabilities and not all 0; empty for ones.</param>
    /// <returns>The threshold and its decisions.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A cost is negative or not finite.</exception>
    /// <exception cref="ArgumentException">
    /// There are no probabilities, one is not in [0, 1], the lengths differ, a label is neither 0 nor 1, a weight is bad, a class is missing, or both costs are 0.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static ChosenThreshold ByCostFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> labels, double falsePositiveCost, double falseNegativeCost, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        BinaryMetrics.CheckProbabilities(probabilities, labels, sampleWeights);
        MetricGuard.Costs(falsePositiveCost, falseNegativeCost);
        return LeastCost(probabilities, labels, falsePositiveCost, falseNegativeCost, sampleWeights, areProbabilities: true);
    }

    /// <summary>Computes the threshold of least expected cost for a calibrated model: <c>falsePositiveCost / (falsePositiveCost + falseNegativeCost)</c>.</summary>
    /// <remarks>
    /// Calling a sample of probability p positive costs (1 − p)·falsePositiveCost on average, calling it negative p·falseNegativeCost; both are the same at the threshold. It
    /// needs no data, but a model whose probabilities are true: one that was trained with class weights or on resampled rows has others.
    /// Elkan, C. (2001). The Foundations of Cost-Sensitive Learning. Proceedings of the 17th International Joint Conference on Artificial Intelligence, 973–978.
    /// </remarks>
    /// <param name="falsePositiveCost">What it costs to call a 0 positive, finite, 0 or more.</param>
    /// <param name="falseNegativeCost">What it costs to miss a 1, finite, 0 or more; not both are 0.</param>
    /// <returns>The probability above which the class is 1, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A cost is negative or not finite.</exception>
    /// <exception cref="ArgumentException">Both costs are 0.</exception>
    public static double ForCalibratedModel(double falsePositiveCost, double falseNegativeCost)
    {
        MetricGuard.Costs(falsePositiveCost, falseNegativeCost);
        double scale = Element.Scale(Math.Max(falsePositiveCost, falseNegativeCost));
        return falsePositiveCost * scale / ((falsePositiveCost * scale) + (falseNegativeCost * scale));
    }

    private static ChosenThreshold LeastCost<T>(
        ReadOnlySpan<T> scores,
        ReadOnlySpan<T> labels,
        double falsePositiveCost,
        double falseNegativeCost,
        ReadOnlySpan<T> sampleWeights,
        bool areProbabilities)
        where T : unmanaged
    {
        ThresholdSweep<T> sweep = Sweep(scores, labels, sampleWeights);
        ThresholdCuts<T> cuts = new(areProbabilities);
        double costScale = Element.Scale(Math.Max(falsePositiveCost, falseNegativeCost));
        double weightScale = Element.Scale(sweep.PositiveSum + sweep.NegativeSum);

        // The cost beyond that of calling none positive, which every cut shares.
        double cost = 0;
        double least = 0;
        int best = 0;
        for (int cut = 1; sweep.MoveNext(); cut++)
        {
            cuts.Add(sweep.Logit);
            cost += falsePositiveCost * costScale * (sweep.Negatives * weightScale);
            cost -= falseNegativeCost * costScale * (sweep.Positives * weightScale);
            if (cost < least && cut <= cuts.Last)
            {
                least = cost;
                best = cut;
            }
        }

        return cuts.Choose(best, scores, labels, sampleWeights);
    }
}
