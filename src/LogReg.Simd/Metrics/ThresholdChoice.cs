using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <summary>Chooses the threshold of a binary model's decisions by what wrong decisions cost or by how many positives must be found.</summary>
/// <remarks>
/// <para>
/// A threshold calls positive what lies above it (formula 1.4), so equal logits are decided alike. It is put half way between the two neighbouring distinct logits
/// that it separates, rounded to the precision of the data so that it still lies between them: the rule <c>z > threshold</c> gives exactly the confusion matrix that is
/// reported. None positive is the threshold ∞, or the probability 1; all positive −∞, or 0.
/// </para>
/// <para>
/// Choose on data that the model was not trained on, or the threshold is as optimistic as the model. Everything is O(n log n): copies and sorts the logits, and
/// the weights with them. Thread-safe.
/// </para>
/// </remarks>
public static partial class ThresholdChoice
{
    /// <summary>What fails without one of the classes.</summary>
    private const string Purpose = "a choice of thresholds";

    private static ThresholdSweep<T> Sweep<T>(ReadOnlySpan<T> scores, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        ThresholdSweep<T> sweep = new(scores, labels, sampleWeights);
        MetricGuard.ClassPresent(sweep.PositiveSum, 1, Purpose);
        MetricGuard.ClassPresent(sweep.NegativeSum, 0, Purpose);
        return sweep;
    }
}
