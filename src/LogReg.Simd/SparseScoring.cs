using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <summary>Logits of sparse rows for models, which may have fewer columns than the rows.</summary>
internal static unsafe class SparseScoring
{
    private const int BlockRows = 256;

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
        SparseEntries entries = rows.Entries;
        SparseKernels<T> kernels = rows.KernelsFor(readsMagnitudes: false);
        T* block = stackalloc T[BlockRows];
        fixed (T* beta = coefficients, b = intercepts)
        {
            for (int row = 0; row < rows.SampleCount; row += BlockRows)
            {
                int count = Math.Min(BlockRows, rows.SampleCount - row);
                for (int k = 0; k < classCount; k++)
                {
                    kernels.Logits(entries, row, count, featureCount, beta + ((nint)k * featureCount), b[k], block);
                    for (int i = 0; i < count; i++)
                    {
                        destination[((row + i) * classCount) + k] = Elements.Of<TLogit>(Elements.ToDouble(block[i]));
                    }
                }
            }
        }

        return CountAbsent(rows, featureCount);
    }

    /// <summary>The entries in columns from <paramref name="featureCount"/> on.</summary>
    public static long CountAbsent<T>(SparseMatrix<T> rows, int featureCount)
        where T : unmanaged
    {
        SparseEntries entries = rows.Entries;
        long count = 0;
        for (int row = 0; rows.FeatureCount > featureCount && row < rows.SampleCount; row++)
        {
            nint begin = entries.First(row);
            for (nint e = entries.First(row + 1); e > begin && entries.Columns[e - 1] >= featureCount; e--)
            {
                count++;
            }
        }

        return count;
    }
}
