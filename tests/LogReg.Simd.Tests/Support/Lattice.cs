using System.Numerics;
using Xunit;

namespace LogReg.Simd.Tests.Support;

/// <summary>
/// Operands of small integers: every product and every partial sum is an integer below 2²⁴, so that any order of summation gives
/// the same, exact result. A kernel equals the reference to the last bit or has lost, doubled or swapped something.
/// </summary>
/// <remarks>No feature, coefficient or residual is zero: a lost element always changes its sum.</remarks>
internal static class Lattice
{
    /// <summary>A problem of integers; see <see cref="Problem{T}"/>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="seed">What the integers are drawn from, beside the shape.</param>
    /// <param name="magnitude">Features and coefficients lie in ±{1 … magnitude}.</param>
    public static Problem<T> Draw<T>(Shape shape, int seed = 0, int magnitude = 8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new((int)StableHash.Of(shape.Rows + (1000 * seed), shape.Features));
        return new Problem<T>
        {
            Shape = shape,
            Features = NanPadding.Spread<T>(Signed<T>(random, shape.Rows * shape.Features, magnitude), shape.Rows, shape.Features, shape.Stride),
            Coefficients = Signed<T>(random, shape.Features, magnitude),
            Intercept = Signed<T>(random, 1, 8)[0],
            Labels = Signed<T>(random, shape.Rows, 4),
            SampleWeights = Positive<T>(random, shape.Rows, 3),
            Residuals = Signed<T>(random, shape.Rows, 8),
        };
    }

    /// <summary>
    /// Logits so far from zero, |z| ≥ 800, that e^−|z| is zero in double and in single precision: probabilities are 0 or 1, the
    /// log loss is a hinge, and with labels that are quarters everything is exact.
    /// </summary>
    public static Problem<T> DrawSaturated<T>(Shape shape, int seed = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Problem<T> problem = Draw<T>(shape, seed, 2);
        Random random = new(seed + 1);
        T[] labels = new T[shape.Rows];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = T.CreateChecked(random.Next(5) / 4.0);
        }

        // The first feature alone decides: |x β| ≥ 4d + 1024 against at most 4(d − 1) + 8 from all others and the intercept.
        T[] coefficients = [.. problem.Coefficients];
        T intercept = problem.Intercept;
        T decisive = T.CreateChecked((4 * shape.Features) + 1024);
        if (coefficients.Length > 0)
        {
            coefficients[0] = decisive;
        }
        else
        {
            intercept = -decisive;
        }

        return problem with { Coefficients = coefficients, Intercept = intercept, Labels = labels };
    }

    /// <summary>Asserts that sums of this many units, whatever their order, are exact in T.</summary>
    /// <param name="absoluteSum">A bound on the sum of absolute values.</param>
    /// <param name="unit">The unit of which every term is a multiple.</param>
    public static void AssertExact<T>(double absoluteSum, double unit = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Assert.True(absoluteSum / unit <= Rounding<T>.LargestExactInteger, $"Sums up to {absoluteSum} of multiples of {unit} are not exact.");

    private static T[] Signed<T>(Random random, int count, int magnitude)
        where T : unmanaged, INumberBase<T>
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            int size = 1 + random.Next(magnitude);
            values[i] = T.CreateChecked(random.Next(2) == 0 ? size : -size);
        }

        return values;
    }

    private static T[] Positive<T>(Random random, int count, int largest)
        where T : unmanaged, INumberBase<T>
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = T.CreateChecked(1 + random.Next(largest));
        }

        return values;
    }
}
