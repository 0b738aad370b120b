using System.Numerics;
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

    private static void Check<E>(E[] values, Func<E, double> exact)
        where E : unmanaged
    {
        Check<E, float>(values, exact);
        Check<E, double>(values, exact);
        for (int count = 0; count < 70; count++)
        {
            E[] few = values[^count..];
            Check<E, float>(few, exact);
            Check<E, double>(few, exact);
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
