using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Log-sum-exp, softmax and the sum of exponentials inside them.</summary>
public class SoftMaxTests
{
    private const double SingleU = 1.0 / (1 << 24);
    private const double DoubleU = 1.0 / (1L << 53);

    public static TheoryData<double[]> Stable => new()
    {
        new double[] { 1000, 999, 0 },
        new double[] { 89, 88, 0 },
        new double[] { 0, -40 },
        new double[] { 1e30, 1e30, 0 },
        new double[] { -1e30, -1e30 },
        new double[] { 88.7, 88.7, 88.7, 88.7, 88.7 },
        new double[] { -1e4, -1e4 - 1 },
        new double[] { double.NegativeInfinity, 2 },
        new double[] { 3, double.NegativeInfinity, double.NegativeInfinity, 1 },
        new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 },
        new double[] { -7.25 },
        new double[] { float.MaxValue, float.MinValue },
        new double[] { -0.0, 0 },
    };

    [Theory]
    [MemberData(nameof(Stable))]
    public void Large_logits_are_no_danger(double[] x)
    {
        Check<float>(Ulp.Narrow<float>(x), SingleU);
        Check<double>(x, DoubleU);
    }

    [Fact]
    public void Every_length_agrees_with_the_reference()
    {
        SplitMix random = new(31);
        for (int length = 1; length <= Placement.MaxLength; length++)
        {
            foreach (double spread in (double[])[1, 12, 60])
            {
                double[] x = Enumerable.Range(0, length).Select(_ => random.Uniform(-spread, spread)).ToArray();
                Check<float>(Ulp.Narrow<float>(x), SingleU);
                Check<double>(x, DoubleU);
            }
        }
    }

    [Fact]
    public void Known_values()
    {
        float[] p = new float[3];
        LogisticPrimitives.SoftMax<float>((float[])[1000, 999, 0], p);
        Assert.Equal([0.7310586f, 0.26894143f, 0f], p);
        Assert.Equal(1000.31323f, LogisticPrimitives.LogSumExp<float>((float[])[1000, 999, 0]));
        LogisticPrimitives.SoftMax<float>((float[])[89, 88, 0], p);
        Assert.Equal([0.7310586f, 0.26894143f, 1.6285e-39f], p, (a, b) => Math.Abs(a - b) <= 1e-3 * a);
        Assert.Equal(1e30f, LogisticPrimitives.LogSumExp<float>((float[])[1e30f, 1e30f]));
        Assert.Equal(0.6931471805599453, LogisticPrimitives.LogSumExp<double>((double[])[0, 0]));
        double[] equal = [1e300, 1e300, 1e300, 1e300];
        LogisticPrimitives.SoftMax<double>(equal, equal);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], equal);
    }

    [Fact]
    public void Empty_infinite_and_nan()
    {
        const float Infinity = float.PositiveInfinity;
        Assert.Equal(-Infinity, LogisticPrimitives.LogSumExp<float>([]));
        Assert.Equal(-Infinity, LogisticPrimitives.LogSumExp<float>((float[])[-Infinity, -Infinity]));
        Assert.Equal(Infinity, LogisticPrimitives.LogSumExp<float>((float[])[1, Infinity, -Infinity, Infinity]));
        Assert.Equal(float.NaN, LogisticPrimitives.LogSumExp<float>((float[])[1, float.NaN, Infinity]));
        Assert.Equal(double.NegativeInfinity, LogisticPrimitives.LogSumExp<double>([]));
        Assert.Equal(double.NaN, LogisticPrimitives.LogSumExp<double>((double[])[double.NaN]));
        LogisticPrimitives.SoftMax<float>([], []);

        float[] p = new float[3];
        LogisticPrimitives.SoftMax<float>((float[])[1, float.NaN, 2], p);
        Assert.All(p, x => Assert.Equal(float.NaN, x));
        LogisticPrimitives.SoftMax<float>((float[])[-Infinity, -Infinity, -Infinity], p);
        Assert.Equal([1f / 3, 1f / 3, 1f / 3], p);
        LogisticPrimitives.SoftMax<float>((float[])[Infinity, 7, -Infinity], p);
        Assert.Equal([1f, 0f, 0f], p);
        LogisticPrimitives.SoftMax<float>((float[])[Infinity, 7, Infinity], p);
        Assert.Equal([0.5f, 0f, 0.5f], p);
        LogisticPrimitives.SoftMax<float>((float[])[Infinity, float.NaN, Infinity], p);
        Assert.All(p, x => Assert.Equal(float.NaN, x));
        LogisticPrimitives.SoftMax<float>((float[])[-Infinity, 7, -Infinity], p);
        Assert.Equal([0f, 1f, 0f], p);
        float[] one = [float.MinValue];
        LogisticPrimitives.SoftMax<float>(one, one);
        Assert.Equal([1f], one);
    }

    [Fact]
    public void The_sum_of_exponentials_has_its_one_order_and_writes_its_terms()
    {
        Sums<Simd512Single, Vector512<float>, float>((a, b) => a - b);
        Sums<SimdPortableSingle, Vector<float>, float>((a, b) => a - b);
        Sums<Simd512Double, Vector512<double>, double>((a, b) => a - b);
        Sums<SimdPortableDouble, Vector<double>, double>((a, b) => a - b);
    }

    private static unsafe void Sums<S, V, T>(Func<T, T, T> subtract)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        ElementwiseFunction exponential = UlpTable.Row("exponential of −x").Function;
        SplitMix random = new(32);
        T maximum = Ulp.Narrow<T>(3);
        T[] x = Enumerable.Range(0, Placement.MaxLength).Select(_ => Ulp.Narrow<T>(random.Uniform(-10, 3))).ToArray();
        T[] expected = Array.ConvertAll(x, value => exponential.ComputeOne(Policy.Portable, subtract(maximum, value)));
        double[] lanes = new double[Lanes.Count];
        T[] terms = new T[x.Length];
        T canary = Ulp.Narrow<T>(-12345);
        for (int count = 0; count < x.Length; count++)
        {
            Array.Fill(terms, canary);
            fixed (T* source = x, target = terms)
            {
                Assert.Equal(LaneTree.Sum(lanes), ExponentialSum.Compute<S, V, T>(source, count, maximum, null));
                Assert.False(terms.AsSpan().ContainsAnyExcept(canary));
                Assert.Equal(LaneTree.Sum(lanes), ExponentialSum.Compute<S, V, T>(source, count, maximum, target));
            }

            Assert.True(Ulp.SameBits<T>(expected.AsSpan(0, count), terms.AsSpan(0, count)), $"{count} terms under {typeof(S).Name}.");
            Assert.False(terms.AsSpan(count).ContainsAnyExcept(canary), $"{count} terms under {typeof(S).Name}: written behind the last.");
            lanes[count % Lanes.Count] += Ulp.Widen(expected[count]);
        }
    }

    private static void Check<T>(T[] x, double u)
        where T : unmanaged
    {
        double[] exactInputs = Array.ConvertAll(x, Ulp.Widen);
        double maximum = exactInputs.Max();
        double[] p = ReferenceFunctions.SoftMax(exactInputs);
        double exactSum = ReferenceFunctions.LogSumExp(exactInputs);

        // A term e^−(m − x) is off by less than (m − x)u, because m − x is rounded, and 2u more. The largest is exact.
        double[] termBounds = exactInputs.Select(value => value < maximum ? u * (Math.Min(maximum - value, 800) + 2) : 0).ToArray();
        double sumBound = p.Zip(termBounds, (share, bound) => share * bound).Sum();
        double sum = Ulp.Widen(LogisticPrimitives.LogSumExp<T>(x));

        // The sum and its logarithm are carried in double; only the result is rounded to T.
        double bound = sumBound + (u * Math.Abs(exactSum)) + (16 * DoubleU * (1 + Math.Abs(maximum)));
        Assert.True(Math.Abs(sum - exactSum) <= bound, $"log-sum-exp of {x.Length}: {sum:R}, but it is {exactSum:R} ± {bound:E1}.");

        T[] probabilities = new T[x.Length];
        LogisticPrimitives.SoftMax<T>(x, probabilities);
        T[] inPlace = [.. x];
        LogisticPrimitives.SoftMax<T>(inPlace, inPlace);
        Assert.True(Ulp.SameBits<T>(probabilities, inPlace), "in place");
        double smallest = typeof(T) == typeof(float) ? float.Epsilon : double.Epsilon;
        for (int i = 0; i < x.Length; i++)
        {
            // The quotient rounds once, and its divisor did once; below the normal numbers an error is one of the smallest number.
            double allowed = (p[i] * (termBounds[i] + sumBound + (2.5 * u) + (16 * DoubleU))) + smallest;
            double probability = Ulp.Widen(probabilities[i]);
            Assert.True(Math.Abs(probability - p[i]) <= allowed, $"softmax of {x.Length}, element {i}: {probability:R}, but it is {p[i]:R} ± {allowed:E1}.");
        }
    }
}
