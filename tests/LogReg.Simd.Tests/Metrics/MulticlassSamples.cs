using LogReg.Simd.Tests.Elementwise;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Row-major logits, labels and sample weights of several classes, all exact in single precision; null weights are ones.</summary>
internal sealed record MulticlassSamples(double[] Logits, int ClassCount, int[] Labels, double[]? Weights = null)
{
    public int Count => Labels.Length;

    /// <summary>Gets the class of the largest logit, the smaller index at a tie.</summary>
    public int[] Predictions =>
        [.. Enumerable.Range(0, Count).Select(i => Enumerable.Range(0, ClassCount).MaxBy(k => Logits[(i * ClassCount) + k]))];

    public T[] Z<T>()
        where T : unmanaged =>
        Ulp.Narrow<T>(Logits);

    public T[] S<T>()
        where T : unmanaged =>
        Ulp.Narrow<T>(Weights ?? []);
}
