using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Metrics;

/// <summary>How well one class is found among the others, or the average over all classes.</summary>
/// <param name="Precision">How much of what is called this class is; 0 where nothing is called so.</param>
/// <param name="Recall">How much of this class is found; 0 where there is nothing of it.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 where the class is neither called nor there.</param>
/// <param name="Support">The weight of the samples whose label is this class; of an average, of all samples.</param>
public readonly record struct ClassMetrics(double Precision, double Recall, double F1, double Support)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Precision), Precision)
            .Member(nameof(Recall), Recall)
            .Member(nameof(F1), F1)
            .Member(nameof(Support), Support);
        return true;
    }
}
