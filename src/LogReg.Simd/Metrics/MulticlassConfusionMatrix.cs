using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <summary>The decisions of a model of K classes against the labels, as sums of sample weights; counts where there are no weights.</summary>
/// <remarks>
/// Row = label, column = prediction. Each class against the rest is a binary <see cref="Metrics.ConfusionMatrix"/>, whose ratios are those of the class: 0/0 is 0.
/// Immutable and safe to use from any number of threads.
/// </remarks>
public sealed class MulticlassConfusionMatrix
{
    private readonly double[] cells;

    /// <summary>Takes row-major cells, which nobody else keeps.</summary>
    internal MulticlassConfusionMatrix(double[] cells, int classCount)
    {
        this.cells = cells;
        ClassCount = classCount;
        foreach (double cell in cells)
        {
            WeightSum += cell;
        }
    }

    /// <summary>Gets K, the number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Gets the weight of all samples.</summary>
    public double WeightSum { get; }

    /// <summary>Gets the K × K cells, row-major: element label·K + prediction.</summary>
    public ReadOnlySpan<double> Cells => cells;

    /// <summary>Gets the share of right decisions, the diagonal of the matrix; equal to the weighted average of recall.</summary>
    public double Accuracy
    {
        get
        {
            double right = 0;
            for (int k = 0; k < ClassCount; k++)
            {
                right += this[k, k];
            }

            return right / WeightSum;
        }
    }

    /// <summary>Gets the plain means over all K classes: each class counts the same, one that neither occurs nor is called as zeros.</summary>
    public ClassMetrics MacroAverage => Average(static _ => 1, ClassCount);

    /// <summary>Gets the means over the classes, each weighted by its support.</summary>
    public ClassMetrics WeightedAverage => Average(static metrics => metrics.Support, WeightSum);

    /// <summary>Gets the weight of the samples of one class that were called another, or the same.</summary>
    /// <param name="label">The class, 0 to K − 1.</param>
    /// <param name="prediction">The class that was decided, 0 to K − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int label, int prediction]
    {
        get
        {
            Guard.Index(label, ClassCount, nameof(label), "classes");
            Guard.Index(prediction, ClassCount, nameof(prediction), "classes");
            return cells[(label * ClassCount) + prediction];
        }
    }

    /// <summary>One class as the positive one and all others as the negative one.</summary>
    /// <remarks>O(K²).</remarks>
    /// <param name="classIndex">The class, 0 to K − 1.</param>
    /// <returns>The binary matrix.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ConfusionMatrix OneAgainstRest(int classIndex)
    {
        ConfusionMatrix found = Found(classIndex);
        double rest = 0;
        for (int label = 0; label < ClassCount; label++)
        {
            for (int prediction = 0; prediction < ClassCount; prediction++)
            {
                rest += label == classIndex || prediction == classIndex ? 0 : this[label, prediction];
            }
        }

        return found with { TrueNegatives = rest };
    }

    /// <summary>Precision, recall, F1 and support of one class.</summary>
    /// <remarks>O(K).</remarks>
    /// <param name="classIndex">The class, 0 to K − 1.</param>
    /// <returns>The ratios of <see cref="OneAgainstRest"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ClassMetrics OfClass(int classIndex)
    {
        ConfusionMatrix found = Found(classIndex);
        return new ClassMetrics(found.Precision, found.Recall, found.F1, found.TruePositives + found.FalseNegatives);
    }

    /// <summary>The binary matrix without its true negatives, on which no ratio of a class depends. Sums and no differences: what is empty is an exact 0.</summary>
    private ConfusionMatrix Found(int classIndex)
    {
        Guard.Index(classIndex, ClassCount, nameof(classIndex), "classes");
        double missed = 0;
        double wrong = 0;
        for (int other = 0; other < ClassCount; other++)
        {
            missed += other == classIndex ? 0 : this[classIndex, other];
            wrong += other == classIndex ? 0 : this[other, classIndex];
        }

        return new ConfusionMatrix(this[classIndex, classIndex], wrong, 0, missed);
    }

    private ClassMetrics Average(Func<ClassMetrics, double> weight, double weightSum)
    {
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        for (int k = 0; k < ClassCount; k++)
        {
            ClassMetrics metrics = OfClass(k);
            double share = weight(metrics);
            precision += share * metrics.Precision;
            recall += share * metrics.Recall;
            f1 += share * metrics.F1;
        }

        return new ClassMetrics(precision / weightSum, recall / weightSum, f1 / weightSum, WeightSum);
    }
}
