using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Gram;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The weighted Gram matrix XᵀDX: blocks of rows in order, and in a block first the packing, then the tiles.</summary>
/// <remarks>
/// Threads share out the strips of a block and then the rows of tiles. Each entry of the matrix is summed by one thread over the
/// blocks in order, in double: the same bits on any number of threads.
/// </remarks>
internal sealed unsafe class GramWork<T> : IDisposable
    where T : unmanaged
{
    /// <summary>What the packed panels may fill of an L2 cache, beside as much of the strips.</summary>
    private const int BlockBytes = 128 << 10;

    private const int MaxBlocksAtOnce = 8;

    private readonly FeatureMatrix<T> features;
    private readonly NativeBuffer panels;
    private readonly NativeBuffer? widened;
    private readonly NativeBuffer gram;
    private readonly Packing packing;
    private readonly Tiles tiles;
    private readonly int panelCount;
    private readonly int blocksAtOnce;
    private int firstRow;
    private int rowCount;

    public GramWork(FeatureMatrix<T> features)
    {
        this.features = features;
        panelCount = GramPanels.Count(features.FeatureCount);
        BlockSize = panelCount * PanelSize;
        blocksAtOnce = (int)Math.Clamp(BlockBytes / Math.Max(1, BlockSize * sizeof(T)), 1, MaxBlocksAtOnce);
        panels = new NativeBuffer((nuint)(BlockSize * sizeof(T) * blocksAtOnce));
        if (features.StripsInPlace(0) == null)
        {
            widened = new NativeBuffer((nuint)((blocksAtOnce * WeightedGram.BlockStrips * features.StripSize) + (GramTile.Rows * Lanes.Count)) * (nuint)sizeof(T));
        }

        GramStride = (nint)panelCount * GramPanels.Features;
        gram = new NativeBuffer((nuint)(GramStride * GramStride * sizeof(double)));
        packing = new Packing(this);
        tiles = new Tiles(this);
    }

    /// <summary>Gets or sets the weights, one per sample.</summary>
    public T* Weights { get; set; }

    private static nint PanelSize => WeightedGram.BlockStrips * Lanes.Count * GramPanels.Features;

    private nint BlockSize { get; }

    private nint GramStride { get; }

    /// <summary>Computes the matrix into a full, symmetric, row-major destination.</summary>
    public void Compute(WorkerTeam team, Span<double> destination)
    {
        Compute(team);
        CopySymmetric(destination);
    }

    /// <summary>Row <paramref name="row"/> of the lower triangle that the last call computed, the diagonal included.</summary>
    public ReadOnlySpan<double> LowerRow(int row) => new((double*)gram.Pointer + (row * GramStride), row + 1);

    /// <summary>Computes the lower triangle and keeps it.</summary>
    public void Compute(WorkerTeam team)
    {
        NativeMemory.Clear(gram.Pointer, (nuint)(GramStride * GramStride * sizeof(double)));
        int step = blocksAtOnce * WeightedGram.BlockStrips * Lanes.Count;
        for (firstRow = 0; firstRow < features.SampleCount; firstRow += step)
        {
            rowCount = Math.Min(step, features.SampleCount - firstRow);
            team.Run(packing, (rowCount + Lanes.Count - 1) / Lanes.Count);
            team.Run(tiles, (features.FeatureCount + GramTile.Rows - 1) / GramTile.Rows);
        }
    }

    public void Dispose()
    {
        panels.Dispose();
        widened?.Dispose();
        gram.Dispose();
    }

    private void CopySymmetric(Span<double> destination)
    {
        double* lower = (double*)gram.Pointer;
        int d = features.FeatureCount;
        for (int row = 0; row < d; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double value = lower[(row * GramStride) + column];
                destination[(row * d) + column] = value;
                destination[(column * d) + row] = value;
            }
        }
    }

    /// <summary>A strip of the blocks at hand: where it lies, or where the packing has widened it to.</summary>
    private T* StripOf(int strip) =>
        widened is null ? features.StripsInPlace(strip) : (T*)widened.Pointer + ((strip - (firstRow / Lanes.Count)) * features.StripSize);

    private T* PanelsOf(int block) => (T*)panels.Pointer + (block * BlockSize);

    /// <summary>Packs one strip of the block.</summary>
    private sealed class Packing(GramWork<T> gram) : IPieceWork
    {
        public void Run(int piece, int worker)
        {
            FeatureMatrix<T> features = gram.features;
            int row = gram.firstRow + (piece * Lanes.Count);
            T* destination = gram.PanelsOf(piece / WeightedGram.BlockStrips)
                + (piece % WeightedGram.BlockStrips * Lanes.Count * GramPanels.Features);
            T* strip = gram.StripOf(row / Lanes.Count);
            if (gram.widened is not null)
            {
                features.CopyStripsTo(row / Lanes.Count, 1, strip);
            }

            features.Kernels.PackGramStrip(
                strip,
                features.SampleCount - row,
                features.FeatureCount,
                gram.Weights + row,
                destination,
                PanelSize);
        }
    }

    /// <summary>Adds the block to one row of tiles.</summary>
    private sealed class Tiles(GramWork<T> gram) : IPieceWork
    {
        public void Run(int piece, int worker)
        {
            FeatureMatrix<T> features = gram.features;
            int firstStrip = gram.firstRow / Lanes.Count;
            int stripCount = (gram.rowCount + Lanes.Count - 1) / Lanes.Count;
            for (int strip = 0; strip < stripCount; strip += WeightedGram.BlockStrips)
            {
                features.Kernels.AddGramTileRow(
                    gram.StripOf(firstStrip + strip),
                    Math.Min(WeightedGram.BlockStrips, stripCount - strip),
                    features.FeatureCount,
                    gram.PanelsOf(strip / WeightedGram.BlockStrips),
                    PanelSize,
                    piece,
                    (double*)gram.gram.Pointer,
                    gram.GramStride);
            }
        }
    }
}
