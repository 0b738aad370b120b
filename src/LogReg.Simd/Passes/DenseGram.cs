using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Gram;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The weighted Gram matrix XᵀDX: blocks of rows in order, and in a block first the packing, then the tiles.</summary>
/// <remarks>
/// Threads share out the rows of tiles, each a range of its own through all blocks, so that they meet once in a matrix; each packs for itself the columns that its tiles
/// read, because a panel that another processor packed takes longer to come than to make. Each entry of the matrix is summed by one thread over the blocks in order, in
/// double: the same bits on any number of threads.
/// </remarks>
internal sealed unsafe class DenseGram<T> : GramPass<T>, IPieceWork
    where T : unmanaged
{
    /// <summary>What the packed panels may fill of an L2 cache, beside as much of the strips.</summary>
    private const int BlockBytes = 128 << 10;

    private const int MaxBlocksAtOnce = 8;

    /// <summary>The least rows of tiles of a part: with fewer, reading and packing outweigh the multiply-adds, and a second part gains nothing.</summary>
    private const int LeastTileRows = 5;

    /// <summary>A multiply-add on a fast processor, per byte of an element.</summary>
    private const double SecondsPerByte = 4e-12;

    private readonly FeatureMatrix<T> features;
    private readonly NativeBuffer gram;
    private readonly int panelCount;
    private readonly int blocksAtOnce;
    private NativeBuffer? panels;
    private NativeBuffer? widened;
    private CancellationToken cancellation;
    private int workerCount;
    private int partCount;

    public DenseGram(FeatureMatrix<T> features)
    {
        this.features = features;
        panelCount = GramPanels.Count(features.FeatureCount);
        BlockSize = panelCount * PanelSize;
        blocksAtOnce = (int)Math.Clamp(BlockBytes / Math.Max(1, BlockSize * sizeof(T)), 1, MaxBlocksAtOnce);
        GramStride = (nint)panelCount * GramPanels.Features;
        gram = new NativeBuffer((nuint)(GramStride * GramStride * sizeof(double)));
    }

    private static nint PanelSize => WeightedGram.BlockStrips * Lanes.Count * GramPanels.Features;

    private nint BlockSize { get; }

    private nint GramStride { get; }

    public override ReadOnlySpan<double> LowerRow(int row) => new((double*)gram.Pointer + (row * GramStride), row + 1);

    private double Seconds => 0.5 * features.SampleCount * GramStride * (GramStride + GramPanels.Features) * sizeof(T) * SecondsPerByte;

    public override void Reserve(WorkerTeam team) => Reserve(team.WorkersPaidFor(Seconds, TileRows / LeastTileRows));

    public override void Compute(WorkerTeam team)
    {
        NativeMemory.Clear(gram.Pointer, (nuint)(GramStride * GramStride * sizeof(double)));
        double seconds = Seconds;
        partCount = team.WorkersPaidFor(seconds, TileRows / LeastTileRows);
        Reserve(partCount);
        cancellation = team.Cancellation;
        team.Run(this, partCount, seconds / partCount);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Sums one range of rows of tiles over all blocks.</summary>
    public void Run(int piece, int worker)
    {
        int first = FirstTileRow(piece);
        int end = FirstTileRow(piece + 1);
        if (first == end)
        {
            return;
        }

        T* packed = (T*)panels!.Pointer + (worker * BlockSize * blocksAtOnce);
        int stripsAtOnce = blocksAtOnce * WeightedGram.BlockStrips;
        for (int strip = 0; strip < features.Plan.StripCount && !cancellation.IsCancellationRequested; strip += stripsAtOnce)
        {
            int strips = Math.Min(stripsAtOnce, features.Plan.StripCount - strip);
            T* source = StripsAt(strip, strips, worker);
            Pack(source, strip, strips, ColumnsOf(end), packed);
            for (int row = first; row < end; row++)
            {
                AddTileRow(source, strips, row, packed);
            }
        }
    }

    public override void Dispose()
    {
        panels?.Dispose();
        widened?.Dispose();
        gram.Dispose();
    }

    private int TileRows => (features.FeatureCount + GramTile.Rows - 1) / GramTile.Rows;

    /// <summary>The first row of tiles of a part: parts of one area, in a triangle.</summary>
    private int FirstTileRow(int part) => (int)Math.Round(TileRows * Math.Sqrt((double)part / partCount));

    /// <summary>The columns that the rows of tiles before <paramref name="endTileRow"/> read, in whole panels.</summary>
    private int ColumnsOf(int endTileRow) => Math.Min(features.FeatureCount, GramPanels.Count(endTileRow * GramTile.Rows) * GramPanels.Features);

    private nint WidenedSize => (blocksAtOnce * WeightedGram.BlockStrips * features.StripSize) + (GramTile.Rows * Lanes.Count);

    /// <summary>Memory for so many workers.</summary>
    private void Reserve(int workers)
    {
        if (panels is not null && workers <= workerCount)
        {
            return;
        }

        workerCount = workers;
        panels?.Dispose();
        panels = new NativeBuffer((nuint)(BlockSize * blocksAtOnce * workers * sizeof(T)));
        if (!features.Strips.IsInPlace || features.Strips.IsBounded)
        {
            widened?.Dispose();
            widened = new NativeBuffer((nuint)(WidenedSize * workers * sizeof(T)));
        }
    }

    /// <summary>Some strips where they lie, or widened into a worker's memory.</summary>
    private T* StripsAt(int firstStrip, int stripCount, int worker)
    {
        T* buffer = widened is null ? null : (T*)widened.Pointer + (worker * WidenedSize);
        return features.Strips.ReadPadded(firstStrip * features.StripSize, stripCount * features.StripSize, GramTile.Rows * Lanes.Count, buffer);
    }

    private void Pack(T* source, int firstStrip, int stripCount, int columns, T* packed)
    {
        for (int strip = 0; strip < stripCount; strip++)
        {
            int row = (firstStrip + strip) * Lanes.Count;
            features.Kernels.PackGramStrip(
                source + (strip * features.StripSize),
                features.SampleCount - row,
                columns,
                Weights + row,
                packed + (strip / WeightedGram.BlockStrips * BlockSize) + (strip % WeightedGram.BlockStrips * Lanes.Count * GramPanels.Features),
                PanelSize);
        }
    }

    private void AddTileRow(T* source, int stripCount, int tileRow, T* packed)
    {
        for (int strip = 0; strip < stripCount; strip += WeightedGram.BlockStrips)
        {
            features.Kernels.AddGramTileRow(
                source + (strip * features.StripSize),
                Math.Min(WeightedGram.BlockStrips, stripCount - strip),
                features.FeatureCount,
                packed + (strip / WeightedGram.BlockStrips * BlockSize),
                PanelSize,
                tileRow,
                (double*)gram.Pointer,
                GramStride);
        }
    }
}
