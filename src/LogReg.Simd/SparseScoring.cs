using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd;

/// <summary>
/// Logits of sparse rows and of rows of categories for models: a coefficient is looked up for each entry, whatever the number of features. Sparse rows may have more columns than the model, or fewer.
/// </summary>
internal static unsafe partial class SparseScoring
{
    private const int BlockRows = 256;

    /// <summary>Tells whether the rows of a source are read as entries.</summary>
    public static bool Reads<T>(FeatureSource<T> features)
        where T : unmanaged =>
        features is IEntryRows<T>;

    /// <summary>Checks shapes, as they are checked for dense rows.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="featureCount">The features of the model.</param>
    /// <param name="logitCount">Its logits.</param>
    /// <param name="length">The elements of the destination.</param>
    public static void Check<T>(FeatureSource<T> features, int featureCount, int logitCount, int length)
        where T : unmanaged
    {
        if (features is not SparseMatrix<T>)
        {
            Guard.SameLength(features.FeatureCount, featureCount, nameof(features), "features", "features in the model");
        }

        Guard.SameProduct(length, features.SampleCount, logitCount, "destination", "elements", "rows", "logits");
    }

    /// <summary>Writes one logit per row and class, the classes of a row side by side, computed in <typeparamref name="T"/> and rounded to <typeparamref name="TLogit"/>.</summary>
    /// <param name="features">The rows, which are read as entries.</param>
    /// <param name="coefficients">The coefficients, class after class.</param>
    /// <param name="intercepts">The intercepts.</param>
    /// <param name="destination">Receives the logits.</param>
    /// <returns>The entries in columns that the model does not have.</returns>
    public static long ComputeLogits<T, TLogit>(FeatureSource<T> features, ReadOnlySpan<T> coefficients, ReadOnlySpan<T> intercepts, Span<TLogit> destination)
        where T : unmanaged
        where TLogit : unmanaged
    {
        int classCount = intercepts.Length;
        int featureCount = coefficients.Length / classCount;
        Check(features, featureCount, classCount, destination.Length);
        T* block = stackalloc T[BlockRows];
        using EntryBlocks<T> blocks = new((IEntryRows<T>)features, BlockRows);
        fixed (T* beta = coefficients, b = intercepts)
        {
            while (blocks.MoveNext())
            {
                for (int k = 0; k < classCount; k++)
                {
                    SparseKernels<T>.Instance.Logits(blocks.Entries, 0, blocks.RowCount, featureCount, beta + ((nint)k * featureCount), b[k], block);
                    for (int i = 0; i < blocks.RowCount; i++)
                    {
                        destination[((blocks.FirstRow + i) * classCount) + k] = Elements.Of<TLogit>(Elements.ToDouble(block[i]));
                    }
                }
            }
        }

        return CountAbsent(features, featureCount);
    }

    /// <summary>The entries in columns from <paramref name="featureCount"/> on.</summary>
    public static long CountAbsent<T>(FeatureSource<T> features, int featureCount)
        where T : unmanaged
    {
        if (features is not SparseMatrix<T> rows || rows.FeatureCount <= featureCount)
        {
            return 0;
        }

        StoredEntries entries = rows.Store.Entries;
        ReadOnlySpan<int> originals = rows.Store.Order.Originals;
        int* identifiers = stackalloc int[BlockRows];
        long count = 0;
        for (nint first = 0; first < (nint)rows.EntryCount; first += BlockRows)
        {
            int length = (int)Math.Min(BlockRows, (nint)rows.EntryCount - first);
            EntryReader.Columns(entries, first, length, identifiers);
            for (int i = 0; i < length; i++)
            {
                count += originals[identifiers[i]] >= featureCount ? 1 : 0;
            }
        }

        return count;
    }
}
