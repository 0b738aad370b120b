using System.Text;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <summary>The decisions of a model against the labels, as sums of sample weights; counts where there are no weights.</summary>
/// <remarks>
/// A ratio 0/0 is 0, the value scikit-learn falls back to, so that models can be compared without a NaN among them: a model that calls
/// nothing positive has the precision 0. <see cref="BalancedAccuracy"/> leaves an absent class out instead.
/// </remarks>
/// <param name="TruePositives">The weight of label 1 called 1.</param>
/// <param name="FalsePositives">The weight of label 0 called 1.</param>
/// <param name="TrueNegatives">The weight of label 0 called 0.</param>
/// <param name="FalseNegatives">The weight of label 1 called 0.</param>
public readonly record struct ConfusionMatrix(double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives)
{
    /// <summary>Gets TP / (TP + FP), how much of what is called positive is; 0 where nothing is called positive.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Gets TP / (TP + FN), how much of the positives is found (sensitivity, true positive rate); 0 where there are none.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Gets TN / (TN + FP), how much of the negatives is found (true negative rate); 0 where there are none.</summary>
    public double Specificity => Ratio(TrueNegatives, TrueNegatives + FalsePositives);

    /// <summary>Gets 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall; 0 where there are no positives, called or real.</summary>
    public double F1 => Ratio(2 * TruePositives, TruePositives + FalsePositives + (TruePositives + FalseNegatives));

    /// <summary>Gets (TP + TN) / (TP + FP + TN + FN), the share of right decisions; 0 for an empty matrix.</summary>
    public double Accuracy => Ratio(TruePositives + TrueNegatives, TruePositives + TrueNegatives + (FalsePositives + FalseNegatives));

    /// <summary>
    /// Gets the mean of <see cref="Recall"/> and <see cref="Specificity"/>: the accuracy when both classes weigh the same. Where one class has no
    /// samples it is the share of the other one, and 0 for an empty matrix.
    /// </summary>
    public double BalancedAccuracy =>
        TruePositives + FalseNegatives == 0 ? Specificity
        : TrueNegatives + FalsePositives == 0 ? Recall
        : (Recall + Specificity) / 2;

    /// <summary>
    /// Gets (TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)), the correlation between decision and label, in [−1, 1]; 0 where decisions or
    /// labels are all the same.
    /// </summary>
    /// <remarks>
    /// Matthews, B. W. (1975). Comparison of the Predicted and Observed Secondary Structure of T4 Phage Lysozyme.
    /// Biochimica et Biophysica Acta 405, 442–451.
    /// </remarks>
    public double MatthewsCorrelation
    {
        get
        {
            double sum = TruePositives + FalsePositives + TrueNegatives + FalseNegatives;
            if (!(sum > 0))
            {
                return 0;
            }

            double scale = Element.Scale(sum);
            double tp = TruePositives * scale;
            double fp = FalsePositives * scale;
            double tn = TrueNegatives * scale;
            double fn = FalseNegatives * scale;

            // The roots are paired so that a square stands under each of them for a perfect model, and its correlation is 1 to the last bit.
            double root = Math.Sqrt((tp + fp) * (tp + fn)) * Math.Sqrt((tn + fp) * (tn + fn));
            return Math.Clamp(Ratio((tp * tn) - (fp * fn), root), -1, 1);
        }
    }

    /// <summary>Computes what the wrong decisions cost: <c>falsePositiveCost·FP + falseNegativeCost·FN</c>.</summary>
    /// <param name="falsePositiveCost">What it costs to call a 0 positive, finite, 0 or more.</param>
    /// <param name="falseNegativeCost">What it costs to miss a 1, finite, 0 or more.</param>
    /// <returns>The cost of all samples together, in the unit of the two.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A cost is negative or not finite.</exception>
    public double ComputeCost(double falsePositiveCost, double falseNegativeCost)
    {
        Guard.NotNegative(falsePositiveCost, nameof(falsePositiveCost), "cost");
        Guard.NotNegative(falseNegativeCost, nameof(falseNegativeCost), "cost");
        return (falsePositiveCost * FalsePositives) + (falseNegativeCost * FalseNegatives);
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(TruePositives), TruePositives)
            .Member(nameof(FalsePositives), FalsePositives)
            .Member(nameof(TrueNegatives), TrueNegatives)
            .Member(nameof(FalseNegatives), FalseNegatives)
            .Member(nameof(Precision), Precision)
            .Member(nameof(Recall), Recall)
            .Member(nameof(Specificity), Specificity)
            .Member(nameof(F1), F1)
            .Member(nameof(Accuracy), Accuracy)
            .Member(nameof(BalancedAccuracy), BalancedAccuracy)
            .Member(nameof(MatthewsCorrelation), MatthewsCorrelation);
        return true;
    }
}
