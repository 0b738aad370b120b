using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Guards;

/// <summary>The argument errors of sparse rows.</summary>
internal static class SparseGuard
{
    /// <summary>Checks row pointers: from 0, never descending, to the last entry.</summary>
    public static void RowPointers(ReadOnlySpan<long> rowPointers, int columnCount, int valueCount, string argument)
    {
        if (columnCount != valueCount)
        {
            throw ArgumentErrors.Invalid("values", $"There are {valueCount} values, but {columnCount} column indices. Pass one column index for each value.");
        }

        if (rowPointers.IsEmpty)
        {
            throw ArgumentErrors.Invalid(argument, $"There are no row pointers. Pass one more than there are rows: a 0 alone stands for no rows.");
        }

        Guard.SampleCount(rowPointers.Length - 1, argument);
        if (rowPointers[0] != 0)
        {
            throw ArgumentErrors.Invalid(argument, $"The first row pointer is {rowPointers[0]}. The first row begins with entry 0.");
        }

        for (int i = 1; i < rowPointers.Length; i++)
        {
            if (rowPointers[i] < rowPointers[i - 1])
            {
                throw ArgumentErrors.Invalid(
                    argument, $"The row pointers descend from {rowPointers[i - 1]} to {rowPointers[i]} at index {i}: row {i - 1} would end before it begins. Pass pointers that never descend.");
            }

            if (rowPointers[i] > valueCount)
            {
                throw ArgumentErrors.Invalid(argument, $"Row {i - 1} ends at entry {rowPointers[i]}, but there are {valueCount} values. Pass all values, or pointers that end with them.");
            }
        }

        if (rowPointers[^1] != valueCount)
        {
            throw ArgumentErrors.Invalid(
                argument, $"The last row ends at entry {rowPointers[^1]}, but there are {valueCount} values. Pass pointers that end with the values, or the values of these rows only.");
        }
    }

    /// <summary>Checks the columns of all rows, whose pointers were checked: in range, ascending within a row, none twice.</summary>
    /// <remarks>
    /// All entries are compared with the ones before them at once; where as many do not ascend as there are rows that begin so, the rest does. Only what is wrong is looked for row by row. Packing of
    /// a9a and of movie_reviews took 0.93 and 1.46 ms row by row, and 0.73 and 1.17 so (Zen 5, one thread).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Columns(ReadOnlySpan<long> rowPointers, ReadOnlySpan<int> columns, int featureCount, string argument)
    {
        long expected = 0;
        Vector<int> outside = default, descents = default;
        Vector<int> most = new(featureCount - 1);
        bool isInside = true;
        fixed (int* all = columns)
        {
            for (int row = 1; row < rowPointers.Length - 1; row++)
            {
                nint begin = (nint)rowPointers[row];
                expected += begin > 0 && begin < rowPointers[row + 1] && all[begin] <= all[begin - 1] ? 1 : 0;
            }

            nint e = 1;
            for (; e <= columns.Length - Vector<int>.Count; e += Vector<int>.Count)
            {
                Vector<int> own = Vector.Load(all + e);
                descents -= Vector.LessThanOrEqual(own, Vector.Load(all + e - 1));
                outside |= Vector.GreaterThan(own, most) | Vector.LessThan(own, Vector<int>.Zero);
            }

            long found = 0;
            for (int lane = 0; lane < Vector<int>.Count; lane++)
            {
                found += (uint)descents[lane];
            }

            for (; e < columns.Length; e++)
            {
                found += all[e] <= all[e - 1] ? 1 : 0;
                isInside &= (uint)all[e] < (uint)featureCount;
            }

            isInside &= columns.IsEmpty || ((uint)all[0] < (uint)featureCount && Vector.EqualsAll(outside, Vector<int>.Zero));
            if (isInside && found == expected)
            {
                return;
            }
        }

        for (int row = 0; row < rowPointers.Length - 1; row++)
        {
            Columns(columns[(int)rowPointers[row]..(int)rowPointers[row + 1]], featureCount, row, argument);
        }
    }

    /// <summary>Checks the columns of one row: in range, ascending, none twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(ReadOnlySpan<int> columns, int featureCount, long row, string argument)
    {
        int last = -1;
        for (int i = 0; i < columns.Length; i++)
        {
            int column = columns[i];
            if (column <= last || (uint)column >= (uint)featureCount)
            {
                ThrowColumn(column, last, featureCount, row, argument);
            }

            last = column;
        }
    }

    /// <summary>Checks a row that is scored alone, whatever columns the model has.</summary>
    public static void Row(ReadOnlySpan<int> columns, int valueCount)
    {
        Guard.SameLength(columns.Length, valueCount, nameof(columns), "column indices", "values");
        Columns(columns, int.MaxValue, 0, nameof(columns));
    }

    /// <summary>Checks the place of one entry.</summary>
    public static void Place(int row, int column, int index, int sampleCount, int featureCount)
    {
        if ((uint)row >= (uint)sampleCount)
        {
            throw ArgumentErrors.OutOfRange("rows", row, $"The entry at index {index} is in row {row}, but there are {sampleCount} rows. Pass rows from 0 to {sampleCount - 1}.");
        }

        if ((uint)column >= (uint)featureCount)
        {
            ThrowColumn(column, -1, featureCount, row, "columns");
        }
    }

    [DoesNotReturn]
    public static void ThrowRepeated(int row, int column) =>
        throw ArgumentErrors.Invalid("columns", $"Row {row} has column {column} twice. Pass each entry once, or DuplicateEntries.Sum to add them up.");

    [DoesNotReturn]
    public static void ThrowGram(int featureCount, int most) =>
        throw ArgumentErrors.Invalid(
            "features",
            $"The Gram matrix of {featureCount} sparse columns would take {8L * featureCount * featureCount} bytes; it is formed for {most} columns at most. "
            + $"Choose a solver that forms no Hessian: Auto, Lbfgs, NewtonCg or OrthantWiseLbfgs.");

    [DoesNotReturn]
    private static void ThrowColumn(int column, int last, int featureCount, long row, string argument)
    {
        if (column < 0)
        {
            throw ArgumentErrors.OutOfRange(argument, column, $"Row {row} has the column index {column}. Column indices count from 0.");
        }

        if (column >= featureCount)
        {
            throw ArgumentErrors.OutOfRange(
                argument, column, $"Row {row} has the column index {column}, but there are {featureCount} columns. Pass indices from 0 to {featureCount - 1}, or a larger feature count.");
        }

        if (column == last)
        {
            throw ArgumentErrors.Invalid(argument, $"Row {row} has column {column} twice. Pass each entry once; FromCoo can add duplicates up.");
        }

        throw ArgumentErrors.Invalid(
            argument, $"Row {row} has column {column} behind column {last}. Pass the columns of a row in ascending order; FromCoo takes any order.");
    }
}
