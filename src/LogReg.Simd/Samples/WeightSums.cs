using System.Runtime.InteropServices;

namespace LogReg.Simd.Samples;

/// <summary>S = Σ s, in double and in index order.</summary>
internal static class WeightSums
{
    public static double Of<T>(ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        double sum = 0;
        if (typeof(T) == typeof(float))
        {
            foreach (float weight in MemoryMarshal.Cast<T, float>(sampleWeights))
            {
                sum += weight;
            }
        }
        else
        {
            foreach (double weight in MemoryMarshal.Cast<T, double>(sampleWeights))
            {
                sum += weight;
            }
        }

        return sum;
    }
}
