using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <content>Rows that already lie as strips of consecutive rows do: no copy is made of them.</content>
public sealed unsafe partial class FeatureMatrix<T>
    where T : unmanaged
{
    /// <summary>The caller's first element, where the matrix is the caller's memory.</summary>
    private readonly T* borrowed;

    /// <summary>The elements that may be read.</summary>
    private readonly nint length = StripReader<T>.Padded;

    private FeatureMatrix(T* rows, int sampleCount, int featureCount)
        : base(sampleCount, featureCount)
    {
        Kernels = StripKernels<T>.For(true, featureCount);
        Plan = new PanelPlan(sampleCount, featureCount, sizeof(T));
        Storage = StoredElements.Own<T>();
        storage = new NativeBuffer(1);
        borrowed = rows;
        length = (nint)sampleCount * featureCount;
    }

    /// <summary>
    /// Rows without gaps as a matrix: in place where they are long and whole vectors, because the consecutive layout has them so, else packed. The results have the same bits.
    /// </summary>
    /// <param name="team">The threads that pack.</param>
    /// <param name="rows">The rows, pinned until the matrix is disposed.</param>
    /// <param name="sampleCount">The rows.</param>
    /// <param name="featureCount">d.</param>
    internal static FeatureMatrix<T> Over(WorkerTeam team, T* rows, int sampleCount, int featureCount) =>
        featureCount >= ConsecutiveFrom && featureCount % Lanes.Count == 0
            ? new FeatureMatrix<T>(rows, sampleCount, featureCount)
            : PackOn(team, new ReadOnlySpan<T>(rows, checked(sampleCount * featureCount)), sampleCount, featureCount, featureCount);
}
