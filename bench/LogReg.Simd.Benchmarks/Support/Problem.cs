using System.Numerics;
using System.Numerics.Tensors;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>Row-major features with labels and a point to evaluate at: what a pass is given.</summary>
/// <remarks>The logits have a standard deviation near 2 at any feature count, like those of a model in training.</remarks>
internal sealed class Problem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeaturePool<T> pool;

    /// <summary>Cuts a problem from the beginning of a pool.</summary>
    public Problem(FeaturePool<T> pool, int sampleCount, int featureCount)
    {
        if ((long)sampleCount * featureCount > pool.ElementCount || sampleCount > pool.LabelCount)
        {
            throw new ArgumentException(
                $"{sampleCount} samples of {featureCount} features do not fit into a pool of {pool.ElementCount} elements and {pool.LabelCount} labels.",
                nameof(pool));
        }

        this.pool = pool;
        SampleCount = sampleCount;
        FeatureCount = featureCount;
        Coefficients = new T[featureCount];
        new SplitMix(42).FillSymmetric<T>(Coefficients);
        TensorPrimitives.Multiply(Coefficients, T.CreateTruncating(6 / Math.Sqrt(featureCount)), Coefficients);
        Intercept = T.CreateTruncating(0.25);
    }

    public int SampleCount { get; }

    public int FeatureCount { get; }

    /// <summary>Gets the bytes of the features, which is what the GB/s of a pass count.</summary>
    public unsafe long Bytes => (long)SampleCount * FeatureCount * sizeof(T);

    public T[] Coefficients { get; }

    public T Intercept { get; }

    public ReadOnlySpan<T> Features => pool.Elements[..(SampleCount * FeatureCount)];

    public ReadOnlySpan<T> Labels => pool.Labels[..SampleCount];

    /// <summary>The features of some rows.</summary>
    public ReadOnlySpan<T> Rows(int first, int count) => pool.Elements.Slice(first * FeatureCount, count * FeatureCount);

    /// <summary>The labels of some rows.</summary>
    public ReadOnlySpan<T> LabelsOf(int first, int count) => pool.Labels.Slice(first, count);

    /// <summary>The same problem on its first rows alone.</summary>
    public Problem<T> Head(int sampleCount) => new(pool, sampleCount, FeatureCount);

    /// <summary>Packs the features into strips, by the layout that the library chooses.</summary>
    public FeatureMatrix<T> Pack() => Packing.Pack(Features, SampleCount, FeatureCount);
}

/// <summary>Packs either element type: the public door is overloaded by type, and generic code has to choose.</summary>
internal static class Packing
{
    public static FeatureMatrix<T> Pack<T>(ReadOnlySpan<T> features, int sampleCount, int featureCount)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? FeatureMatrix<T>.Pack(System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(features), sampleCount, featureCount)
            : FeatureMatrix<T>.Pack(System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(features), sampleCount, featureCount);
}
