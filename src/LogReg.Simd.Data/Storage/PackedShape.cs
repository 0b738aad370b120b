using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Data.Encodings;

namespace LogReg.Simd.Data.Storage;

/// <summary>Whether packed features fit into memory, asked before any is taken.</summary>
internal static class PackedShape
{
    private const int Strip = 16;
    private const int BlockBytes = 1 << 20;

    /// <summary>What matrices hold, whose loops go by blocks of up to 2¹⁶ rows.</summary>
    private const int MostRows = int.MaxValue - ushort.MaxValue;

    /// <summary>Makes a builder, or says that there is not the memory for it.</summary>
    public static FeatureMatrixBuilder<T> Builder<T>(string path, long sampleCount, int featureCount, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check<T>(path, sampleCount, featureCount, memoryLimit);
        try
        {
            return new FeatureMatrixBuilder<T>((int)sampleCount, featureCount);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or OverflowException)
        {
            throw TooLarge(path, sampleCount, featureCount, BytesOf<T>(sampleCount, featureCount), LimitOf(memoryLimit), exception);
        }
    }

    /// <summary>Refuses more rows than a matrix holds, and more bytes than there are.</summary>
    /// <typeparam name="T">The stored elements.</typeparam>
    public static void Check<T>(string path, long sampleCount, int featureCount, long memoryLimit)
        where T : unmanaged
    {
        CheckRows(path, sampleCount);
        Int128 bytes = BytesOf<T>(sampleCount, featureCount);
        if (bytes > LimitOf(memoryLimit))
        {
            throw TooLarge(path, sampleCount, featureCount, bytes, LimitOf(memoryLimit), null);
        }
    }

    /// <summary>Refuses more rows than a matrix of any kind holds.</summary>
    public static void CheckRows(string path, long sampleCount)
    {
        if (sampleCount > MostRows)
        {
            throw new DataFormatException(path, 0, null, $"The file holds {sampleCount} rows, more than {MostRows}. Split it.");
        }
    }

    /// <summary>Makes a builder of numbers and codes, or says that there is not the memory for it.</summary>
    public static CategoricalMatrixBuilder<T> Builder<T>(string path, int sampleCount, CodeShape codes, long memoryLimit)
        where T : unmanaged
    {
        long bytes = codes.BytesOf<T>(sampleCount);
        if (bytes > LimitOf(memoryLimit))
        {
            throw TooLarge(path, sampleCount, codes.FeatureCount, bytes, LimitOf(memoryLimit), null);
        }

        try
        {
            return new CategoricalMatrixBuilder<T>(sampleCount, codes.NumberCount, codes.CategoryCounts);
        }
        catch (InsufficientMemoryException exception)
        {
            throw TooLarge(path, sampleCount, codes.FeatureCount, bytes, LimitOf(memoryLimit), exception);
        }
    }

    /// <summary>How many rows go through the caches on their way into the strips.</summary>
    public static int BlockRows<T>(int featureCount) => (int)Math.Clamp(BlockBytes / Math.Max(1, (long)featureCount * Unsafe.SizeOf<T>()), 1, 1024);

    /// <summary>The most bytes that rows may take: the limit that was asked for, or the memory of the machine where it is 0.</summary>
    public static long LimitOf(long memoryLimit) => memoryLimit > 0 ? memoryLimit : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static Int128 BytesOf<T>(long sampleCount, int featureCount)
        where T : unmanaged =>
        (((Int128)sampleCount + Strip - 1) / Strip) * Strip * (((Int128)featureCount + Strip - 1) / Strip * Strip) * Unsafe.SizeOf<T>();

    private static DataFormatException TooLarge(string path, long sampleCount, int featureCount, Int128 bytes, long limit, Exception? cause) =>
        new(
            path,
            0,
            null,
            $"{sampleCount} rows of {featureCount} features take {bytes >> 20} MiB in memory, more than the {limit >> 20} MiB there are. "
            + "Read fewer rows or columns, use single precision, or raise the limit.",
            cause);
}
