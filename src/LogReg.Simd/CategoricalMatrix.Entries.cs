using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd;

/// <content>The entries of single rows, for what reads rows one after another without making them dense.</content>
public sealed unsafe partial class CategoricalMatrix<T>
{
    /// <summary>
    /// Copies what a row holds: all of its numbers, zeros among them, and a one for each of its categories. Allocates nothing; the cost is that of the columns, whatever the number of categories.
    /// </summary>
    /// <param name="row">The row, 0 ≤ row &lt; <see cref="FeatureSource{T}.SampleCount"/>.</param>
    /// <param name="columns">Receives the features, ascending; room for <see cref="NumericCount"/> + <see cref="CategoricalCount"/>.</param>
    /// <param name="values">Receives their values, as many.</param>
    /// <returns>The entries of the row: fewer than there is room for where it is in no category of a column.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">A span is shorter than a row of all columns; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    public int CopyEntriesTo(int row, Span<int> columns, Span<T> values)
    {
        using BufferUse use = Use();
        Guard.Index(row, SampleCount, nameof(row), "samples");
        Guard.Room(columns.Length, NumericCount + CategoricalCount, nameof(columns), "columns", "numeric and categorical columns");
        Guard.Room(values.Length, NumericCount + CategoricalCount, nameof(values), "values", "numeric and categorical columns");
        fixed (int* toColumns = columns)
        fixed (T* toValues = values)
        {
            return Read(row, toColumns, toValues);
        }
    }

    int IEntryRows<T>.MostRowEntries() => NumericCount + CategoricalCount;

    int IEntryRows<T>.ReadRow(int row, int* columns, T* values) => Read(row, columns, values);

    nint IEntryRows<T>.MostEntries(int firstRow, int rowCount) => (nint)rowCount * (NumericCount + CategoricalCount);

    void IEntryRows<T>.ReadRows(int firstRow, int rowCount, long* rowPointers, int* columns, T* values)
    {
        rowPointers[0] = 0;
        for (int row = 0; row < rowCount; row++)
        {
            rowPointers[row + 1] = rowPointers[row] + Read(firstRow + row, columns + rowPointers[row], values + rowPointers[row]);
        }
    }

    /// <summary>Reads the entries of a row: all numbers, and a one for each category.</summary>
    private int Read(int row, int* columns, T* values)
    {
        store.ReadNumbers(row, values, magnitudes: false);
        int count = NumericCount;
        for (int j = 0; j < count; j++)
        {
            columns[j] = j;
        }

        for (int f = 0; f < CategoricalCount; f++)
        {
            int feature = store.FeatureOf(row, f);
            if (feature >= 0)
            {
                columns[count] = feature;
                values[count++] = Elements.Of<T>(1);
            }
        }

        return count;
    }
}
