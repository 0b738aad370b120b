using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>How many rows a pass reads twice, first from memory and then from the cache.</summary>
internal static class RowGroup
{
    /// <summary>Where so many bytes do not hold one <see cref="LossTerms.RowMultiple"/> of rows, a group has 16 rows: an L2 cache holds hardly more.</summary>
    private const long LargestBytes = 512 << 10;

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
