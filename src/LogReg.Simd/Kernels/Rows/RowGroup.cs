using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>How many rows a pass reads twice, first from memory and then from the cache.</summary>
internal static class RowGroup
{
    /// <summary>Where so many bytes do not hold one <see cref="LossTerms.RowMultiple"/> of rows, a group has 16 rows: an L2 cache holds hardly more.</summary>
    private const long LargestBytes = 512 << 10;

    /// <summary>More than a cache of one core holds.</summary>
    private const long LargestCached = 2 << 20;

    /// <summary>Shorter rows lie so close together that some of them side by side are one stream.</summary>
    private const int LeastStreamedRowBytes = 256;

    /// <summary>Whether the caller's rows come from memory and are long, so that they are read row after row.</summary>
    public static unsafe bool Streams<T>(nint stride, int rowCount)
        where T : unmanaged => stride * sizeof(T) >= LeastStreamedRowBytes && rowCount * (long)stride * sizeof(T) > LargestCached;

    /// <summary>Whether the caller's rows come from memory and are so short that they are read side by side.</summary>
    public static unsafe bool Fetches<T>(nint stride, int rowCount)
        where T : unmanaged => stride * sizeof(T) < LeastStreamedRowBytes && rowCount * (long)stride * sizeof(T) > LargestCached;

    /// <summary>A part of so many bytes is in the L1 cache, beside coefficients and gradient, when it is read a second time.</summary>
    private const long PartBytes = 24 << 10;

    /// <summary>The fewest rows whose sums are folded together.</summary>
    private const int LeastPartRows = 8;

    /// <summary>
    /// The rows of a part of a group of long rows, 0 where a group has none: rows that are read side by side from the
    /// L2 cache come at half speed where it is fast in sequence only, and hints go on during a part as during a group.
    /// </summary>
    /// <remarks>
    /// Measured on a Zen 5 (512 bits, single precision, the whole pass) against groups of 64 rows: from memory 1.19, 1.10
    /// and 1.11 times the speed at 256, 784 and 2048 features, hints included, from L2 1.25 and 1.29 at 256 and 784.
    /// Parts of four rows lose at 256 features (0.77 of read where eight have 1.04) and leave it open at 2048 (0.83 to 0.99 where eight, more than L1 holds, have 0.86 to 0.94), in C. On an Ice Lake
    /// parts change nothing from memory, and in L2 up to 1.12 times the speed at 256 features.
    /// </remarks>
    public static int PartOf(int groupRows, long rowBytes) =>
        Processor.Hints != MemoryHints.Near || groupRows % LossTerms.RowMultiple != 0 || groupRows * rowBytes <= PartBytes ? 0 : 2 * LeastPartRows * rowBytes <= PartBytes ? 2 * LeastPartRows : LeastPartRows;

    /// <summary>A group of narrow elements, which are widened each time that they are read.</summary>
    private const long NarrowBytes = 96 << 10;

    /// <summary>The rows of a group of narrow elements, for one vector.</summary>
    /// <param name="mostRows">The most rows.</param>
    /// <param name="rowBytes">The bytes of a row in the type of the arithmetic, which alone decides whether a group has whole sets of 64 rows.</param>
    /// <param name="storedRowBytes">The bytes of a row as stored.</param>
    public static int OfNarrow(int mostRows, long rowBytes, long storedRowBytes) =>
        Of(Math.Max(1, rowBytes) * (NarrowBytes / Math.Max(1, storedRowBytes)), mostRows, rowBytes);

    /// <summary>The rows of a group of about so many bytes, by the shape alone.</summary>
    public static int Of(long bytes, int mostRows, long rowBytes)
    {
        rowBytes = Math.Max(1, rowBytes);
        if (rowBytes * LossTerms.RowMultiple > LargestBytes)
        {
            return Lanes.Count;
        }

        long rows = bytes / rowBytes / LossTerms.RowMultiple * LossTerms.RowMultiple;
        return (int)Math.Clamp(rows, LossTerms.RowMultiple, mostRows);
    }
}
