using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Memory;

/// <summary>How the strips are cut into panels, the unit of parallel work and of the flush into double.</summary>
/// <remarks>
/// The cut depends on the shape alone, never on the number of threads, so the partial sums and their order of reduction are the
/// same on one thread and on sixty-four. A panel is about a mebibyte (it fills an L2 cache, and its d partial sums in double are
/// nothing beside it), at most 256 strips (a lane adds at most 256 products in working precision before it is flushed) and a
/// multiple of four strips (the kernels' unroll). Less than four mebibytes are cut into four panels of 256 KiB or more, so that
/// threads can share what one of them reads in 20 µs.
/// </remarks>
internal readonly struct PanelPlan
{
    private const long MostBytes = 1 << 20;
    private const long FewestBytes = 256 << 10;
    private const int FewPanels = 4;
    private const int MaxStrips = 256;
    private const int StripMultiple = 4;

    public PanelPlan(int sampleCount, int featureCount, int elementSize)
    {
        StripCount = (int)(((long)sampleCount + Lanes.Count - 1) / Lanes.Count);
        long stripBytes = Math.Max(1, (long)featureCount * Lanes.Count * elementSize);
        long targetBytes = Math.Clamp(StripCount * stripBytes / FewPanels, FewestBytes, MostBytes);
        StripsPerPanel = (int)Math.Clamp(targetBytes / stripBytes / StripMultiple * StripMultiple, StripMultiple, MaxStrips);
        PanelCount = (StripCount + StripsPerPanel - 1) / StripsPerPanel;
    }

    /// <summary>Gets the number of strips of 16 rows, the last one padded.</summary>
    public int StripCount { get; }

    /// <summary>Gets the number of strips of every panel but the last.</summary>
    public int StripsPerPanel { get; }

    /// <summary>Gets the number of panels.</summary>
    public int PanelCount { get; }

    /// <summary>Gets the first strip of a panel.</summary>
    public int FirstStrip(int panel) => panel * StripsPerPanel;

    /// <summary>Gets the number of strips of a panel.</summary>
    public int StripsOf(int panel) => Math.Min(StripsPerPanel, StripCount - FirstStrip(panel));
}
