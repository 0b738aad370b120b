using LogReg.Simd.Guards;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <summary>Makes a sparse matrix of rows that arrive one by one, so that they are never in memory a second time.</summary>
/// <remarks>A builder is for one thread. Memory grows in chunks, which are given back while <see cref="Build"/> copies them.</remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class SparseMatrixBuilder<T> : IDisposable
    where T : unmanaged
{
    private readonly List<long> rowEnds = [];
    private EntryChunks<T>? entries = new();

    /// <summary>Prepares a matrix.</summary>
    /// <param name="featureCount">The number of columns, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public SparseMatrixBuilder(int featureCount)
    {
        Guard.FloatOrDouble<T>();
        Guard.Count(featureCount, nameof(featureCount), "feature count");
        FeatureCount = featureCount;
    }

    /// <summary>Gets the number of columns.</summary>
    public int FeatureCount { get; }

    /// <summary>Gets the number of rows appended so far.</summary>
    public int AppendedCount => rowEnds.Count;

    /// <summary>Gets the number of entries appended so far.</summary>
    public long EntryCount => entries?.Count ?? 0;

    /// <summary>Appends one row.</summary>
    /// <param name="columns">The column indices of its entries, from 0, ascending, none twice; empty for a row of zeros.</param>
    /// <param name="values">The values, one per index.</param>
    /// <exception cref="ArgumentException">The lengths differ, or indices are unsorted or repeated; nothing is appended then.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or beyond the columns, or there are 2,147,418,112 rows already; nothing is appended then.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is built, or the builder is disposed.</exception>
    public void Append(ReadOnlySpan<int> columns, ReadOnlySpan<T> values)
    {
        ObjectDisposedException.ThrowIf(entries is null, this);
        Guard.SameLength(columns.Length, values.Length, nameof(columns), "indices", "values");
        Guard.SampleCount(AppendedCount + 1, nameof(columns));
        SparseGuard.Columns(columns, FeatureCount, AppendedCount, nameof(columns));
        for (int i = 0; i < columns.Length && i < values.Length; i++)
        {
            entries.Add(columns[i], values[i]);
        }

        rowEnds.Add(entries.Count);
    }

    /// <summary>Hands the matrix over, which the caller disposes from now on.</summary>
    /// <remarks>Takes as many processors as the work pays for, by threads of the pool, for a moment; nothing of the matrix depends on their number.</remarks>
    /// <returns>The matrix of all rows appended.</returns>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the matrix.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is built already, or the builder is disposed.</exception>
    public SparseMatrix<T> Build()
    {
        ObjectDisposedException.ThrowIf(entries is null, this);
        SparseMatrix<T> built = SparseMatrix<T>.Of(rowEnds, FeatureCount, entries);
        Dispose();
        return built;
    }

    /// <summary>Frees the rows of a matrix that was not built.</summary>
    public void Dispose()
    {
        entries?.Dispose();
        entries = null;
    }
}
