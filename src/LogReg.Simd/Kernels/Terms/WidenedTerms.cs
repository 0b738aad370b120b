using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>Terms in double over labels and weights of any element type, which are widened group by group.</summary>
/// <typeparam name="C">The terms.</typeparam>
/// <typeparam name="T">The element type of labels and weights.</typeparam>
internal readonly unsafe struct WidenedTerms<C, T> : IRowTerms<double>
    where C : struct, ILabeledTerms<C, double>
    where T : unmanaged
{
    /// <summary>Gets the terms, but for labels and weights.</summary>
    public C Terms { get; init; }

    /// <summary>Gets the labels, exactly one per row.</summary>
    public T* Labels { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    public static bool ReadsLogits => C.ReadsLogits;

    public static bool HasGradient => C.HasGradient;

    public int SumCount(int vectorCount) => Terms.SumCount(vectorCount);

    public nint ScratchLength(int vectorCount, int groupRows) => (2 * groupRows) + Terms.ScratchLength(vectorCount, groupRows);

    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, double* logits, nint stride, double* scratch, double* lanes)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        double* labels = scratch;
        double* weights = SampleWeights == null ? null : labels + padded;
        Elements.Widen(Labels + firstRow, rowCount, labels);
        if (weights != null)
        {
            Elements.Widen(SampleWeights + firstRow, rowCount, weights);
        }

        Terms.Over(labels, weights, null, 0).Compute<S, V>(0, rowCount, vectorCount, logits, stride, labels + (2 * padded), lanes);
    }
}
