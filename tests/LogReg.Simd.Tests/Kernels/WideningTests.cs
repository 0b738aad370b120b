using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels;

/// <summary>Every narrow number is widened exactly, wherever it stands, and nothing around it is touched.</summary>
public class WideningTests
{
    [Fact]
    public void Every_byte_is_exact() => Check(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(), value => value);

    [Fact]
    public void Every_signed_byte_is_exact() => Check(Enumerable.Range(-128, 256).Select(i => (sbyte)i).ToArray(), value => value);

    [Fact]
    public void Every_half_is_exact() =>
        Check(Enumerable.Range(0, 65536).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).ToArray(), value => (double)value);

    [Fact]
    public void Every_bfloat16_is_exact() =>
        Check(Enumerable.Range(0, 65536).Select(i => new BFloat16((ushort)i)).ToArray(), value => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16));

    [Fact]
    public void Every_finite_half_is_exact_without_a_look_at_infinities() =>
        Check(
            Enumerable.Range(0, 65536).Select(i => (ushort)i).Where(bits => Half.IsFinite(BitConverter.UInt16BitsToHalf(bits))).Select(bits => new FiniteHalf(bits)).ToArray(),
            value => (double)BitConverter.UInt16BitsToHalf(value.Bits));

    [Fact]
    public void One_half_that_is_not_finite_is_found_wherever_it_stands()
    {
        for (int count = 0; count < 70; count++)
        {
            Half[] values = Enumerable.Repeat(Half.MaxValue, count).ToArray();
            Assert.True(Widening.AreFinite(values));
            for (int i = 0; i < count; i++)
            {
                foreach (Half special in (Half[])[Half.PositiveInfinity, Half.NegativeInfinity, Half.NaN, BitConverter.UInt16BitsToHalf(0x7C01)])
                {
                    values[i] = special;
                    Assert.False(Widening.AreFinite(values));
                }

                values[i] = -Half.MaxValue;
            }
        }
    }

    private static void Check<E>(E[] values, Func<E, double> exact)
        where E : unmanaged
    {
        Check<E, float>(values, exact);
        Check<E, double>(values, exact);
        CheckVectors(values, exact);
        for (int count = 0; count < 70; count++)
        {
            E[] few = values[^count..];
            Check<E, float>(few, exact);
            Check<E, double>(few, exact);
        }
    }

    /// <summary>The vectors that kernels load, of every width that the hardware has.</summary>
    private static unsafe void CheckVectors<E>(E[] values, Func<E, double> exact)
        where E : unmanaged
    {
        fixed (E* source = values)
        {
            for (int first = 0; first <= values.Length - Vector512<float>.Count; first++)
            {
                for (int i = 0; i < Vector512<float>.Count; i++)
                {
                    float expected = (float)exact(values[first + i]);
                    E* element = source + first + i;
                    Assert.Equal(expected, i < 4 ? Widening.Four(source + first)[i] : Widening.Four(element - 3)[3]);
                    Assert.Equal(expected, i < 8 ? Widening.Eight(source + first)[i] : Widening.Eight(element - 7)[7]);
                    if (Avx512F.IsSupported)
                    {
                        Assert.Equal(expected, Widening.Sixteen(source + first)[i]);
                    }
                }
            }
        }
    }

    private static unsafe void Check<E, T>(E[] values, Func<E, double> exact)
        where E : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<E> source = Operand<E>.Input(values);
        using Operand<T> destination = Operand<T>.Output(values.Length);
        Widening.Compute(source.Pointer, values.Length, destination.Pointer);
        T[] widened = destination.Take();
        for (int i = 0; i < values.Length; i++)
        {
            double expected = exact(values[i]);
            Assert.True(double.IsNaN(expected) ? T.IsNaN(widened[i]) : double.CreateChecked(widened[i]) == expected, $"Element {i} of {values.Length}: {widened[i]}, not {expected}.");
            Assert.Equal((float)expected, Widening.One(values[i]));
        }
    }
}
