using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>Logits alone (formula 1.1): they are kept, and there is no gradient.</summary>
internal readonly unsafe struct LogitTerms<T> : IRowTerms<T>
    where T : unmanaged
{
    /// <summary>Gets where the logits go, vector after vector, exactly one per row.</summary>
    public T* Logits { get; init; }

    /// <summary>Gets the distance between two vectors of <see cref="Logits"/>.</summary>
    public nint LogitStride { get; init; }

    public static bool ReadsLogits => true;

    public static bool HasGradient => false;

    public static bool KeepsLogits => true;

    public T* DestinationOf(int firstRow, out nint stride)
    {
        stride = LogitStride;
        return Logits + firstRow;
    }

    public int SumCount(int vectorCount) => 0;

    public nint ScratchLength(int vectorCount, int groupRows) => 0;

    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < vectorCount; k++)
        {
            new ReadOnlySpan<T>(logits + (k * stride), rowCount).CopyTo(new Span<T>(Logits + (k * LogitStride) + firstRow, rowCount));
        }
    }
}
