using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;

namespace LogReg.Simd.Metrics;

/// <content>The mean log loss of several classes.</content>
public static unsafe partial class MulticlassMetrics
{
    /// <summary>The classes of which a row of logits is widened on the stack.</summary>
    private const int StackClasses = 256;

    /// <summary>Computes the mean log loss <c>(Σ s[i]·(logsumexp(z[i]) − z[i][y[i]])) / Σ s[i]</c> (formula 2.5).</summary>
    /// <remarks>
    /// <para>
    /// From logits, so that nothing is clipped and nothing overflows: a confident right answer has a tiny loss and not zero, a confident wrong one the distance
    /// of its logits. Adding one number to all logits of a sample changes nothing. Terms and sum in double, for single-precision logits too. No allocation
    /// up to 256 classes.
    /// </para>
    /// <para>
    /// A NaN logit makes the mean NaN. Infinite ones are limits: −∞ is a probability of 0, and classes with ∞ share all of it, so that the loss of their label is the logarithm of
    /// their number, 0 for one, and that of any other label ∞.
    /// </para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="logits">z, row-major, one row of K per label.</param>
    /// <param name="classCount">K, the number of classes, 2 to 32768.</param>
    /// <param name="labels">y, the class index of each sample, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The mean, 0 or more; log K for a model that knows nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class count is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no labels, the lengths differ, an index is not in [0, K), or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeLogLossFromLogits<T>(
        ReadOnlySpan<T> logits, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        double weightSum = CheckRows(logits, classCount, labels, sampleWeights, nameof(logits));
        Span<double> row = classCount <= StackClasses ? stackalloc double[StackClasses] : new double[classCount];
        row = row[..classCount];
        double scale = Element.Scale(weightSum);
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = Element.WeightOf(sampleWeights, i);
            if (weight > 0)
            {
                Widen(logits.Slice(i * classCount, classCount), row);
                sum += Element.Weighted(weight, scale, RowLoss(row, labels[i]));
            }
        }

        return sum / (weightSum * scale);
    }

    /// <summary>Computes the mean log loss <c>(Σ s[i]·(−log p[i][y[i]])) / Σ s[i]</c> (formula 2.5).</summary>
    /// <remarks>
    /// <para>
    /// A label to which its row gives the probability 0 makes the mean infinite: what was called impossible has happened. Nothing is clipped, unlike in
    /// scikit-learn, and rows are taken as they are, not divided by their sums. Softmax in single precision is 0 from about 104 below the largest logit:
    /// where there are logits, <see cref="ComputeLogLossFromLogits"/> tells more.
    /// </para>
    /// <para>Terms and sum in double. No allocation.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="probabilities">p, row-major, one row of K per label, each in [0, 1].</param>
    /// <param name="classCount">K, the number of classes, 2 to 32768.</param>
    /// <param name="labels">y, the class index of each sample, at least one.</param>
    /// <param name="sampleWeights">s, finite and not negative, as many as there are labels and not all 0; empty for ones.</param>
    /// <returns>The mean, 0 or more; log K for a model that knows nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class count is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no labels, the lengths differ, a probability is not in [0, 1], an index is not in [0, K), or a weight is bad.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double ComputeLogLossFromProbabilities<T>(
        ReadOnlySpan<T> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights = default)
        where T : unmanaged
    {
        double weightSum = CheckRows(probabilities, classCount, labels, sampleWeights, nameof(probabilities));
        MetricGuard.Probabilities(probabilities);
        double scale = Element.Scale(weightSum);
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double loss = Math.Log(Element.Widen(probabilities[(i * classCount) + labels[i]]));
            sum -= Element.Weighted(Element.WeightOf(sampleWeights, i), scale, loss);
        }

        return sum / (weightSum * scale);
    }

    /// <summary>(m − z_y) + log(1 + the other exponentials) with m the maximum, so that a small loss keeps its digits.</summary>
    private static double RowLoss(ReadOnlySpan<double> row, int label)
    {
        int largest = 0;
        double maximum = row[0];
        for (int k = 1; k < row.Length; k++)
        {
            largest = row[k] > row[largest] ? k : largest;
            maximum = Math.Max(maximum, row[k]);
        }

        if (!double.IsFinite(maximum))
        {
            // The limit: the classes with the infinite maximum share the probability, the others have none.
            return double.IsNaN(maximum) ? maximum : row[label] == maximum ? Math.Log(row.Count(maximum)) : double.PositiveInfinity;
        }

        fixed (double* z = row)
        {
            double others = SpanKernels<double>.Instance.ExponentialSum(z, largest, maximum, null)
                + SpanKernels<double>.Instance.ExponentialSum(z + largest + 1, row.Length - largest - 1, maximum, null);
            double sum = 1 + others;

            // log(1 + x): the quotient undoes the rounding of the sum.
            return maximum - row[label] + (sum == 1 ? others : Math.Log(sum) * (others / (sum - 1)));
        }
    }

    private static void Widen<T>(ReadOnlySpan<T> source, Span<double> destination)
        where T : unmanaged
    {
        for (int k = 0; k < source.Length; k++)
        {
            destination[k] = Element.Widen(source[k]);
        }
    }
}
