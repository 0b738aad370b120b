using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>
/// Rows of numbers and codes as a pass sees them: a group's codes are turned into places of coefficients in a cache once, and then its logits and its share of the gradient come from there.
/// </summary>
/// <remarks>
/// Numbers are read where they lie, unless they have to be widened or the last strip is not full. A feature is a place of
/// <see cref="CodeColumns"/>, and there is one more, the last: rows without a category in a column have it, and its coefficients are zero.
/// </remarks>
/// <param name="store">The rows.</param>
/// <param name="magnitudes">Whether |x| is read in the place of x; codes stand for ones.</param>
/// <param name="buffer">Room for a group.</param>
/// <param name="sums">Where the gradients of categories are added up in double, vector after vector.</param>
internal unsafe struct CodeRows<T>(CodeStore store, bool magnitudes, T* buffer, double* sums) : IRows<T>
    where T : unmanaged
{
    private int rowCount;

    /// <summary>The numbers of the group, where they are stored or copied to the buffer.</summary>
    private T* numbers;

    /// <summary>From one row's numbers to the next.</summary>
    private int stride;

    public readonly int FeatureCount => store.Columns.Originals.Length + 1;

    private readonly int NumberStride => (store.NumberCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private readonly int ColumnCount => store.Columns.Counts.Length;

    private readonly int StripCount => (rowCount + Lanes.Count - 1) / Lanes.Count;

    /// <summary>The elements of the buffer of a group.</summary>
    public static nint BufferLength(CodeStore store, int groupRows)
    {
        nint stride = (store.NumberCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        nint codes = (nint)groupRows * store.Columns.Counts.Length * sizeof(int);
        return (groupRows * stride) + ((codes + sizeof(T) - 1) / sizeof(T));
    }

    public void MoveTo(int firstRow, int rowCount)
    {
        this.rowCount = rowCount;
        int* features = Features(0);
        for (int strip = 0; strip < StripCount; strip++)
        {
            store.ReadStrip((firstRow / Lanes.Count) + strip, features + ((nint)strip * ColumnCount * Lanes.Count));
        }

        if (store.NumberSize == sizeof(T) && !magnitudes && rowCount % Lanes.Count == 0)
        {
            stride = store.NumberCount;
            numbers = (T*)store.Numbers + ((nint)firstRow * stride);
            return;
        }

        stride = NumberStride;
        numbers = buffer;
        NativeMemory.Clear(numbers, (nuint)((nint)StripCount * Lanes.Count * stride * sizeof(T)));
        for (int row = 0; row < rowCount && stride > 0; row++)
        {
            store.ReadNumbers(firstRow + row, numbers + ((nint)row * stride), magnitudes);
        }
    }

    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < vectorCount; k++)
        {
            for (int strip = 0; strip < StripCount; strip++)
            {
                CodeLogits.Strip<S, V, T>(
                    numbers + ((nint)strip * Lanes.Count * stride),
                    stride,
                    Features(strip),
                    ColumnCount,
                    coefficients + ((nint)k * FeatureCount),
                    store.NumberCount,
                    intercepts[k],
                    logits + (k * logitStride) + ((nint)strip * Lanes.Count));
            }
        }
    }

    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < vectorCount; k++)
        {
            T* own = residuals + (k * residualStride);
            double* destination = sums + ((nint)k * FeatureCount);
            CodeGradient.Accumulate(Features(0), ColumnCount, rowCount, own, destination);
            if (store.NumberCount > 0)
            {
                NativeMemory.Clear(gradient, (nuint)(NumberStride * sizeof(T)));
                RowGradient.Accumulate<T, S, V, T>(numbers, stride, rowCount, store.NumberCount, own, gradient);
                RowGradient.Flush<S, V, T>(gradient, store.NumberCount, destination);
            }
        }
    }

    /// <summary>Nothing: each group's sums are where they belong already.</summary>
    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
    {
    }

    /// <summary>The features of a strip's codes, behind the group's numbers.</summary>
    private readonly int* Features(int strip) =>
        (int*)(buffer + ((nint)StripCount * Lanes.Count * NumberStride)) + ((nint)strip * ColumnCount * Lanes.Count);
}
