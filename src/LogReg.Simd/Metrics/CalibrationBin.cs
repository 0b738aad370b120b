using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Metrics;

/// <summary>The samples of similar probability, and how often they were positive: a point of the reliability diagram.</summary>
/// <param name="LowerEdge">
/// Equal width: the edge above which the bin's probabilities lie. Quantiles: the lowest probability in the bin.
/// </param>
/// <param name="UpperEdge">
/// Equal width: the edge that the bin's probabilities do not exceed. Quantiles: the highest probability in the bin.
/// </param>
/// <param name="WeightSum">The weight of the samples in the bin, positive; their number where there are no weights.</param>
/// <param name="MeanProbability">The weighted mean of their probabilities.</param>
/// <param name="PositiveFraction">The share of their weight that has label 1.</param>
public readonly record struct CalibrationBin(double LowerEdge, double UpperEdge, double WeightSum, double MeanProbability, double PositiveFraction)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(LowerEdge), LowerEdge)
            .Member(nameof(UpperEdge), UpperEdge)
            .Member(nameof(WeightSum), WeightSum)
            .Member(nameof(MeanProbability), MeanProbability)
            .Member(nameof(PositiveFraction), PositiveFraction);
        return true;
    }
}
