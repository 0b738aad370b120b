using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels;

/// <summary>The loops over doubles and elements give the bits of one operation for each element, behind the last whole vector and in place too.</summary>
public class DoublesTests
{
    private const int MostElements = 40;
    private const double Factor = 1 / 3.0;

    /// <summary>Stands behind every result.</summary>
    private const double Guard = 12345;

    private static readonly double[] Specials = [double.NaN, 0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1e-40];

    private delegate void InPlace(Span<double> values);

    private delegate void Into(double[] left, double[] right, Span<double> result);

    [Fact]
    public void Every_operation_rounds_each_element_as_a_scalar_loop_does()
    {
        for (int count = 0; count <= MostElements; count++)
        {
            double[] a = Values(count, 1);
            double[] b = Values(count, 2);
            Same((left, right, result) => Doubles.Add(left, right, result), (x, y) => x + y, a, b);
            Same((left, right, result) => Doubles.Subtract(left, right, result), (x, y) => x - y, a, b);
            SameInPlace(values => Doubles.Multiply(values, Factor), (x, _) => x * Factor, a, b);
            SameInPlace(values => Doubles.Multiply(values, b), (x, y) => x * y, a, b);
            SameInPlace(values => Doubles.MultiplyAdd(values, Factor, b), (x, y) => (x * Factor) + y, a, b);
            SameInPlace(values => Doubles.Divide(values, Factor), (x, _) => x / Factor, a, b);
        }
    }

    [Fact]
    public void Elements_are_widened_narrowed_and_added_to_one_by_one()
    {
        for (int count = 0; count <= MostElements; count++)
        {
            CheckElements(count, value => (float)value, value => value + (float)Factor);
            CheckElements(count, value => value, value => value + Factor);
        }
    }

    [Fact]
    public void The_size_of_a_tile_is_its_count()
    {
        Assert.Equal(ClassTile.One.Count, Unsafe.SizeOf<ClassTile.One>());
        Assert.Equal(ClassTile.Two.Count, Unsafe.SizeOf<ClassTile.Two>());
        Assert.Equal(ClassTile.Three.Count, Unsafe.SizeOf<ClassTile.Three>());
        Assert.Equal(ClassTile.Four.Count, Unsafe.SizeOf<ClassTile.Four>());
        Assert.Equal(ClassTile.Five.Count, Unsafe.SizeOf<ClassTile.Five>());
    }

    private static unsafe void CheckElements<T>(int count, Func<double, T> rounded, Func<T, T> added)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] doubles = Values(count, 3);
        T[] narrow = Guarded<T>(count);
        double[] wide = Guarded<double>(count);
        T[] sums = Guarded<T>(count);
        fixed (T* narrowed = narrow, sum = sums)
        fixed (double* widened = wide)
        {
            Elements.Narrow(doubles, narrowed);
            Elements.Widen(narrowed, count, widened);
            Elements.AddScalar(narrowed, count, Factor, sum);
            T[] expected = [.. doubles.Select(rounded)];
            AssertGuarded<T>(expected, narrow, "Narrowed");
            AssertGuarded<double>([.. expected.Select(double.CreateChecked)], wide, "Widened");
            AssertGuarded<T>([.. expected.Select(added)], sums, "Sum");

            // In place, as training adds.
            Elements.AddScalar(narrowed, count, Factor, narrowed);
            AssertGuarded<T>([.. expected.Select(added)], narrow, "Sum in place");
        }
    }

    private static void Same(Into operation, Func<double, double, double> scalar, double[] a, double[] b)
    {
        double[] expected = [.. a.Zip(b, scalar)];
        double[] result = Guarded<double>(a.Length);
        operation(a, b, result);
        AssertGuarded<double>(expected, result, "Result");
        double[] first = [.. a];
        operation(first, b, first);
        Bits.AssertSame<double>(expected, first, "Left in place", a.Length);
        double[] second = [.. b];
        operation(a, second, second);
        Bits.AssertSame<double>(expected, second, "Right in place", a.Length);
    }

    private static void SameInPlace(InPlace operation, Func<double, double, double> scalar, double[] a, double[] b)
    {
        double[] values = [.. a, Guard];
        operation(values.AsSpan(0, a.Length));
        AssertGuarded<double>([.. a.Zip(b, scalar)], values, "In place");
    }

    private static T[] Guarded<T>(int count)
        where T : INumber<T>
    {
        T[] values = new T[count + 1];
        values[^1] = T.CreateChecked(Guard);
        return values;
    }

    private static void AssertGuarded<T>(T[] expected, T[] actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Bits.AssertSame<T>([.. expected, T.CreateChecked(Guard)], actual, what, expected.Length);

    /// <summary>Every third is one of those that are no usual numbers.</summary>
    private static double[] Values(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? Specials[random.Next(Specials.Length)] : (random.NextDouble() * 2) - 1)];
    }
}
