using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>σ of one float is written out a second time; it has the bits of the span's.</summary>
public class SingleSigmoidTests
{
    /// <summary>Every 4,099th float, which meets every exponent two thousand times, and the edges of the range.</summary>
    [Fact]
    public void It_has_the_bits_of_a_span_over_its_range()
    {
        const uint Step = 4_099;
        float limit = ExponentialReduction.SingleLimit;
        float[] z =
        [
            .. Enumerable.Range(0, (int)(BitConverter.SingleToUInt32Bits(limit) / Step)).Select(i => BitConverter.UInt32BitsToSingle((uint)i * Step)),
            limit, float.BitDecrement(limit), 0, float.Epsilon,
        ];
        float[] both = [.. z, .. z.Select(value => -value)];
        float[] expected = new float[both.Length];
        LogisticPrimitives.Sigmoid<float>(both, expected);
        Bits.AssertSame<float>(expected, Array.ConvertAll(both, SingleSigmoid.InRange), "sigmoid", "one float");
        Bits.AssertSame<float>(expected, Array.ConvertAll(both, value => LogisticPrimitives.Sigmoid(value)), "sigmoid", "by the door");
    }
}
