using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Sessions;

/// <summary>The power of two that weights are multiplied by where their sum is near the ends of the range of their type, so that sums of their products with features stay within it.</summary>
/// <remarks>
/// Objectives are means, which depend on ratios of weights alone, and a power of two costs no bit. The L2 strength that the sum of the weights stands for is computed of the weights as they came.
/// </remarks>
internal static class WeightUnit
{
    /// <summary>A sum of weights between 2^−64 and 2^64 is left alone.</summary>
    private const int MostExponent = 64;

    private const int LeastNormalSingle = -126;
    private const int LeastNormalDouble = -1022;

    /// <summary>Multiplies the weights, and returns by what; 1 for nearly all.</summary>
    public static double Apply<T>(Span<T> weights)
        where T : unmanaged
    {
        double sum = WeightSums.Of<T>(weights);
        if (sum == 0 || !double.IsFinite(sum) || Math.Abs(Math.ILogB(sum)) <= MostExponent)
        {
            return 1;
        }

        double smallest = double.PositiveInfinity;
        foreach (T weight in weights)
        {
            double value = Elements.ToDouble(weight);
            smallest = value > 0 ? Math.Min(smallest, value) : smallest;
        }

        // No weight may lose a bit.
        int least = typeof(T) == typeof(float) ? LeastNormalSingle : LeastNormalDouble;
        int exponent = Math.ILogB(sum) > 0 ? -Math.Clamp(Math.ILogB(smallest) - least, 0, Math.ILogB(sum)) : -Math.ILogB(sum);
        double unit = Math.ScaleB(1, exponent);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Elements.Of<T>(Math.ScaleB(Elements.ToDouble(weights[i]), exponent));
        }

        return unit;
    }
}
