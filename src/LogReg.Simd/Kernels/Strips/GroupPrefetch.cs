using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>Which phase of a group fetches which part of the next group: all nothing by default.</summary>
internal readonly unsafe struct GroupPrefetch
{
    private GroupPrefetch(byte* duringLogits, byte* duringTerms, byte* duringGradient, int linesPerQuad)
    {
        DuringLogits = duringLogits;
        DuringTerms = duringTerms;
        DuringGradient = duringGradient;
        LinesPerQuad = linesPerQuad;
    }

    public byte* DuringLogits { get; }

    public byte* DuringTerms { get; }

    public byte* DuringGradient { get; }

    public int LinesPerQuad { get; }

    /// <summary>
    /// The plan for interleaved rows: with vectors of a whole line a quarter during the logits, a quarter during the terms and half during
    /// the gradient; with shorter ones half during the logits and half during the gradient.
    /// </summary>
    public static GroupPrefetch Interleaved<S, V, T>(T* group, int rowCount, int featureCount)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        long bytes = (long)rowCount / LossTerms.RowMultiple * LossTerms.RowMultiple * featureCount * sizeof(T);
        byte* next = (byte*)group + bytes;
        return S.Width * sizeof(T) == Prefetch.LineBytes
            ? new GroupPrefetch(next, next + (bytes / 4), next + (bytes / 2), featureCount)
            : new GroupPrefetch(next, null, next + (bytes / 2), 0);
    }

    /// <summary>The plan for consecutive rows: half during the logits and half during the gradient.</summary>
    public static GroupPrefetch Consecutive<T>(T* group, nint elements)
        where T : unmanaged
    {
        nint bytes = elements * sizeof(T);
        byte* next = (byte*)group + bytes;
        return new GroupPrefetch(next, null, next + (bytes / 2), 0);
    }
}
