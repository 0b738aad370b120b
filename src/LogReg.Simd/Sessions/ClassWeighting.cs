using LogReg.Simd.Memory;

namespace LogReg.Simd.Sessions;

/// <summary>Sample weights times the factor of each sample's class (formula 3.4).</summary>
internal static class ClassWeighting
{
    /// <summary>The sample weights themselves where all factors are one, otherwise new ones.</summary>
    /// <param name="labels">Class indices.</param>
    /// <param name="sampleWeights">The sample weights; empty for ones.</param>
    /// <param name="factors">One factor per class.</param>
    public static ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, ReadOnlySpan<double> factors)
        where T : unmanaged
    {
        if (factors.IndexOfAnyExcept(1.0) < 0)
        {
            return sampleWeights;
        }

        T[] weights = new T[labels.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double factor = factors[(int)Elements.ToDouble(labels[i])];
            weights[i] = Elements.Of<T>(factor * (sampleWeights.IsEmpty ? 1 : Elements.ToDouble(sampleWeights[i])));
        }

        return weights;
    }
}
