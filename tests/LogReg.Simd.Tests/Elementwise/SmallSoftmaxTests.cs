using System.Numerics;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Softmax within a register has the bits of softmax by way of memory, and leaves what it cannot do to that.</summary>
public class SmallSoftmaxTests
{
    [Theory]
    [EveryPolicy]
    public unsafe void It_has_the_bits_of_the_general_way<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new(77);
        int served = 0;
        for (int count = 1; count <= 17; count++)
        {
            foreach (double spread in (double[])[0, 1, 12, 60, 300])
            {
                T[] x = [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked(random.Uniform(-spread, spread)))];
                if (count > 2 && spread == 12)
                {
                    x[random.Below(count)] = T.NegativeInfinity;
                }

                using Operand<T> source = Operand<T>.Input(x);
                using Operand<T> expected = Operand<T>.Output(count);
                using Operand<T> actual = Operand<T>.InOut(x);
                double sum = policy.Rows.ExponentialSum(source.Pointer, count, x.Max(), expected.Pointer);
                policy.Rows.Divide(expected.Pointer, count, T.CreateChecked(sum), expected.Pointer);
                if (policy.Rows.TrySmallSoftmax(actual.Pointer, count, actual.Pointer))
                {
                    served++;
                    Bits.AssertSame<T>(expected.Take(), actual.Take(), "probability", (policy, count, spread));
                }
                else
                {
                    Assert.True(count > 2, $"{policy} declines {count} elements.");
                    Bits.AssertSame<T>(x, actual.Take(), "element that was left alone", (policy, count, spread));
                }
            }
        }

        Assert.True(served >= 10);
    }

    [Theory]
    [EveryPolicy]
    public unsafe void Infinite_maxima_are_left_alone_and_NaN_reaches_all<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T[] x in (T[][])[[], [T.PositiveInfinity, T.One], [T.NegativeInfinity, T.NegativeInfinity]])
        {
            using Operand<T> row = Operand<T>.InOut(x);
            Assert.False(policy.Rows.TrySmallSoftmax(row.Pointer, x.Length, row.Pointer));
            Bits.AssertSame<T>(x, row.Take(), "element", policy);
        }

        foreach (T[] x in (T[][])[[T.NaN, T.One], [T.One, T.NaN], [T.PositiveInfinity, T.NaN], [T.NaN, T.NegativeInfinity]])
        {
            LogisticPrimitives.SoftMax<T>(x, x);
            Assert.All(x, p => Assert.True(T.IsNaN(p)));
        }
    }
}
