using System.Numerics;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Coordinate methods read codes as the entries that they stand for, and find what they find on sparse rows.</summary>
public class CategoricalCoordinateTests
{
    [Theory]
    [MemberData(nameof(CategoricalMatrixTests.Shapes), MemberType = typeof(CategoricalMatrixTests))]
    public void Entries_runs_and_columns_are_those_of_the_dense_rows(int rows, int numbers, int[] counts)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (CategoricalMatrix<T> coded, T[] dense) = CategoricalMatrixTests.Draw<T>(rows, numbers, counts, 5);
            using CategoricalMatrix<T> matrix = coded;
            Assert.Equal(matrix.ByteCount, CategoricalMatrixBuilder<T>.ByteCountOf(rows, numbers, counts));
            int d = matrix.FeatureCount;
            int[] columns = new int[numbers + counts.Length];
            T[] values = new T[columns.Length];
            T[] row = new T[d];
            for (int i = 0; i < rows; i++)
            {
                int count = matrix.CopyEntriesTo(i, columns, values);
                Array.Clear(row);
                for (int e = 0; e < count; e++)
                {
                    Assert.True(e == 0 || columns[e] > columns[e - 1], $"The entries of row {i} do not ascend.");
                    row[columns[e]] = values[e];
                }

                Bits.AssertSame<T>(dense.AsSpan(i * d, d), row, "Entry", i);
            }

            Bits.AssertSame<T>(dense, OfRuns(matrix), "Entry of a run", rows);
            Bits.AssertSame<T>(dense, OfColumns(matrix), "Entry of a column", rows);
        }
    }

    [Fact]
    public void A_row_without_room_is_refused()
    {
        using CategoricalMatrix<float> matrix = CategoricalMatrixTests.Draw<float>(5, 2, [3, 4], 1).Matrix;
        Assert.Throws<ArgumentException>("columns", () => matrix.CopyEntriesTo(0, new int[3], new float[4]));
        Assert.Throws<ArgumentException>("values", () => matrix.CopyEntriesTo(0, new int[4], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>("row", () => matrix.CopyEntriesTo(5, new int[4], new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>("sampleCount", () => CategoricalMatrixBuilder<float>.ByteCountOf(-1, 0, [1]));
        Assert.Throws<ArgumentOutOfRangeException>("categoryCounts", () => CategoricalMatrixBuilder<float>.ByteCountOf(1, 0, [-1]));
    }

    [Theory]
    [InlineData(0.02, 0, Solver.NewtonCg)]
    [InlineData(0, 1e-3, Solver.ProximalNewton)]
    [InlineData(1e-3, 1e-3, Solver.ProximalNewton)]
    public void Auto_chooses_and_finds_what_it_does_on_sparse_rows(double l2, double l1, Solver chosen)
    {
        const int Rows = 3000;
        (CategoricalMatrix<double> coded, double[] dense) = CategoricalMatrixTests.Draw<double>(Rows, 3, [700, 400, 2], 4);
        using CategoricalMatrix<double> matrix = coded;
        int d = matrix.FeatureCount;
        using SparseMatrix<double> sparse = Sparse(dense, d);
        SplitMix random = new(6);
        double[] truth = random.Vector<double>(d);
        double[] labels = new double[Rows];
        double[] weights = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double logit = 0;
            for (int j = 0; j < d; j++)
            {
                logit += dense[(i * d) + j] * truth[j];
            }

            (labels[i], weights[i]) = (logit + (0.5 * random.Signed()) > 0 ? 1 : 0, random.Below(4) * 0.5);
        }

        TrainingOptions options = new() { L2Strength = l2, L1Strength = l1, Tolerance = 1e-9 };
        TrainingResult expected = LogisticRegression.Train<double>(sparse, labels, options, weights);
        TrainingResult actual = LogisticRegression.Train<double>(matrix, labels, options, weights);
        Assert.Equal((chosen, StopReason.Converged), (actual.Solver, actual.StopReason));
        Assert.Equal((chosen, StopReason.Converged), (expected.Solver, expected.StopReason));
        Assert.InRange(actual.Objective, expected.Objective * (1 - 2e-9), expected.Objective * (1 + 2e-9));
        for (int j = 0; j < d; j++)
        {
            Assert.Equal(expected.Model.Coefficients[j], actual.Model.Coefficients[j], 2e-4);
            Assert.True(l1 == 0 || expected.Model.Coefficients[j] == 0 == (actual.Model.Coefficients[j] == 0), $"Coefficient {j} is zero on one storage and not on the other.");
        }

        // Some categories have no row; a penalty of L1 leaves others out, and not all.
        Assert.InRange(expected.Model.Coefficients.ToArray().Count(value => value == 0), l1 == 0 ? 0 : 100, l1 == 0 ? 100 : d - 100);
    }

    private static SparseMatrix<double> Sparse(double[] dense, int d)
    {
        using SparseMatrixBuilder<double> builder = new(d);
        for (int first = 0; first < dense.Length; first += d)
        {
            int[] columns = [.. Enumerable.Range(0, d).Where(j => dense[first + j] != 0)];
            builder.Append(columns, [.. columns.Select(j => dense[first + j])]);
        }

        return builder.Build();
    }

    private static unsafe T[] OfRuns<T>(CategoricalMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IEntryRuns rows = matrix.Entries!;
        T[] all = new T[matrix.SampleCount * matrix.FeatureCount];
        using RunMemory<T> run = new(rows, rows.MostRunEntries());
        for (int first = 0; first < matrix.SampleCount; first += IEntryRuns.RunRows)
        {
            run.Read(first, withValues: true);
            for (int i = 0; i < run.RowCount; i++)
            {
                for (nint e = run.Firsts[i]; e < run.Ends[i]; e++)
                {
                    all[((first + i) * matrix.FeatureCount) + rows.Originals[run.Places[e]]] = run.Values == null ? T.One : run.Values[e];
                }
            }
        }

        return all;
    }

    private static unsafe T[] OfColumns<T>(CategoricalMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IEntryRuns rows = matrix.Entries!;
        SparseColumns columns = rows.AllColumnsOn(null);
        T[] all = new T[matrix.SampleCount * matrix.FeatureCount];
        for (int place = 0; place < rows.Originals.Length; place++)
        {
            for (nint e = (nint)columns.Pointers[place]; e < (nint)columns.Pointers[place + 1]; e++)
            {
                all[(columns.Rows[e] * matrix.FeatureCount) + rows.Originals[place]] = columns.ValueForm switch
                {
                    ValueForm.Ones => T.One,
                    ValueForm.Single => T.CreateTruncating(((float*)columns.Values)[e]),
                    _ => T.CreateTruncating(((double*)columns.Values)[e]),
                };
            }
        }

        return all;
    }
}
