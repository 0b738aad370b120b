using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <summary>Makes a <see cref="CategoricalMatrix{T}"/> of rows that arrive one by one: a code for each categorical column and a number for each numeric one.</summary>
/// <remarks>A builder is for one thread.</remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class CategoricalMatrixBuilder<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The code of a row that is in none of a column's categories.</summary>
    public const int NoCategory = -1;

    private CodeStore? store;

    /// <summary>Makes room for a matrix.</summary>
    /// <param name="sampleCount">The number of rows that are going to come, ≥ 0.</param>
    /// <param name="numericCount">The number of numeric columns, ≥ 0.</param>
    /// <param name="categoryCounts">The number of categories of each categorical column, ≥ 0 each; with the numeric columns at most 2³¹ − 2 features.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are too many features, or more than 2,147,418,112 rows.</exception>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the matrix.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public unsafe CategoricalMatrixBuilder(int sampleCount, int numericCount, ReadOnlySpan<int> categoryCounts)
    {
        Guard.FloatOrDouble<T>();
        Guard.SampleCount(sampleCount, nameof(sampleCount));
        Guard.Count(numericCount, nameof(numericCount), "number of numeric columns");
        long features = numericCount;
        foreach (int count in categoryCounts)
        {
            Guard.Count(count, nameof(categoryCounts), "number of categories");
            features += count;
        }

        if (features >= int.MaxValue)
        {
            throw ArgumentErrors.OutOfRange(nameof(categoryCounts), features, $"There are {features} features, one for each category and numeric column, "
                + $"but at most {int.MaxValue - 1} are possible. Merge rare categories.");
        }

        try
        {
            store = new CodeStore(sampleCount, new CodeColumns(categoryCounts, numericCount), numericCount, sizeof(T));
        }
        catch (Exception cause) when (cause is OutOfMemoryException or OverflowException)
        {
            throw new InsufficientMemoryException(
                InvariantText.Of($"There is not the memory for {sampleCount} rows of {numericCount} numbers and {categoryCounts.Length} codes. "
                    + $"Use fewer rows or columns, or single precision."), cause);
        }

        SampleCount = sampleCount;
    }

    /// <summary>Gets the number of rows of the finished matrix.</summary>
    public int SampleCount { get; }

    /// <summary>Gets the number of rows appended so far.</summary>
    public int AppendedCount { get; private set; }

    /// <summary>The bytes that a matrix is going to take, to choose how rows are stored before any memory is taken.</summary>
    /// <param name="sampleCount">The number of rows, ≥ 0.</param>
    /// <param name="numericCount">The number of numeric columns, ≥ 0.</param>
    /// <param name="categoryCounts">The number of categories of each categorical column, ≥ 0 each.</param>
    /// <returns>The bytes: 1, 2 or 4 for a code and those of <typeparamref name="T"/> for a number, codes
    /// in whole sets of 16 rows. <see cref="long.MaxValue"/> where they are more than that.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static unsafe long ByteCountOf(int sampleCount, int numericCount, ReadOnlySpan<int> categoryCounts)
    {
        Guard.Count(sampleCount, nameof(sampleCount), "sample count");
        Guard.Count(numericCount, nameof(numericCount), "number of numeric columns");
        long codes = 0;
        foreach (int count in categoryCounts)
        {
            Guard.Count(count, nameof(categoryCounts), "number of categories");
            codes += CodeColumns.SizeOf(count);
        }

        Int128 codeBytes = (sampleCount + (long)CodeStore.StripRows - 1) / CodeStore.StripRows * CodeStore.StripRows * (Int128)codes;
        return (long)Int128.Min(codeBytes + ((Int128)sampleCount * numericCount * sizeof(T)), long.MaxValue);
    }

    /// <summary>Appends one row.</summary>
    /// <param name="numbers">The number of each numeric column. NaN and infinities are refused by training, with row and column.</param>
    /// <param name="codes">The code of each categorical column: from 0, less than its categories, or <see cref="NoCategory"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not those of the columns, or there are more rows than the matrix has; nothing is written then.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A code is out of range; nothing is written then.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is built, or the builder is disposed.</exception>
    public void Append(ReadOnlySpan<T> numbers, ReadOnlySpan<int> codes)
    {
        ObjectDisposedException.ThrowIf(store is null, this);
        int[] counts = store.Columns.Counts;
        Guard.SameLength(numbers.Length, store.NumberCount, nameof(numbers), "numbers", "numeric columns");
        Guard.SameLength(codes.Length, counts.Length, nameof(codes), "codes", "categorical columns");
        if (AppendedCount == SampleCount)
        {
            throw ArgumentErrors.Invalid(nameof(codes), $"The matrix has all of its {SampleCount} rows. Make the builder with the number of rows that are going to come.");
        }

        for (int f = 0; f < codes.Length; f++)
        {
            if (codes[f] < NoCategory || codes[f] >= counts[f])
            {
                throw ArgumentErrors.OutOfRange(
                    nameof(codes), codes[f], $"Row {AppendedCount} has the code {codes[f]} in categorical column {f}, which has {counts[f]} categories. "
                        + $"Codes run from 0; NoCategory, −1, is for rows in none of them.");
            }
        }

        for (int f = 0; f < codes.Length; f++)
        {
            store.Write(AppendedCount, f, codes[f] == NoCategory ? store.Columns.NoneOf(f) : codes[f]);
        }

        for (int j = 0; j < numbers.Length; j++)
        {
            store.SetNumber(AppendedCount, j, Elements.ToDouble(numbers[j]));
        }

        AppendedCount++;
    }

    /// <summary>Hands the matrix over, which the caller disposes from now on.</summary>
    /// <remarks>Takes as many processors as the work pays for, by threads of the pool, for a moment; nothing of the matrix depends on their number.</remarks>
    /// <returns>The matrix.</returns>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is built already, or the builder is disposed.</exception>
    public CategoricalMatrix<T> Build()
    {
        ObjectDisposedException.ThrowIf(store is null, this);
        if (AppendedCount != SampleCount)
        {
            throw new InvalidOperationException(
                $"The matrix has {AppendedCount} of its {SampleCount} rows. Append the other {SampleCount - AppendedCount} before it is built.");
        }

        store.Sort();
        CategoricalMatrix<T> built = new(store);
        store = null;
        return built;
    }

    /// <summary>Frees a matrix that was not built.</summary>
    public void Dispose()
    {
        store?.Dispose();
        store = null;
    }
}
