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
