using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Metrics;

/// <summary>A threshold that was chosen on data, and the decisions that it makes there.</summary>
/// <param name="LogitThreshold">
/// Logits above it are called positive (formula 1.4); ∞ calls none and −∞ all. A number of the precision that the data have.
/// </param>
/// <param name="ProbabilityThreshold">
/// The same as a probability in [0, 1], what <see cref="LogisticModel.Predict(ReadOnlySpan{float}, double)"/> takes: σ of the logit, for models whose link is
/// <see cref="Link.Logistic"/>; with another link choose among probabilities. Chosen among logits, it is NaN where no probability can tell the neighbouring
/// logits apart, which takes logits above 20 or so: compare logits then.
/// </param>
/// <param name="ConfusionMatrix">The decisions on the data.</param>
public readonly record struct ChosenThreshold(double LogitThreshold, double ProbabilityThreshold, ConfusionMatrix ConfusionMatrix)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(LogitThreshold), LogitThreshold)
            .Member(nameof(ProbabilityThreshold), ProbabilityThreshold)
            .Member(nameof(ConfusionMatrix), ConfusionMatrix);
        return true;
    }
}
