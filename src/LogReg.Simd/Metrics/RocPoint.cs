using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Metrics;

/// <summary>A point of the ROC curve: what happens when every sample with a logit of at least the threshold is called positive.</summary>
/// <param name="LogitThreshold">The lowest logit that is called positive; ∞ at the first point, where none is.</param>
/// <param name="FalsePositiveRate">FP / (FP + TN), the share of the negatives that are called positive, in [0, 1].</param>
/// <param name="TruePositiveRate">TP / (TP + FN), the share of the positives that are called positive, in [0, 1].</param>
public readonly record struct RocPoint(double LogitThreshold, double FalsePositiveRate, double TruePositiveRate)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(LogitThreshold), LogitThreshold)
            .Member(nameof(FalsePositiveRate), FalsePositiveRate)
            .Member(nameof(TruePositiveRate), TruePositiveRate);
        return true;
    }
}
