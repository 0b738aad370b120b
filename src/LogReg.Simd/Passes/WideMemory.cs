using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>
/// What a pass in double over features of any element type needs: per worker a group of strips widened to double, the samples' values
/// beside it, and the scratch of the double kernels; per panel a slot of sums.
/// </summary>
internal sealed unsafe class WideMemory<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The values per row that a worker has room for.</summary>
    public const int RowBuffers = 4;

    /// <summary>A group and what belongs to it stay in the L1 cache beside the running gradient of few features.</summary>
    private const int GroupBytes = 16 << 10;

    private const int MaxGroupRows = 512;

    private readonly FeatureMatrix<T> features;
    private readonly NativeBuffer scratch;
    private readonly NativeBuffer sums;
    private readonly nint scratchLength;
    private readonly nint stripsLength;
    private readonly nint slotLength;

    /// <param name="features">The features.</param>
    /// <param name="workerCount">The number of workers.</param>
    /// <param name="sumCount">The doubles of a panel's slot.</param>
    public WideMemory(FeatureMatrix<T> features, int workerCount, int sumCount)
    {
        this.features = features;
        Kernels = StripKernels<double>.For(features.Kernels.AreRowsConsecutive, features.FeatureCount);
        long rows = GroupBytes / sizeof(double) / Math.Max(1, features.FeatureCount) / Lanes.Count * Lanes.Count;
        GroupRows = (int)Math.Clamp(rows, Lanes.Count, MaxGroupRows);
        stripsLength = typeof(T) == typeof(double) ? 0 : GroupRows / Lanes.Count * features.StripSize;
        scratchLength = stripsLength + (RowBuffers * GroupRows) + Padded(Kernels.ScratchLength(features.FeatureCount));
        scratch = new NativeBuffer((nuint)(scratchLength * sizeof(double) * WorkerTeam.WorkersFor(features.PanelCount, workerCount)));
        slotLength = Padded(sumCount);
        sums = new NativeBuffer((nuint)slotLength * (nuint)features.PanelCount * sizeof(double));
    }

    /// <summary>Gets the double kernels for the layout of the strips.</summary>
    public StripKernels<double> Kernels { get; }

    /// <summary>Gets the rows that are widened at a time.</summary>
    public int GroupRows { get; }

    /// <summary>One of a worker's buffers of one double per row of a group.</summary>
    public double* RowsOf(int worker, int buffer) => ScratchOf(worker) + stripsLength + (buffer * GroupRows);

    /// <summary>A worker's scratch for the double kernels.</summary>
    public StripScratch<double> KernelScratchOf(int worker) => Kernels.ScratchOver(RowsOf(worker, RowBuffers), features.FeatureCount);

    /// <summary>The slot of one panel's sums.</summary>
    public double* SumsOf(int panel) => (double*)sums.Pointer + (panel * slotLength);

    /// <summary>The strips in double: themselves, or a widened copy in the worker's scratch.</summary>
    public double* Widened(T* strips, int rowCount, int worker)
    {
        if (typeof(T) == typeof(double))
        {
            return (double*)strips;
        }

        nint stripCount = (rowCount + Lanes.Count - 1) / Lanes.Count;
        Elements.Widen(strips, stripCount * features.StripSize, ScratchOf(worker));
        return ScratchOf(worker);
    }

    public void Dispose()
    {
        scratch.Dispose();
        sums.Dispose();
    }

    private static nint Padded(nint length) => (length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private double* ScratchOf(int worker) => (double*)scratch.Pointer + (worker * scratchLength);
}
