using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Storage;

/// <summary>Chooses between dense and sparse rows.</summary>
internal static class StorageChoice
{
    /// <summary>Below it a pass over sparse rows takes less time than one over dense rows, in the caches and from memory.</summary>
    private const double MostDensity = 0.1;

    /// <summary>Tells whether rows are stored sparse.</summary>
    /// <param name="options">What was asked for, and the memory there is.</param>
    /// <param name="entryCount">The features that are not zero, at most.</param>
    /// <param name="sampleCount">The rows.</param>
    /// <param name="featureCount">The features.</param>
    public static bool IsSparse<T>(DataOptions options, long entryCount, long sampleCount, int featureCount)
    {
        double all = (double)sampleCount * featureCount;
        long limit = options.MemoryLimit > 0 ? options.MemoryLimit : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return options.Storage switch
        {
            RowStorage.Sparse => true,
            RowStorage.Dense => false,
            _ => entryCount <= MostDensity * all || all * Unsafe.SizeOf<T>() > limit,
        };
    }
}
