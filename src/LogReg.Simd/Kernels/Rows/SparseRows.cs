using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Sparse rows as a pass sees them: a group of them is read once from where it is stored, into a cache, and then its logits and its share of the gradient come from there.</summary>
/// <remarks>
/// Coefficients are by identifier of the column; with several vectors they come in the order of <see cref="SparseClasses.Order"/>. Several classes of an entry are taken in vectors of 128 bits: they
/// are few, and a wider vector would mostly be padding.
/// </remarks>
/// <param name="entries">The entries.</param>
/// <param name="magnitudes">Whether |x| is read in the place of x.</param>
/// <param name="columnCount">The columns.</param>
/// <param name="hotCount">The columns with running sums, the first ones.</param>
/// <param name="buffer">Room for the entries of a group.</param>
/// <param name="mostEntries">The most entries of a group.</param>
/// <param name="kept">Where the residuals of all rows are kept for the other columns, those of a row side by side; null where there are none.</param>
internal unsafe struct SparseRows<T>(StoredEntries entries, bool magnitudes, int columnCount, int hotCount, T* buffer, nint mostEntries, T* kept) : IRows<T>
    where T : unmanaged
{
    private int firstRow;
    private int rowCount;
    private SparseEntries<T> group;

    /// <summary>Gets the number of features with running sums.</summary>
    public readonly int FeatureCount => hotCount;

    /// <summary>The elements of the buffer of a group.</summary>
    public static nint BufferLength(nint mostEntries) => mostEntries + (((mostEntries * sizeof(int)) + sizeof(T) - 1) / sizeof(T));

    /// <summary>The elements of the running gradient per vector.</summary>
    public static nint GradientLength(int hotCount, int vectorCount)
    {
        nint length = hotCount + SparseGradient.Spares;
        return vectorCount == 1 ? length : ((length * SparseClasses.Stride(vectorCount)) + vectorCount - 1) / vectorCount;
    }

    public void MoveTo(int firstRow, int rowCount)
    {
        this.firstRow = firstRow;
        this.rowCount = rowCount;
        group = Read(entries, firstRow, rowCount, magnitudes, (int*)(buffer + mostEntries), buffer);
    }

    /// <summary>Reads the entries of some rows into buffers, values only where they do not lie as they are wanted.</summary>
    public static SparseEntries<T> Read(StoredEntries entries, int firstRow, int rowCount, bool magnitudes, int* columns, T* values)
    {
        nint first = entries.First(firstRow);
        int count = (int)(entries.First(firstRow + rowCount) - first);
        EntryReader.Columns(entries, first, count, columns);
        T* inPlace = EntryReader.InPlace<T>(entries, magnitudes);
        if (inPlace == null)
        {
            EntryReader.Values(entries, first, count, values, magnitudes);
        }

        return new SparseEntries<T>(entries.RowPointers, columns - first, inPlace == null ? values - first : inPlace);
    }

    /// <summary>Writes the logits of coefficients that are all zero.</summary>
    public static void FillLogits(T* intercepts, int vectorCount, T* logits, nint logitStride, int rowCount)
    {
        for (int k = 0; k < vectorCount; k++)
        {
            new Span<T>(logits + (k * logitStride), rowCount).Fill(LaneSums.Add(default, intercepts[k]));
        }
    }

    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (coefficients == null)
        {
            FillLogits(intercepts, vectorCount, logits, logitStride, rowCount);
        }
        else if (vectorCount == 1)
        {
            SparseLogits.Compute<S, V, T>(group, firstRow, rowCount, columnCount, coefficients, *intercepts, logits);
        }
        else if (typeof(T) == typeof(float))
        {
            SparseClasses.Logits<Simd128Single, Vector128<float>, float>(
                group.As<float>(), firstRow, rowCount, (float*)coefficients, (float*)intercepts, vectorCount, (float*)logits, logitStride);
        }
        else
        {
            SparseClasses.Logits<Simd128Double, Vector128<double>, double>(
                group.As<double>(), firstRow, rowCount, (double*)coefficients, (double*)intercepts, vectorCount, (double*)logits, logitStride);
        }
    }

    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (kept != null)
        {
            Keep(residuals, residualStride, vectorCount);
            nint first = group.First(firstRow);
            SparseGradient.Divert(group.Columns + first, group.First(firstRow + rowCount) - first, hotCount);
        }

        if (vectorCount == 1)
        {
            SparseGradient.Accumulate(group, firstRow, rowCount, residuals, gradient);
        }
        else if (typeof(T) == typeof(float))
        {
            SparseClasses.AccumulateGradient<Simd128Single, Vector128<float>, float>(
                group.As<float>(), firstRow, rowCount, (float*)residuals, residualStride, vectorCount, (float*)gradient);
        }
        else
        {
            SparseClasses.AccumulateGradient<Simd128Double, Vector128<double>, double>(
                group.As<double>(), firstRow, rowCount, (double*)residuals, residualStride, vectorCount, (double*)gradient);
        }
    }

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (vectorCount == 1)
        {
            RowGradient.Flush<S, V, T>(gradient, hotCount, sums);
        }
        else
        {
            SparseClasses.Flush(gradient, hotCount, vectorCount, sums);
        }
    }

    private readonly void Keep(T* residuals, nint residualStride, int vectorCount)
    {
        T* own = kept + ((nint)firstRow * vectorCount);
        for (int k = 0; k < vectorCount; k++)
        {
            for (nint i = 0; i < rowCount; i++)
            {
                own[(i * vectorCount) + k] = residuals[(k * residualStride) + i];
            }
        }
    }
}
