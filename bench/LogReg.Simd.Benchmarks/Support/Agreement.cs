using System.Numerics;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>Compares what a kernel computed with the Reference, so that a wrong kernel is never timed.</summary>
/// <remarks>
/// Errors of sums are relative to the size of the sum, Σ|x||r| or Σ|xβ| + |b|, to which rounding is proportional. The tolerances
/// are some ten times what is measured and far below the share of one element, which is at least 1e-4 on the small problems.
/// </remarks>
internal static class Agreement
{
    /// <summary>The largest error of a sum relative to its size.</summary>
    public static double SumTolerance<T>() => typeof(T) == typeof(float) ? 4e-6 : 1e-13;

    /// <summary>|actual − expected| / size; 0 where all three are zero.</summary>
    public static double RelativeError(double actual, double expected, double size)
    {
        double error = Math.Abs(actual - expected);
        return error == 0 ? 0 : error / size;
    }

    /// <summary>The largest relative error of a set of sums; throws where it exceeds the tolerance.</summary>
    public static double OfSums(string what, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, ReadOnlySpan<double> sizes, double tolerance)
    {
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = RelativeError(actual[i], expected[i], sizes[i]);

            // Written so that a NaN is not within the tolerance.
            if (!(error <= tolerance))
            {
                throw new InvalidOperationException(
                    $"{what}, element {i}: the kernel gives {actual[i]:R}, but the Reference gives {expected[i]:R}; "
                    + $"the error is {error:E2} of the sum's size, and {tolerance:E2} is allowed.");
            }

            largest = Math.Max(largest, error);
        }

        return largest;
    }

    /// <summary>The largest error of a set of values in units in the last place of T; throws where it exceeds the tolerance.</summary>
    public static double OfValues<T>(string what, ReadOnlySpan<T> actual, ReadOnlySpan<double> expected, double toleranceInUlps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Ulps(actual[i], expected[i]);
            if (!(error <= toleranceInUlps))
            {
                throw new InvalidOperationException(
                    $"{what}, element {i}: the kernel gives {actual[i]}, but the Reference gives {expected[i]:R}; "
                    + $"the error is {error:F2} ULP, and {toleranceInUlps} are allowed.");
            }

            largest = Math.Max(largest, error);
        }

        return largest;
    }

    /// <summary>The error of a value in units in the last place that T has at the expected value.</summary>
    public static double Ulps<T>(T actual, double expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double value = double.CreateTruncating(actual);
        T magnitude = T.Abs(T.CreateTruncating(expected));
        double ulp = double.CreateTruncating(T.BitIncrement(magnitude) - magnitude);
        return value == expected ? 0 : Math.Abs(value - expected) / ulp;
    }
}
