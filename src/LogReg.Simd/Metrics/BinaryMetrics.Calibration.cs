using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Rows;

namespace LogReg.Simd.Metrics;

/// <content>The reliability diagram.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>Logits whose probabilities stand on the stack.</summary>
    private const int BlockProbabilities = 256;

    /// <summary>Computes the reliability diagram: samples in bins of similar probability, and how often those of each bin were positive.</summary>
    /// <remarks>
    /// <para>
    /// A model is calibrated where <see cref="CalibrationBin.MeanProbability"/> and <see cref="CalibrationBin.PositiveFraction"/> agree. Bins into
    /// which no sample that counts falls are left out, so there are at most <paramref name="binCount"/> of them, in rising order.
    /// Probabilities are σ(z) in <typeparamref name="T"/> (formula 1.2), sums are in double.
    /// </para>
    /// <para>
    /// Equal widths: O(n + binCount), allocates sums for every bin. Quantiles: O(n log n), copies and sorts the logits, and the weights with them.
    /// Where n distinct logits of equal weight are a multiple of the bins, each quantile bin holds as many.
    /// </para>
    /// <para>
    /// Niculescu-Mizil, A. and Caruana, R. (2005). Predicting Good Probabilities with Supervised Learning. Proceedings of the 22nd International
    /// Conference on Machine Learning, 625–632.
    /// </para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, at least one, none NaN.</param>
    /// <param name="labels">y, 0 or 1, as many as there are logits.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are logits and not all 0; empty for ones.</param>
    /// <param name="binCount">The number of bins, 1 or more.</param>
    /// <param name="binning">Bins of equal width or of equal weight.</param>
    /// <returns>The bins that hold samples, from low to high probability; at least one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bin count is below 1, or the binning is not defined.</exception>
    /// <exception cref="ArgumentException">
    /// There are no logits, the lengths differ, a label is neither 0 nor 1, a weight is bad, or a logit is NaN.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static CalibrationBin[] ComputeCalibrationFromLogits<T>(
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> sampleWeights = default,
        int binCount = 10,
        CalibrationBinning binning = CalibrationBinning.EqualWidth)
        where T : unmanaged
    {
        CheckOrderedSamples(logits, labels, sampleWeights);
        return Bins(logits, labels, sampleWeights, binCount, binning, areProbabilities: false);
    }

    private static CalibrationBin[] Bins<T>(
        ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, int binCount, CalibrationBinning binning, bool areProbabilities)
        where T : unmanaged
    {
        MetricGuard.BinCount(binCount);
        Guard.Defined(binning, nameof(binning));
        return binning == CalibrationBinning.EqualWidth
            ? BinsOfEqualWidth(scores, labels, sampleWeights, binCount, areProbabilities)
            : BinsOfEqualWeight(scores, labels, sampleWeights, binCount, areProbabilities);
    }

    private static CalibrationBin[] BinsOfEqualWidth<T>(
        ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, int binCount, bool areProbabilities)
        where T : unmanaged
    {
        BinSums[] sums = new BinSums[binCount];
        Span<T> block = stackalloc T[BlockProbabilities];
        for (int start = 0; start < scores.Length; start += BlockProbabilities)
        {
            int count = Math.Min(BlockProbabilities, scores.Length - start);
            scoped ReadOnlySpan<T> probabilities = scores.Slice(start, count);
            if (!areProbabilities)
            {
                fixed (T* source = probabilities, target = block)
                {
                    SpanKernels<T>.Instance.Map<Sigmoid>(source, count, target);
                }

                probabilities = block;
            }

            for (int i = 0; i < count; i++)
            {
                double weight = Element.WeightOf(sampleWeights, start + i);
                double probability = Element.Widen(probabilities[i]);
                sums[BinOf(probability, binCount)].Add(probability, weight, Element.Widen(labels[start + i]) * weight);
            }
        }

        List<CalibrationBin> bins = [];
        for (int k = 0; k < binCount; k++)
        {
            if (!sums[k].IsEmpty)
            {
                bins.Add(sums[k].Between(k / (double)binCount, (k + 1) / (double)binCount));
            }
        }

        return [.. bins];
    }

    /// <summary>The k with k/n &lt; p ≤ (k + 1)/n, or 0: guessed by a product, then corrected against the very edges that are reported.</summary>
    private static int BinOf(double probability, int binCount)
    {
        int k = Math.Clamp((int)Math.Ceiling(probability * binCount) - 1, 0, binCount - 1);
        while (k > 0 && probability <= k / (double)binCount)
        {
            k--;
        }

        while (k < binCount - 1 && probability > (k + 1) / (double)binCount)
        {
            k++;
        }

        return k;
    }

    private static CalibrationBin[] BinsOfEqualWeight<T>(
        ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, int binCount, bool areProbabilities)
        where T : unmanaged
    {
        ThresholdSweep<T> sweep = new(scores, labels, sampleWeights);
        double weightSum = sweep.PositiveSum + sweep.NegativeSum;
        List<CalibrationBin> bins = [];
        BinSums sums = default;
        double above = 0;
        double lowest = 1;
        double highest = 1;
        int bin = -1;
        while (sweep.MoveNext())
        {
            double here = sweep.Positives + sweep.Negatives;
            double probability = areProbabilities ? sweep.Logit : Element.Widen(OneRow.Sigmoid(Element.Floor<T>(sweep.Logit)));

            // Counted from the top, as the sweep goes.
            int next = (int)Math.Min(binCount - 1, Math.Floor((above + (0.5 * here)) * binCount / weightSum));
            if (next != bin)
            {
                Close();
                sums = default;
                highest = probability;
                bin = next;
            }

            lowest = probability;
            sums.Add(probability, here, sweep.Positives);
            above += here;
        }

        Close();
        bins.Reverse();
        return [.. bins];

        void Close()
        {
            if (!sums.IsEmpty)
            {
                bins.Add(sums.Between(lowest, highest));
            }
        }
    }
}
