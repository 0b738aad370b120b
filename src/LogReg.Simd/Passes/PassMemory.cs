using LogReg.Simd.Kernels.Strips;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The native memory of a set of passes: a scratch per worker, and a slot of partial sums per panel.</summary>
internal sealed unsafe class PassMemory<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The slot behind the features' sums of Σ s·∂ℓ/∂z or its like.</summary>
    public const int InterceptSlot = 0;

    /// <summary>The slot behind the features' sums of Σ s·ℓ.</summary>
    public const int LossSlot = 1;

    /// <summary>The sums behind the features' own.</summary>
    public const int ScalarSums = 2;

    private const int SumsPerLine = 8;
    private const int PageBytes = 4096;

    private readonly FeatureMatrix<T> features;
    private readonly NativeBuffer scratch;
    private readonly NativeBuffer partialSums;
    private readonly nint scratchLength;

    public PassMemory(FeatureMatrix<T> features, int workerCount)
    {
        this.features = features;

        // A page between two workers' scratch keeps prefetchers from sharing lines among them.
        scratchLength = features.Kernels.ScratchLength(features.FeatureCount) + (PageBytes / sizeof(T));
        scratch = new NativeBuffer((nuint)(scratchLength * sizeof(T) * WorkerTeam.WorkersFor(features.PanelCount, workerCount)));
        PartialLength = (features.FeatureCount + ScalarSums + SumsPerLine - 1) / SumsPerLine * SumsPerLine;
        partialSums = new NativeBuffer((nuint)PartialLength * (nuint)features.PanelCount * sizeof(double));
    }

    /// <summary>Gets the doubles of one panel's slot: whole cache lines, so that threads share none.</summary>
    public nint PartialLength { get; }

    /// <summary>The slot of one panel's sums.</summary>
    public double* SumsOf(int panel) => (double*)partialSums.Pointer + (panel * PartialLength);

    /// <summary>One worker's scratch.</summary>
    public StripScratch<T> ScratchOf(int worker) =>
        features.Kernels.ScratchOver((T*)scratch.Pointer + (worker * scratchLength), features.FeatureCount);

    public void Dispose()
    {
        scratch.Dispose();
        partialSums.Dispose();
    }
}
