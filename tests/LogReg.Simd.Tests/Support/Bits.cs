using System.Numerics;
using Xunit.Sdk;

namespace LogReg.Simd.Tests.Support;

/// <summary>Comparison to the last bit, signs of zeros included; NaN equals NaN.</summary>
internal static class Bits
{
    /// <summary>Asserts that the result in T is the reference's exact value.</summary>
    public static void AssertEqual<T>(ReadOnlySpan<double> expected, ReadOnlySpan<T> actual, string what, object context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AssertLength(expected.Length, actual.Length, what, context);
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateChecked(actual[i]);
            if (!Same(expected[i], value))
            {
                throw new XunitException($"{what} {i} of {expected.Length} is {value:R}, but it should be {expected[i]:R} exactly ({context}).");
            }
        }
    }

    /// <summary>Asserts that two results of the same precision have the same bits.</summary>
    public static void AssertSame<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what, object context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AssertLength(expected.Length, actual.Length, what, context);
        for (int i = 0; i < expected.Length; i++)
        {
            double first = double.CreateChecked(expected[i]);
            double second = double.CreateChecked(actual[i]);
            if (!Same(first, second))
            {
                throw new XunitException($"{what} {i} of {expected.Length} has two values, {first:R} and {second:R} ({context}).");
            }
        }
    }

    /// <summary>Asserts that every result lies within its bound around the reference's value.</summary>
    public static void AssertWithin<T>(
        ReadOnlySpan<double> expected, ReadOnlySpan<T> actual, ReadOnlySpan<double> bounds, string what, object context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AssertLength(expected.Length, actual.Length, what, context);
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateChecked(actual[i]);
            if (!(Math.Abs(value - expected[i]) <= bounds[i]))
            {
                throw new XunitException(
                    $"{what} {i} of {expected.Length} is {value:R}, but the reference has {expected[i]:R}: "
                    + $"the error {Math.Abs(value - expected[i]):E2} exceeds the bound {bounds[i]:E2} ({context}).");
            }
        }
    }

    private static bool Same(double first, double second) =>
        BitConverter.DoubleToInt64Bits(first) == BitConverter.DoubleToInt64Bits(second) || (double.IsNaN(first) && double.IsNaN(second));

    private static void AssertLength(int expected, int actual, string what, object context)
    {
        if (expected != actual)
        {
            throw new XunitException($"{what}: {actual} elements, but {expected} were expected ({context}).");
        }
    }
}
