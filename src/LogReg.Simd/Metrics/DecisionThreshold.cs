using LogReg.Simd.Kernels.Rows;

namespace LogReg.Simd.Metrics;

/// <summary>The threshold of a decision as a probability and as a logit (formula 1.4): one place, so that choosing and deciding agree to the last bit.</summary>
internal static class DecisionThreshold
{
    /// <summary>Neighbouring doubles that are tried around σ of a logit: two roundings of half a unit each, and those of the logarithms.</summary>
    private const int Neighbours = 4;

    /// <summary>log(t/(1 − t)) as the T that logits are compared with; −∞ at 0 and ∞ at 1.</summary>
    public static T LogitOf<T>(double probability)
        where T : unmanaged
    {
        double logit = Math.Log(probability) - Math.Log(1 - probability);
        return typeof(T) == typeof(float) ? (T)(object)(float)logit : (T)(object)logit;
    }

    /// <summary>A T that is at least the one and below the other: their middle, or the lower one where nothing lies between.</summary>
    public static double Between<T>(double lower, double upper)
        where T : unmanaged
    {
        double middle = Element.Widen(Element.Floor<T>((0.5 * lower) + (0.5 * upper)));
        return middle >= lower && middle < upper ? middle : lower;
    }

    /// <summary>A probability whose logit is at least the one T and below the other, near that of a logit between them; NaN where there is none.</summary>
    public static double ProbabilityBetween<T>(double lower, double upper, double logit)
        where T : unmanaged
    {
        double nearest = OneRow.Sigmoid(logit);
        double below = nearest;
        double above = nearest;
        for (int step = 0; step <= Neighbours; step++)
        {
            if (IsBetween<T>(below, lower, upper))
            {
                return below;
            }

            if (IsBetween<T>(above, lower, upper))
            {
                return above;
            }

            below = Math.Max(0, Math.BitDecrement(below));
            above = Math.Min(1, Math.BitIncrement(above));
        }

        return double.NaN;
    }

    private static bool IsBetween<T>(double probability, double lower, double upper)
        where T : unmanaged
    {
        double logit = Element.Widen(LogitOf<T>(probability));
        return logit >= lower && logit < upper;
    }
}
