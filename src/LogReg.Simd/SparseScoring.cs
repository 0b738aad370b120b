using System.Buffers;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <summary>Logits of sparse rows for models, which may have fewer columns than the rows.</summary>
internal static unsafe class SparseScoring
{
    private const int BlockRows = 256;

    /// <summary>Blocks of no more entries are read onto the stack.</summary>
    private const int BlockEntries = 4096;

    /// <summary>Writes one logit per row and class, the classes of a row side by side, computed in <typeparamref name="T"/> and rounded to <typeparamref name="TLogit"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="coefficients">The coefficients, class after class.</param>
    /// <param name="intercepts">The intercepts.</param>
    /// <param name="destination">Receives the logits.</param>
    /// <returns>The entries in columns that the model does not have.</returns>
    public static long ComputeLogits<T, TLogit>(SparseMatrix<T> rows, ReadOnlySpan<T> coefficients, ReadOnlySpan<T> intercepts, Span<TLogit> destination)
        where T : unmanaged
        where TLogit : unmanaged
    {
        int classCount = intercepts.Length;
        int featureCount = coefficients.Length / classCount;
        Guard.SameProduct(destination.Length, rows.SampleCount, classCount, nameof(destination), "elements", "rows", "logits");
        StoredEntries stored = rows.Store.Entries;
        int* columnBlock = stackalloc int[BlockEntries];
        T* valueBlock = stackalloc T[BlockEntries];
        T* block = stackalloc T[BlockRows];
        fixed (T* beta = coefficients, b = intercepts)
        {
            for (int row = 0, count; row < rows.SampleCount; row += count)
            {
                count = RowsOfBlock(stored, row, rows.SampleCount);
                int entryCount = (int)(stored.First(row + count) - stored.First(row));
                int[]? longColumns = entryCount > BlockEntries ? ArrayPool<int>.Shared.Rent(entryCount) : null;
                T[]? longValues = entryCount > BlockEntries ? ArrayPool<T>.Shared.Rent(entryCount) : null;
                fixed (int* pooledColumns = longColumns)
                fixed (T* pooledValues = longValues)
                {
                    int* columns = longColumns is null ? columnBlock : pooledColumns;
                    T* values = longValues is null ? valueBlock : pooledValues;
                    rows.Read(stored, stored.First(row), entryCount, columns, values);
                    SparseEntries<T> entries = new(stored.RowPointers, columns - stored.First(row), values - stored.First(row));
                    for (int k = 0; k < classCount; k++)
                    {
                        SparseKernels<T>.Instance.Logits(entries, row, count, featureCount, beta + ((nint)k * featureCount), b[k], block);
                        for (int i = 0; i < count; i++)
                        {
                            destination[((row + i) * classCount) + k] = Elements.Of<TLogit>(Elements.ToDouble(block[i]));
                        }
                    }
                }

                if (longColumns is not null)
                {
                    ArrayPool<int>.Shared.Return(longColumns);
                    ArrayPool<T>.Shared.Return(longValues!);
                }
            }
        }

        return CountAbsent(rows, featureCount);
    }

    /// <summary>The entries in columns from <paramref name="featureCount"/> on.</summary>
    public static long CountAbsent<T>(SparseMatrix<T> rows, int featureCount)
        where T : unmanaged
    {
        if (rows.FeatureCount <= featureCount)
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

    /// <summary>As many rows as a block has room for, and one at least.</summary>
    private static int RowsOfBlock(StoredEntries entries, int row, int rowCount)
    {
        int count = 1;
        while (count < BlockRows && row + count < rowCount && entries.First(row + count + 1) - entries.First(row) <= BlockEntries)
        {
            count++;
        }

        return count;
    }
}
