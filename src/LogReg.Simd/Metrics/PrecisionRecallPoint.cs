using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Metrics;

/// <summary>A point of the precision-recall curve: what happens when every sample with a logit of at least the threshold is called positive.</summary>
/// <param name="LogitThreshold">The lowest logit that is called positive; ∞ at the first point, where none is.</param>
/// <param name="Recall">TP / (TP + FN), the share of the positives that are called positive, in [0, 1].</param>
/// <param name="Precision">TP / (TP + FP), the share of what is called positive that is; 1 by convention at the first point.</param>
public readonly record struct PrecisionRecallPoint(double LogitThreshold, double Recall, double Precision)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(LogitThreshold), LogitThreshold)
            .Member(nameof(Recall), Recall)
            .Member(nameof(Precision), Precision);
        return true;
    }
}
