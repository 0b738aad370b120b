using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>
/// Sparse rows of few columns as a pass sees them: a group of them is made dense in a cache, and then its logits and its share of the gradient come from there by the kernels of dense rows.
/// </summary>
/// <remarks>
/// The bits are those of <see cref="SparseRows{T}"/>, which are those of the dense rows. An entry of a sparse row is a load, a multiply-add and a store that wait for one another, sixteen features of
/// a dense one a single multiply-add. Training of a9a (32,561 × 123, 14 ones a row, one thread of a Zen 5, 512 bits) took 11.7 ms with sparse rows, 10.7 where single precision alone is made dense,
/// and 9.5 where the certificate in double is, too; of these the making takes a fifth, half of it zeros.
/// </remarks>
/// <param name="entries">The entries.</param>
/// <param name="places">Where the column of each identifier goes: its lane is its own, and those of a lane are in the order of the columns, as the entries of a row are.</param>
/// <param name="magnitudes">Whether |x| is read in the place of x.</param>
/// <param name="columnCount">The columns, a multiple of 16.</param>
/// <param name="buffer">Room for a group.</param>
/// <param name="groupRows">The most rows of a group.</param>
internal unsafe struct ExpandedRows<T>(StoredEntries entries, ushort* places, bool magnitudes, int columnCount, T* buffer, int groupRows) : IRows<T>
    where T : unmanaged
{
    private const int GroupBytes = 24 << 10;
    private const int MostGroupRows = 512;

    /// <summary>More columns leave the caches.</summary>
    private const int MostColumns = 1024;

    /// <summary>The bytes of a dense row that an entry may stand for: one in twenty is stored in single precision, in double one in ten.</summary>
    private const long MostBytesPerEntry = 80;

    private int rowCount;

    public readonly int FeatureCount => columnCount;

    /// <summary>Whether dense rows cost less than their entries.</summary>
    public static bool AreWorthwhile(int columnCount, long entryCount, int sampleCount) =>
        entryCount > 0 && columnCount <= MostColumns && (long)sampleCount * columnCount * sizeof(T) <= MostBytesPerEntry * entryCount;

    /// <summary>The rows of a group.</summary>
    public static int GroupRows(int columnCount) => RowGroup.Of(GroupBytes, MostGroupRows, (long)columnCount * sizeof(T));

    /// <summary>The elements of the buffer of a group.</summary>
    public static nint BufferLength(int columnCount, int groupRows, nint mostEntries) => ((nint)groupRows * columnCount) + mostEntries;

    public void MoveTo(int firstRow, int rowCount)
    {
        this.rowCount = rowCount;
        T* values = buffer + ((nint)groupRows * columnCount);
        if (entries.ValueForm == ValueForm.Ones)
        {
            values = null;
        }
        else
        {
            T* inPlace = EntryReader.InPlace<T>(entries, magnitudes);
            nint first = entries.First(firstRow);
            if (inPlace == null)
            {
                EntryReader.Values(entries, first, (int)(entries.First(firstRow + rowCount) - first), values, magnitudes);
            }

            values = inPlace == null ? values - first : inPlace;
        }

        NativeMemory.Clear(buffer, (nuint)((nint)rowCount * columnCount * sizeof(T)));
        if (entries.ColumnForm == ColumnForm.Byte)
        {
            Write((byte*)entries.Columns, values, firstRow);
        }
        else
        {
            Write((ushort*)entries.Columns, values, firstRow);
        }
    }

    public readonly void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (coefficients == null)
        {
            SparseRows<T>.FillLogits(intercepts, vectorCount, logits, logitStride, rowCount);
        }
        else if (vectorCount == 1)
        {
            RowLogits.Compute<T, S, V, T>(buffer, columnCount, rowCount, columnCount, coefficients, *intercepts, logits, streams: false);
        }
        else
        {
            RowClassLogits.Compute<S, V, T>(buffer, columnCount, rowCount, columnCount, coefficients, intercepts, vectorCount, logits, logitStride, default);
        }
    }

    public readonly void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        if (vectorCount == 1)
        {
            RowGradient.Accumulate<T, S, V, T>(buffer, columnCount, rowCount, columnCount, residuals, gradient);
        }
        else
        {
            RowClassGradient.Accumulate<S, V, T>(
                buffer, columnCount, rowCount, columnCount, residuals, residualStride, vectorCount, gradient, gradientStride, default);
        }
    }

    public readonly void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < vectorCount; k++)
        {
            RowGradient.Flush<S, V, T>(gradient + (k * gradientStride), columnCount, sums + ((nint)k * columnCount));
        }
    }

    /// <summary>Writes the entries of the group; values are null where all are one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Write<I>(I* columns, T* values, int firstRow)
        where I : unmanaged
    {
        T one = Elements.Of<T>(1);
        nint e = entries.First(firstRow);
        for (int i = 0; i < rowCount; i++)
        {
            T* row = buffer + ((nint)i * columnCount);
            nint end = entries.First(firstRow + i + 1);
            if (values == null)
            {
                for (; e < end; e++)
                {
                    row[places[Index(columns[e])]] = one;
                }
            }
            else
            {
                for (; e < end; e++)
                {
                    row[places[Index(columns[e])]] = values[e];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index<I>(I column)
        where I : unmanaged => typeof(I) == typeof(byte) ? (byte)(object)column : (ushort)(object)column;
}
