using LogReg.Simd.Guards;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>The entries of single rows, for what reads rows one after another without making them dense.</content>
public sealed unsafe partial class SparseMatrix<T>
{
    /// <summary>Counts the stored entries of a row.</summary>
    /// <param name="row">The row, 0 ≤ row &lt; <see cref="FeatureSource{T}.SampleCount"/>.</param>
    /// <returns>The entries, zeros that are stored among them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    public int EntryCountOf(int row)
    {
        using BufferUse use = Use();
        Guard.Index(row, SampleCount, nameof(row), "samples");
        StoredEntries entries = Store.Entries;
        return (int)(entries.First(row + 1) - entries.First(row));
    }

    /// <summary>Copies the stored entries of a row. Allocates nothing; the cost is that of the entries, whatever the number of columns.</summary>
    /// <param name="row">The row, 0 ≤ row &lt; <see cref="FeatureSource{T}.SampleCount"/>.</param>
    /// <param name="columns">Receives the columns, ascending.</param>
    /// <param name="values">Receives their values.</param>
    /// <returns>The entries of the row, as <see cref="EntryCountOf"/> counts them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">A span is shorter than the row has entries; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    public int CopyEntriesTo(int row, Span<int> columns, Span<T> values)
    {
        using BufferUse use = Use();
        Guard.Index(row, SampleCount, nameof(row), "samples");
        StoredEntries entries = Store.Entries;
        nint first = entries.First(row);
        int count = (int)(entries.First(row + 1) - first);
        Guard.Room(columns.Length, count, nameof(columns), "columns", "entries of the row");
        Guard.Room(values.Length, count, nameof(values), "values", "entries of the row");
        fixed (int* toColumns = columns)
        fixed (T* toValues = values)
        {
            Read(entries, first, count, toColumns, toValues);
        }

        return count;
    }
}
