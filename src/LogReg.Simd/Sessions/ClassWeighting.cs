using LogReg.Simd.Memory;

namespace LogReg.Simd.Sessions;

/// <summary>Sample weights times the factor of each sample's class (formula 3.4).</summary>
internal static unsafe class ClassWeighting
{
    /// <param name="labels">Class indices.</param>
    /// <param name="sampleWeights">The sample weights; empty for ones.</param>
    /// <param name="factors">One factor per class.</param>
    public static NativeBuffer Of<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, ReadOnlySpan<double> factors)
        where T : unmanaged
    {
        NativeBuffer buffer = new((nuint)labels.Length * (nuint)sizeof(T), cleared: false);
        Span<T> weights = new(buffer.Pointer, labels.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            double factor = factors[(int)Elements.ToDouble(labels[i])];
            weights[i] = Elements.Of<T>(factor * (sampleWeights.IsEmpty ? 1 : Elements.ToDouble(sampleWeights[i])));
        }

        return buffer;
    }
}
