using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Samples;

/// <summary>Σ s·f(z, y) / S over spans, with weights of any size: a mean depends on their ratios alone.</summary>
internal static unsafe class WeightedMean
{
    /// <summary>A sum of weights between 2^−64 and 2^64 leaves room for their products with f in single precision.</summary>
    private const int MostExponent = 64;

    /// <summary>The greatest exponent of which the reciprocal is a normal number.</summary>
    private const int MostScale = 1022;

    private const int BlockLength = 256;

    /// <summary>The smallest normal number of single precision, 2^−126.</summary>
    private const double SmallestSingle = 1.1754943508222875E-38;

    /// <summary>The same of double, 2^−1022.</summary>
    private const double SmallestDouble = 2.2250738585072014E-308;

    /// <summary>The mean.</summary>
    /// <param name="logits">z.</param>
    /// <param name="labels">y.</param>
    /// <param name="sampleWeights">s; empty for ones.</param>
    /// <param name="weightSum">S.</param>
    public static double Of<M, T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, double weightSum)
        where M : struct, IPairMap
        where T : unmanaged
    {
        fixed (T* z = logits, y = labels, s = sampleWeights)
        {
            double sum = SpanKernels<T>.Instance.WeightedSum<M>(z, y, s, logits.Length);
            return s == null || !(weightSum > 0) || !double.IsFinite(weightSum) || (IsExact<T>(sum, logits.Length) && Math.Abs(Math.ILogB(weightSum)) <= MostExponent)
                ? sum / weightSum
                : Scaled<M, T>(z, y, s, logits.Length, weightSum);
        }
    }

    /// <summary>
    /// Whether a sum holds its products to the element type's own rounding: none is infinite, and what is lost where they are no normal numbers is small beside the sum. A product is off by half the
    /// smallest positive number there, which is less than the rounding of a normal one.
    /// </summary>
    private static bool IsExact<T>(double sum, int count)
        where T : unmanaged => double.IsFinite(sum) && Math.Abs(sum) >= count * (typeof(T) == typeof(float) ? SmallestSingle : SmallestDouble);

    /// <summary>The same where products of the element type may be infinite or zero: f in the element type, products in double, of weights over a power of two near their sum.</summary>
    private static double Scaled<M, T>(T* logits, T* labels, T* sampleWeights, int count, double weightSum)
        where M : struct, IPairMap
        where T : unmanaged
    {
        double scale = Math.ScaleB(1, -Math.Clamp(Math.ILogB(weightSum), -MostScale, MostScale));
        T* values = stackalloc T[BlockLength];
        double sum = 0;
        for (int start = 0; start < count; start += BlockLength)
        {
            int length = Math.Min(BlockLength, count - start);
            SpanKernels<T>.Instance.MapPairs<M>(logits + start, labels + start, length, values);
            for (int i = 0; i < length; i++)
            {
                double weight = Elements.ToDouble(sampleWeights[start + i]);
                double value = Elements.ToDouble(values[i]);

                // The scale may make zero of a weight that is not: an infinite value counts all the same.
                sum += weight == 0 ? 0 : double.IsInfinity(value) ? Math.Sign(weight) * value : weight * scale * value;
            }
        }

        return sum / (weightSum * scale);
    }
}
