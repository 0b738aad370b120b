using System.Numerics;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>Random elements in native memory, in huge pages where they fill some, that problems of any shape are cut from.</summary>
/// <remarks>One pool serves every feature count in turn: filling 256 MiB takes longer than a pass over it.</remarks>
internal sealed unsafe class FeaturePool<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NativeBuffer features;
    private readonly NativeBuffer labels;

    /// <summary>Fills a pool.</summary>
    /// <param name="byteCount">The bytes of the features.</param>
    /// <param name="fewestFeatures">The fewest features of a problem, which is the one with the most labels.</param>
    public FeaturePool(long byteCount, int fewestFeatures)
    {
        ElementCount = checked((int)(byteCount / sizeof(T)));
        LabelCount = ElementCount / Math.Max(1, fewestFeatures);
        features = new NativeBuffer((nuint)byteCount);
        labels = new NativeBuffer((nuint)LabelCount * (nuint)sizeof(T));
        SplitMix random = new(20_240_607);
        random.FillSymmetric(Elements);
        random.FillBits(Labels);
    }

    /// <summary>Gets the number of elements.</summary>
    public int ElementCount { get; }

    /// <summary>Gets the number of labels.</summary>
    public int LabelCount { get; }

    /// <summary>Gets the elements, uniform in [−1, 1).</summary>
    public Span<T> Elements => new(features.Pointer, ElementCount);

    /// <summary>Gets the labels, 0 or 1.</summary>
    public Span<T> Labels => new(labels.Pointer, LabelCount);

    public void Dispose()
    {
        features.Dispose();
        labels.Dispose();
    }
}
