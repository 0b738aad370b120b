using System.Runtime.InteropServices;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <content>Matrices made from the caller's memory.</content>
public sealed unsafe partial class SparseMatrix<T>
    where T : unmanaged
{
    /// <summary>The entries that a thread packs at a time.</summary>
    private const int RunEntries = 1 << 16;

    /// <summary>Copies compressed sparse rows.</summary>
    /// <remarks>Takes as many processors as the work pays for, by threads of the pool, for a moment; nothing of the matrix depends on their number.</remarks>
    /// <param name="rowPointers">One more than there are rows: row i owns the entries from rowPointers[i] up to rowPointers[i
    /// + 1]. The first is 0, none is smaller than the one before, and the last is the number of values.</param>
    /// <param name="columns">The column index of each entry, from 0; ascending within a row, none twice.</param>
    /// <param name="values">The value of each entry. Zeros may be stored; NaN and infinities are refused by training, with row and column.</param>
    /// <param name="featureCount">The number of columns, ≥ 0.</param>
    /// <returns>The matrix, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">Pointers descend or end past the values, or columns of a row are unsorted or repeated.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column index is negative or beyond the columns, the feature count is negative, or there are more than 2,147,418,112 rows.</exception>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the matrix.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static SparseMatrix<T> FromCsr(ReadOnlySpan<long> rowPointers, ReadOnlySpan<int> columns, ReadOnlySpan<T> values, int featureCount)
    {
        Guard.FloatOrDouble<T>();
        Guard.Count(featureCount, nameof(featureCount), "feature count");
        SparseGuard.RowPointers(rowPointers, columns.Length, values.Length, nameof(rowPointers));
        SparseGuard.Columns(rowPointers, columns, featureCount, nameof(columns));

        fixed (int* column = columns)
        fixed (T* value = values)
        {
            EntryRun<T>[] runs = new EntryRun<T>[RunCount(values.Length)];
            for (int i = 0; i < runs.Length; i++)
            {
                nint first = (nint)i * RunEntries;
                runs[i] = new EntryRun<T>(column + first, value + first, (int)Math.Min(RunEntries, values.Length - first));
            }

            using WorkerTeam team = EntryPacking<T>.NewTeam(featureCount, values.Length);
            EntryPacking<T> packing = new(featureCount, values.Length, runs, team);
            EntryTally<T> tally = packing.Tally();
            SparseStore store = NewStore(rowPointers.Length - 1, values.Length, tally.Order(), tally.Form);
            rowPointers.CopyTo(new Span<long>(store.Entries.RowPointers, rowPointers.Length));
            packing.Store(store);
            store.Order.Close();
            return new SparseMatrix<T>(featureCount, store);
        }
    }

    /// <summary>Copies compressed sparse rows whose row pointers are 32-bit integers; see <see cref="FromCsr(ReadOnlySpan{long}, ReadOnlySpan{int}, ReadOnlySpan{T}, int)"/>.</summary>
    /// <inheritdoc cref="FromCsr(ReadOnlySpan{long}, ReadOnlySpan{int}, ReadOnlySpan{T}, int)"/>
    public static SparseMatrix<T> FromCsr(ReadOnlySpan<int> rowPointers, ReadOnlySpan<int> columns, ReadOnlySpan<T> values, int featureCount)
    {
        long[] wide = new long[rowPointers.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = rowPointers[i];
        }

        return FromCsr(wide, columns, values, featureCount);
    }

    /// <summary>Sorts entries that come in any order, each with its row and column.</summary>
    /// <remarks>Packing them when they are sorted takes as many processors as the work pays for, by threads of the pool, for a moment; nothing of the matrix depends on their number.</remarks>
    /// <param name="rows">The row of each entry, from 0.</param>
    /// <param name="columns">The column of each entry, from 0.</param>
    /// <param name="values">The value of each entry. Zeros are stored; NaN and infinities are refused by training, with row and column.</param>
    /// <param name="sampleCount">The number of rows, ≥ 0; those without an entry are all zero.</param>
    /// <param name="featureCount">The number of columns, ≥ 0.</param>
    /// <param name="duplicates">What becomes of entries that name the same row and column.</param>
    /// <returns>The matrix, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or two entries name the same row and column and <paramref name="duplicates"/> is <see cref="DuplicateEntries.Refuse"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row or column index is negative or beyond the shape, a count is negative, or there are more than 2,147,418,112 rows.</exception>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the matrix.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static SparseMatrix<T> FromCoo(
        ReadOnlySpan<int> rows,
        ReadOnlySpan<int> columns,
        ReadOnlySpan<T> values,
        int sampleCount,
        int featureCount,
        DuplicateEntries duplicates = DuplicateEntries.Refuse)
    {
        Guard.FloatOrDouble<T>();
        Guard.SampleCount(sampleCount, nameof(sampleCount));
        Guard.Count(featureCount, nameof(featureCount), "feature count");
        Guard.Defined(duplicates, nameof(duplicates));
        Guard.SameLength(rows.Length, values.Length, nameof(rows), "indices", "values");
        Guard.SameLength(columns.Length, values.Length, nameof(columns), "indices", "values");
        for (int i = 0; i < values.Length; i++)
        {
            SparseGuard.Place(rows[i], columns[i], i, sampleCount, featureCount);
        }

        // Row by row, and in a row by column and then by arrival: a sort that keeps the order of duplicates.
        int[] ends = new int[sampleCount];
        long[] keys = new long[values.Length];
        SortByRow(rows, columns, ends, keys);
        using SparseMatrixBuilder<T> builder = new(featureCount);
        List<int> rowColumns = [];
        List<T> rowValues = [];
        for (int row = 0, first = 0; row < sampleCount; first = ends[row], row++)
        {
            rowColumns.Clear();
            rowValues.Clear();
            AddRow(keys.AsSpan(first..ends[row]), values, row, duplicates, rowColumns, rowValues);
            builder.Append(CollectionsMarshal.AsSpan(rowColumns), CollectionsMarshal.AsSpan(rowValues));
        }

        return builder.Build();
    }

    /// <summary>A matrix of entries that have been checked; their memory is given back bit by bit.</summary>
    internal static SparseMatrix<T> Of(List<long> rowEnds, int featureCount, EntryChunks<T> entries)
    {
        EntryRun<T>[] runs = new EntryRun<T>[entries.ChunkCount];
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = entries.Run(i);
        }

        using WorkerTeam team = EntryPacking<T>.NewTeam(featureCount, entries.Count);
        EntryPacking<T> packing = new(featureCount, entries.Count, runs, team);
        EntryTally<T> tally = packing.Tally();
        SparseStore store = NewStore(rowEnds.Count, entries.Count, tally.Order(), tally.Form);
        CollectionsMarshal.AsSpan(rowEnds).CopyTo(new Span<long>(store.Entries.RowPointers + 1, rowEnds.Count));
        packing.Store(store, entries.Free);
        store.Order.Close();
        return new SparseMatrix<T>(featureCount, store);
    }

    /// <summary>The runs that so many entries are packed in.</summary>
    internal static int RunCount(int entryCount) => (int)((entryCount + (RunEntries - 1L)) / RunEntries);

    private static SparseStore NewStore(int sampleCount, long entryCount, ColumnOrder order, ValueForm form)
    {
        try
        {
            return new SparseStore(sampleCount, entryCount, order, form);
        }
        catch (Exception cause) when (cause is OutOfMemoryException or OverflowException)
        {
            throw new InsufficientMemoryException(
                InvariantText.Of($"There is not the memory for {sampleCount} sparse rows with {entryCount} entries. Use fewer rows or features, or single precision."), cause);
        }
    }

    /// <summary>Sorts the positions of entries by row, then by column and position: keys hold the column above the position, and row i's end before ends[i].</summary>
    private static void SortByRow(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, int[] ends, long[] keys)
    {
        foreach (int row in rows)
        {
            ends[row]++;
        }

        for (int row = 0, total = 0; row < ends.Length; row++)
        {
            int count = ends[row];
            ends[row] = total;
            total += count;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            keys[ends[rows[i]]++] = ((long)columns[i] << 32) | (uint)i;
        }

        for (int row = 0, first = 0; row < ends.Length; first = ends[row], row++)
        {
            keys.AsSpan(first..ends[row]).Sort();
        }
    }

    private static void AddRow(ReadOnlySpan<long> keys, ReadOnlySpan<T> values, int row, DuplicateEntries duplicates, List<int> rowColumns, List<T> rowValues)
    {
        for (int i = 0, next; i < keys.Length; i = next)
        {
            int column = (int)(keys[i] >> 32);
            double sum = Elements.ToDouble(values[(int)keys[i]]);
            for (next = i + 1; next < keys.Length && (int)(keys[next] >> 32) == column; next++)
            {
                if (duplicates == DuplicateEntries.Refuse)
                {
                    SparseGuard.ThrowRepeated(row, column);
                }

                sum += Elements.ToDouble(values[(int)keys[next]]);
            }

            rowColumns.Add(column);
            rowValues.Add(Elements.Of<T>(sum));
        }
    }
}
