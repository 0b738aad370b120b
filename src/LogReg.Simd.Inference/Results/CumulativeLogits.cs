using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Results;

/// <summary>Probabilities of ordered levels: σ(u) − σ(l) as the product σ(u)·σ(−l)·(1 − e^(l − u)), which does not cancel (formula 7.16).</summary>
internal static class CumulativeLogits
{
    /// <summary>Evaluates a row.</summary>
    /// <param name="thresholds">α, ascending.</param>
    /// <param name="score">o + xᵀβ.</param>
    /// <param name="probabilities">Receives one number per level.</param>
    /// <param name="slopes">Receives σ(1 − σ) of every cumulative logit; empty to leave them out.</param>
    public static void Evaluate(ReadOnlySpan<double> thresholds, DoubleDouble score, Span<double> probabilities, Span<double> slopes)
    {
        for (int level = 0; level < probabilities.Length; level++)
        {
            (bool hasUpper, bool hasLower) = (level < thresholds.Length, level > 0);
            double upper = hasUpper ? (double)(thresholds[level] - score) : double.PositiveInfinity;
            double lower = hasLower ? (double)(thresholds[level - 1] - score) : double.NegativeInfinity;
            double rest = hasUpper && hasLower ? DoubleSeries.OneLessPower(thresholds[level] - thresholds[level - 1]) : 1;
            probabilities[level] = Sigmoid(upper) * Sigmoid(-lower) * rest;
            if (hasUpper && slopes.Length > 0)
            {
                slopes[level] = Sigmoid(upper) * Sigmoid(-upper);
            }
        }
    }

    private static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));
}
