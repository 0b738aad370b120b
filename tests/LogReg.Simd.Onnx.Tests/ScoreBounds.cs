using System.Numerics;
using Xunit;

namespace LogReg.Simd.Onnx.Tests;

/// <summary>How far a graph's probabilities may lie from the model's.</summary>
/// <remarks>
/// Two ways to add d products and an intercept differ by at most 2·(d + 1)·u·(Σ|x·β| + |b|). A probability changes relatively by no more than the logits do (|d log σ| ≤ |dz|), with several classes by
/// twice as much. Exponential, sum, quotient and the rounding of the result add at most <see cref="Units"/> units in the last place: two exponentials of 2 ULP each, a sum of K ≤ 8 terms that are
/// positive, a quotient, on either side.
/// </remarks>
internal static class ScoreBounds
{
    private const double Units = 24;

    public static double RoundingUnit<T>() => typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);

    /// <summary>The bound of the logit's difference for one row and one class.</summary>
    public static double OfLogit<T>(ReadOnlySpan<T> row, ReadOnlySpan<double> coefficients, double intercept)
        where T : INumber<T>
    {
        double sum = Math.Abs(intercept);
        for (int j = 0; j < row.Length; j++)
        {
            sum += Math.Abs(double.CreateChecked(row[j]) * coefficients[j]);
        }

        return 2 * (row.Length + 1) * RoundingUnit<T>() * sum;
    }

    /// <summary>
    /// Whether two probabilities agree where logits may differ so much. Below the normal numbers units are
    /// absolute, and ONNX Runtime may say zero: its exponential at 256 bits ends there, that at 512 does not.
    /// </summary>
    public static void Check<T>(T expected, T actual, double logit)
        where T : INumber<T>
    {
        double wanted = double.CreateChecked(expected);
        double least = typeof(T) == typeof(float) ? 1.1754943508222875e-38 : 2.2250738585072014e-308;
        double allowed = ((Math.Exp(2 * logit) - 1) + (Units * RoundingUnit<T>())) * Math.Max(wanted, least);
        double difference = Math.Abs(wanted - double.CreateChecked(actual));
        bool isFlushed = wanted < least && T.IsZero(actual);
        Assert.True(isFlushed || difference <= allowed, FormattableString.Invariant($"{actual} lies {difference} from {expected}, and {allowed} is allowed."));
    }
}
