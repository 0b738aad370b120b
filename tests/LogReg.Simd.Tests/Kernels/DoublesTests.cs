using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using Xunit;

namespace LogReg.Simd.Tests.Kernels;

/// <summary>The loops over doubles and elements give the bits of one operation for each element, behind the last whole vector and in place too.</summary>
public class DoublesTests
{
    private const int MostElements = 40;
    private const double Factor = 1 / 3.0;

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
    public unsafe void Elements_are_widened_narrowed_and_added_to_one_by_one()
    {
        for (int count = 0; count <= MostElements; count++)
        {
            double[] doubles = Values(count + 1, 3);
            float[] singles = new float[count + 1];
            double[] wide = new double[count + 1];
            float[] sums = new float[count + 1];
            fixed (float* narrow = singles, added = sums)
            fixed (double* widened = wide)
            {
                Elements.Narrow(doubles.AsSpan(0, count), narrow);
                Elements.Widen(narrow, count, widened);
                Elements.AddScalar(narrow, count, Factor, added);
            }

            Assert.Equal([.. doubles.Take(count).Select(value => (float)value), 0f], singles);
            Assert.Equal([.. singles.Take(count).Select(value => (double)value), 0.0], wide);
            Assert.Equal([.. singles.Take(count).Select(value => value + (float)Factor), 0f], sums);
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

    private static void Same(Action<double[], double[], double[]> operation, Func<double, double, double> scalar, double[] a, double[] b)
    {
        double[] expected = [.. a.Zip(b, scalar)];
        double[] result = new double[a.Length];
        operation(a, b, result);
        Assert.Equal(expected, result);
        double[] first = [.. a];
        operation(first, b, first);
        Assert.Equal(expected, first);
        double[] second = [.. b];
        operation(a, second, second);
        Assert.Equal(expected, second);
    }

    private static void SameInPlace(Action<double[]> operation, Func<double, double, double> scalar, double[] a, double[] b)
    {
        double[] values = [.. a];
        operation(values);
        Assert.Equal([.. a.Zip(b, scalar)], values);
    }

    private static double[] Values(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }
}
