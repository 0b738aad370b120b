using LogReg.Simd.Tests.Elementwise;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Logits, labels and sample weights, all exact in single precision; null weights are ones.</summary>
internal sealed record Samples(double[] Logits, double[] Labels, double[]? Weights = null)
{
    public int Count => Logits.Length;

    public T[] Z<T>()
        where T : unmanaged =>
        Ulp.Narrow<T>(Logits);

    public T[] Y<T>()
        where T : unmanaged =>
        Ulp.Narrow<T>(Labels);

    public T[] S<T>()
        where T : unmanaged =>
        Ulp.Narrow<T>(Weights ?? []);

    /// <summary>The weight of one sample.</summary>
    public double Weight(int sample) => Weights is null ? 1 : Weights[sample];

    /// <summary>The samples of these rows, in this order; a row may come twice.</summary>
    public Samples Select(int[] rows) =>
        new([.. rows.Select(i => Logits[i])], [.. rows.Select(i => Labels[i])], Weights is null ? null : [.. rows.Select(i => Weights[i])]);
}
