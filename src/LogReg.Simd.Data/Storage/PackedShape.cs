using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Storage;

/// <summary>Whether packed features fit into memory, asked before any is taken.</summary>
internal static class PackedShape
{
    private const int Strip = 16;
    private const int BlockBytes = 1 << 20;

    /// <summary>Makes a builder, or says that there is not the memory for it.</summary>
    public static FeatureMatrixBuilder<T> Builder<T>(string path, long sampleCount, int featureCount, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long limit = memoryLimit > 0 ? memoryLimit : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Int128 bytes = (((Int128)sampleCount + Strip - 1) / Strip) * Strip * (((Int128)featureCount + Strip - 1) / Strip * Strip) * Unsafe.SizeOf<T>();
        if (sampleCount > int.MaxValue)
        {
            throw new DataFormatException(path, 0, null, $"The file holds {sampleCount} rows, more than {int.MaxValue}. Split it.");
        }

        try
        {
            return bytes <= limit
                ? new FeatureMatrixBuilder<T>((int)sampleCount, featureCount)
                : throw TooLarge(path, sampleCount, featureCount, bytes, limit, null);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or OverflowException)
        {
            throw TooLarge(path, sampleCount, featureCount, bytes, limit, exception);
        }
    }

    /// <summary>How many rows go through the caches on their way into the strips.</summary>
    public static int BlockRows<T>(int featureCount) => (int)Math.Clamp(BlockBytes / Math.Max(1, (long)featureCount * Unsafe.SizeOf<T>()), 1, 1024);

    private static DataFormatException TooLarge(string path, long sampleCount, int featureCount, Int128 bytes, long limit, Exception? cause) =>
        new(
            path,
            0,
            null,
            $"{sampleCount} rows of {featureCount} features take {bytes >> 20} MiB in memory, more than the {limit >> 20} MiB there are. "
            + "Read fewer rows or columns, use single precision, or raise the limit.",
            cause);
}
