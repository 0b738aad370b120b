using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Making sparse matrices: three ways to the same rows, and what is refused.</summary>
public class SparseMatrixTests
{
    [Fact]
    public void Csr_coo_and_builder_hold_the_same_rows() => Property.Check<SparseCase>(item =>
    {
        SparseProblem<float> problem = item.Derive<float>();
        int[] order = [.. Enumerable.Range(0, problem.Values.Length).Reverse()];
        using SparseMatrix<float> csr = problem.Sparse();
        using SparseMatrix<float> narrow = SparseMatrix<float>.FromCsr([.. problem.RowPointers.Select(pointer => (int)pointer)], problem.Columns, problem.Values, item.Features);
        using SparseMatrix<float> coo = SparseMatrix<float>.FromCoo(
            [.. order.Select(i => problem.Rows[i])], [.. order.Select(i => problem.Columns[i])], [.. order.Select(i => problem.Values[i])], item.Rows, item.Features);
        using SparseMatrixBuilder<float> builder = new(item.Features);
        for (int i = 0; i < item.Rows; i++)
        {
            Range range = (int)problem.RowPointers[i]..(int)problem.RowPointers[i + 1];
            builder.Append(problem.Columns[range], problem.Values[range]);
        }

        using SparseMatrix<float> built = builder.Build();
        foreach (SparseMatrix<float> matrix in (SparseMatrix<float>[])[csr, narrow, coo, built])
        {
            Assert.Equal((item.Rows, item.Features, problem.Values.Length), (matrix.SampleCount, matrix.FeatureCount, matrix.EntryCount));
            float[] row = new float[item.Features];
            for (int i = 0; i < item.Rows; i++)
            {
                matrix.CopyRowTo(i, row);
                Bits.AssertSame<float>(problem.Dense.AsSpan(i * item.Features, item.Features), row, "Feature", (item, i));
                Range range = (int)problem.RowPointers[i]..(int)problem.RowPointers[i + 1];
                int count = matrix.EntryCountOf(i);
                int[] columns = new int[count];
                float[] values = new float[count + 1];
                Assert.Equal(count, matrix.CopyEntriesTo(i, columns, values));
                Assert.Equal(problem.Columns[range], columns);
                Bits.AssertSame<float>(problem.Values[range], values.AsSpan(0, count), "Entry", (item, i));
            }
        }
    }, tests: 50);

    [Fact]
    public void Duplicates_are_added_up_in_their_order_or_refused()
    {
        using SparseMatrix<float> sum = SparseMatrix<float>.FromCoo([1, 1, 0, 1], [2, 2, 0, 2], [1f, 1e9f, 5, -1e9f], 2, 3, DuplicateEntries.Sum);
        Assert.Equal(2, sum.EntryCount);
        float[] row = new float[3];
        sum.CopyRowTo(1, row);
        Assert.Equal([0, 0, 1], row);
        AssertRefused<ArgumentException>("columns", ["Row 1", "column 2 twice", "Sum"], () => SparseMatrix<float>.FromCoo([1, 1], [2, 2], [1f, 2], 2, 3));
    }

    [Fact]
    public void Entries_of_a_row_need_their_room()
    {
        using SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr([0L, 2, 2], [0, 3], [1f, 2], 4);
        float[] values = [7];
        AssertRefused<ArgumentException>("columns", ["room for 1 columns", "2 entries"], () => matrix.CopyEntriesTo(0, new int[1], new float[2]));
        AssertRefused<ArgumentException>("values", ["room for 1 values", "2 entries"], () => matrix.CopyEntriesTo(0, new int[2], values));
        Assert.Equal([7], values);
        Assert.Equal(0, matrix.CopyEntriesTo(1, [], []));
        AssertRefused<ArgumentOutOfRangeException>("row", ["2"], () => matrix.EntryCountOf(2));
        AssertRefused<ArgumentOutOfRangeException>("row", ["-1"], () => matrix.CopyEntriesTo(-1, new int[2], new float[2]));
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.EntryCountOf(0));
    }

    [Fact]
    public void Two_billion_columns_with_a_few_used_are_no_burden()
    {
        using SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr([0L, 2, 2], [0, int.MaxValue - 1], [1f, 2], int.MaxValue);
        Assert.True(matrix.ByteCount < 1000);
        Assert.Equal(2.0 / 2 / int.MaxValue, matrix.Density);
    }

    [Fact]
    public void What_is_no_matrix_is_refused_by_name_place_and_remedy()
    {
        AssertRefused<ArgumentOutOfRangeException>("columns", ["Row 1", "-1", "from 0"], () => SparseMatrix<float>.FromCsr([0L, 0, 1], [-1], [1f], 3));
        AssertRefused<ArgumentOutOfRangeException>("columns", ["Row 0", "column index 3", "3 columns", "0 to 2"], () => SparseMatrix<float>.FromCsr([0L, 1], [3], [1f], 3));
        AssertRefused<ArgumentException>("columns", ["Row 1", "column 0 behind column 2", "ascending"], () => SparseMatrix<float>.FromCsr([0L, 0, 2], [2, 0], [1f, 2], 3));
        AssertRefused<ArgumentException>("columns", ["Row 0", "column 2 twice"], () => SparseMatrix<float>.FromCsr([0L, 2], [2, 2], [1f, 2], 3));
        AssertRefused<ArgumentException>("rowPointers", ["descend from 2 to 1", "index 2"], () => SparseMatrix<float>.FromCsr([0L, 2, 1, 2], [0, 1], [1f, 2], 3));
        AssertRefused<ArgumentException>("rowPointers", ["Row 0", "entry 3", "2 values"], () => SparseMatrix<float>.FromCsr([0L, 3], [0, 1], [1f, 2], 3));
        AssertRefused<ArgumentException>("rowPointers", ["last row", "entry 1", "2 values"], () => SparseMatrix<float>.FromCsr([0L, 1], [0, 1], [1f, 2], 3));
        AssertRefused<ArgumentException>("rowPointers", ["first row pointer is 1"], () => SparseMatrix<float>.FromCsr([1L, 2], [0, 1], [1f, 2], 3));
        AssertRefused<ArgumentException>("rowPointers", ["no row pointers"], () => SparseMatrix<float>.FromCsr(ReadOnlySpan<long>.Empty, [], [], 3));
        AssertRefused<ArgumentException>("values", ["1 values", "2 column indices"], () => SparseMatrix<float>.FromCsr([0L, 1], [0, 1], [1f], 3));
        AssertRefused<ArgumentOutOfRangeException>("rows", ["index 1", "row 2", "2 rows"], () => SparseMatrix<float>.FromCoo([0, 2], [0, 0], [1f, 2], 2, 1));
        AssertRefused<ArgumentOutOfRangeException>("featureCount", ["-1"], () => SparseMatrix<float>.FromCsr([0L], [], [], -1));
        Assert.Throws<NotSupportedException>(() => SparseMatrix<int>.FromCsr([0L], [], [], 1));
    }

    [Fact]
    public void A_row_that_is_refused_leaves_the_builder_as_it_was()
    {
        using SparseMatrixBuilder<double> builder = new(4);
        builder.Append([1, 3], [1, 2]);
        AssertRefused<ArgumentException>("columns", ["Row 1", "column 0 behind column 2"], () => builder.Append([2, 0], [1, 2]));
        AssertRefused<ArgumentException>("columns", ["2 indices", "1 values"], () => builder.Append([0, 2], [1]));
        Assert.Equal((1, 2), (builder.AppendedCount, builder.EntryCount));
        using SparseMatrix<double> matrix = builder.Build();
        Assert.Equal(1, matrix.SampleCount);
        Assert.Throws<ObjectDisposedException>(() => builder.Append([], []));
    }

    [Fact]
    public void What_is_not_finite_is_named_by_row_and_column_at_the_training_door()
    {
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            using SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr([0L, 1, 3], [1, 0, 4], [1f, 2, bad], 6);
            AssertRefused<ArgumentException>("features", ["row 1", "column 4"], () => LogisticRegression.Train<float>(matrix, [0, 1]));
        }
    }

    [Fact]
    public void Too_many_columns_for_a_Hessian_are_refused_with_the_way_out_before_memory_is_taken()
    {
        // The Hessian's factor would be 720 GB.
        using SparseMatrix<float> matrix = SparsePassTests.Draw(200, 300_000, 5);
        float[] labels = [.. Enumerable.Range(0, 200).Select(i => (float)(i % 2))];
        AssertRefused<ArgumentException>(
            "features", ["300000", "8192", "Lbfgs"], () => LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { Solver = Solver.NewtonCholesky, L2Strength = 0 }));
    }

    [Fact]
    public void Disposed_memory_is_not_read()
    {
        SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr([0L, 1], [0], [1f], 1);
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.CopyRowTo(0, new float[1]));
        Assert.Throws<ObjectDisposedException>(() => LogisticRegression.Train<float>(matrix, [1]));
    }

    /// <summary>
    /// Rows of many lengths, empty ones among them, whose ends ascend into the next row or not: one entry
    /// that repeats the one before, descends or lies outside is found wherever it stands, with its row.
    /// </summary>
    [Fact]
    public void One_wrong_column_is_found_wherever_it_stands()
    {
        int[] lengths = [0, 3, 0, 0, 17, 1, 40, 2, 33, 0, 1, 5];
        long[] pointers = new long[lengths.Length + 1];
        List<int> columns = [];
        for (int row = 0; row < lengths.Length; row++)
        {
            columns.AddRange(Enumerable.Range(0, lengths[row]).Select(e => (5 * e) + (row % 3 == 0 ? 60 : 1)));
            pointers[row + 1] = columns.Count;
        }

        float[] values = new float[columns.Count];
        const int Features = 300;
        SparseMatrix<float>.FromCsr(pointers, [.. columns], values, Features).Dispose();
        for (int row = 0; row < lengths.Length; row++)
        {
            for (long e = pointers[row]; e < pointers[row + 1]; e++)
            {
                foreach (int wrong in (int[])[-1, Features, int.MaxValue, .. e > pointers[row] ? (int[])[columns[(int)e - 1], columns[(int)e - 1] - 1] : []])
                {
                    int[] changed = [.. columns];
                    changed[e] = wrong;
                    ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() => SparseMatrix<float>.FromCsr(pointers, changed, values, Features));
                    Assert.Contains($"Row {row} has", refused.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    private static void AssertRefused<E>(string argument, string[] words, Action call)
        where E : ArgumentException
    {
        E thrown = Assert.Throws<E>(call);
        Assert.Equal(argument, thrown.ParamName);
        Assert.All(words, word => Assert.Contains(word, thrown.Message, StringComparison.Ordinal));
    }
}
