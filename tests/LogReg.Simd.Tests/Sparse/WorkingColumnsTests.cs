using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>
/// Columns that were copied for a working set do what they did where they lay, to the bit, in every form of values; sums run in four chains, which the places in the column alone choose.
/// </summary>
public unsafe class WorkingColumnsTests
{
    private const int Rows = 70;
    private const int Features = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(-3)]
    public void Copied_columns_have_the_bits_of_their_source(int smallest)
    {
        SplitMix random = new(17);
        using SparseMatrix<double> doubles = Draw<double>(random, smallest, 1.0 / 3);
        using SparseMatrix<float> singles = Draw<float>(random, smallest, 0.5f);
        Check(doubles.Store, random);
        Check(singles.Store, random);
    }

    [Fact]
    public void Rows_beyond_two_bytes_stay_where_they_are()
    {
        using SparseMatrix<float> matrix = SparseMatrix<float>.FromCoo([65_535], [0], [2], 65_536, 1);
        using SparseMatrix<float> longer = SparseMatrix<float>.FromCoo([65_536], [0], [2], 65_537, 1);
        Assert.Contains(Take(matrix.Store, out WorkingColumns working), column => column.AreRowsShort);
        working.Dispose();
        Assert.DoesNotContain(Take(longer.Store, out working), column => column.AreRowsShort);
        working.Dispose();
    }

    private static void Check(SparseStore store, SplitMix random)
    {
        ColumnEntries[] columns = Columns(store);
        ColumnEntries[] copied = Take(store, out WorkingColumns working);
        using WorkingColumns used = working;
        double[] vector = random.Vector<double>(Rows);
        double[] weights = random.Vector<double>(Rows);
        for (int j = 0; j < columns.Length; j++)
        {
            ColumnEntries column = columns[j];
            Assert.Equal(column.Count, copied[j].Count);
            Assert.Equal(column.Count > 0, copied[j].AreRowsShort);
            fixed (double* v = vector)
            {
                Assert.Equal(InFourChains(column, vector, squared: false), column.Dot(v));
                Assert.Equal(InFourChains(column, vector, squared: true), column.DotOfSquares(v));
                Assert.Equal(column.Dot(v), copied[j].Dot(v));
                Assert.Equal(column.DotOfSquares(v), copied[j].DotOfSquares(v));
            }

            Bits.AssertSame<double>(AddedOneByOne(column), Added(column), "Row", j);
            Bits.AssertSame<double>(Added(column), Added(copied[j]), "Row", j);
            Assert.Equal(Counted(column), Counted(copied[j]));
        }

        double[] Added(ColumnEntries column)
        {
            double[] to = [.. vector];
            fixed (double* v = to, w = weights)
            {
                column.AddTo(v, 0.7);
                column.AddWeightedTo(v, w, -1.3);
            }

            return to;
        }

        double[] AddedOneByOne(ColumnEntries column)
        {
            double[] to = [.. vector];
            (long[] counts, _, double[] values) = Scattered(column);
            for (int row = 0; row < Rows; row++)
            {
                if (counts[row + 1] > 0)
                {
                    to[row] += values[row] * 0.7;
                    to[row] += weights[row] * (values[row] * -1.3);
                }
            }

            return to;
        }
    }

    /// <summary>What the entries are, told by how they are scattered.</summary>
    private static (long[] Counts, int[] Places, double[] Values) Scattered(ColumnEntries column)
    {
        long[] counts = new long[Rows + 1];
        column.CountRows(counts);
        long[] next = [.. Enumerable.Range(0, Rows).Select(row => (long)row)];
        int[] places = new int[Rows];
        double[] values = new double[Rows];
        column.Scatter(5, next, places, values);
        return (counts, places, values);
    }

    private static string Counted(ColumnEntries column)
    {
        (long[] counts, int[] places, double[] values) = Scattered(column);
        return string.Join(' ', counts) + "; " + string.Join(' ', places) + "; " + string.Join(' ', values);
    }

    private static double InFourChains(ColumnEntries column, double[] vector, bool squared)
    {
        (long[] counts, _, double[] values) = Scattered(column);
        int[] rows = [.. Enumerable.Range(0, Rows).Where(row => counts[row + 1] > 0)];
        double[] chains = new double[4];
        int whole = rows.Length / 4 * 4;
        for (int e = 0; e < rows.Length; e++)
        {
            double value = values[rows[e]];
            chains[e < whole ? e % 4 : 0] += (squared ? value * value : value) * vector[rows[e]];
        }

        return (chains[0] + chains[1]) + (chains[2] + chains[3]);
    }

    private static ColumnEntries[] Take(SparseStore store, out WorkingColumns working)
    {
        ColumnEntries[] columns = Columns(store);
        working = new WorkingColumns();
        working.Take(columns, store.SampleCount);
        return columns;
    }

    private static ColumnEntries[] Columns(SparseStore store)
    {
        SparseColumns all = store.AllColumnsOn(null);
        return [.. Enumerable.Range(0, store.Order.Count).Reverse().Select(j =>
            new ColumnEntries((nint)all.Pointers[j], (nint)all.Pointers[j + 1], (nint)all.Rows, (nint)all.Values, all.ValueForm))];
    }

    /// <summary>Integers from the smallest on, or where that is negative multiples of a fraction; ones where it is one.</summary>
    private static SparseMatrix<T> Draw<T>(SplitMix random, int smallest, T fraction)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        List<int> rows = [];
        List<int> columns = [];
        List<T> values = [];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Features; j++)
            {
                if (random.Below(Features) > j)
                {
                    rows.Add(i);
                    columns.Add(j);
                    values.Add(smallest == 1 ? T.One : smallest > 0 ? T.CreateChecked(smallest + random.Below(3)) : T.CreateChecked(smallest + random.Below(7)) * fraction);
                }
            }
        }

        return SparseMatrix<T>.FromCoo([.. rows], [.. columns], [.. values], Rows, Features);
    }
}
