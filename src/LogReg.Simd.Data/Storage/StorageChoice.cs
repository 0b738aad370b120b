using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Data.Encodings;

namespace LogReg.Simd.Data.Storage;

/// <summary>Chooses among dense rows, sparse rows and codes.</summary>
internal static class StorageChoice
{
    /// <summary>Below it a pass over sparse rows takes less time than one over dense rows, in the caches and from memory.</summary>
    private const double MostDensity = 0.1;

    /// <summary>Tells whether rows that cannot be codes are stored sparse.</summary>
    /// <param name="options">What was asked for, and the memory there is.</param>
    /// <param name="entryCount">The features that are not zero, at most.</param>
    /// <param name="sampleCount">The rows.</param>
    /// <param name="featureCount">The features.</param>
    public static bool IsSparse<T>(DataOptions options, long entryCount, long sampleCount, int featureCount)
    {
        double all = (double)sampleCount * featureCount;
        return options.Storage switch
        {
            RowStorage.Sparse => true,
            RowStorage.Dense => false,
            _ => entryCount <= MostDensity * all || all * Unsafe.SizeOf<T>() > PackedShape.LimitOf(options.MemoryLimit),
        };
    }

    /// <summary>Chooses for the rows of a table that can be codes.</summary>
    /// <param name="options">What was asked for, and the memory there is.</param>
    /// <param name="codes">The rows as codes.</param>
    /// <param name="mostEntries">The features that are not zero, at most.</param>
    /// <param name="countEntries">Counts them, where the choice is between codes and sparse rows.</param>
    /// <param name="sampleCount">The rows.</param>
    /// <returns>Anything but <see cref="RowStorage.Auto"/>.</returns>
    public static RowStorage Of<T>(DataOptions options, CodeShape codes, long mostEntries, Func<long> countEntries, int sampleCount)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        options.Storage != RowStorage.Auto ? options.Storage
        : !IsSparse<T>(options, mostEntries, sampleCount, codes.FeatureCount) ? RowStorage.Dense
        : codes.BytesOf<T>(sampleCount) <= SparseBytes<T>(codes, countEntries(), sampleCount) ? RowStorage.Codes
        : RowStorage.Sparse;

    /// <summary>Says that rows cannot be codes, where they were asked for.</summary>
    public static DataFormatException NoCodes(string path) => new(
        path, 0, null, "Codes are for tables with columns of text that are not hashed. Leave --sparse out, or say yes for sparse rows and no for dense ones.");

    /// <summary>The bytes of sparse rows, whose values are stored wherever there are numbers.</summary>
    private static long SparseBytes<T>(CodeShape codes, long entryCount, int sampleCount)
        where T : unmanaged
    {
        int column = codes.FeatureCount <= 1 << 8 ? 1 : codes.FeatureCount <= 1 << 16 ? 2 : codes.FeatureCount <= 1 << 24 ? 3 : 4;
        return (sampleCount * (long)sizeof(long)) + (entryCount * (column + (codes.NumberCount > 0 ? Unsafe.SizeOf<T>() : 0)));
    }
}
