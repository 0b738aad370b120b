using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>The choice of a solver goes by the columns that there are, and says how many: not by the places that whole vectors of them take.</summary>
public sealed class SparseSolverReasonTests
{
    private static readonly TrainingOptions Options = new() { L2Strength = 1e-3, MaxIterations = 1, ThreadCount = 1 };

    /// <summary>With 61 columns the full Hessian is cheap, and with the 64 places that they take it would not be; with 700 the sample is larger than the least.</summary>
    [Theory]
    [InlineData(300, 35, 0, Solver.NewtonCholesky, "300 samples of 36 variables")]
    [InlineData(300, 61, 0, Solver.NewtonCholesky, "300 samples of 62 variables")]
    [InlineData(300, 123, 0, Solver.Lbfgs, "the Hessian of 124 variables")]
    [InlineData(9000, 123, 0, Solver.SubsampledLbfgs, "the Hessian of 124 variables")]
    [InlineData(8500, 700, 0, Solver.SubsampledLbfgs, "4206 of 8500 samples are enough to learn the Hessian of 701 variables")]
    [InlineData(60, 35, 1e-3, Solver.ProximalNewton, "36 variables are few enough")]
    [InlineData(60, 1020, 1e-3, Solver.ProximalNewton, "1021 variables are few enough")]
    public void Two_classes_are_told_the_columns_that_dense_rows_have(int rows, int columns, double l1, Solver solver, string words)
    {
        using SparseMatrix<float> sparse = Draw(rows, columns);
        using FeatureMatrix<float> dense = Dense(sparse);
        float[] labels = [.. Classes(rows).Select(k => (float)(k == 0 ? 1 : 0))];
        TrainingOptions options = Options with { L1Strength = l1 };
        TrainingResult expected = LogisticRegression.Train<float>(dense, labels, options);
        AssertSame(solver, words, expected.Solver, expected.SolverReason);
        TrainingResult result = LogisticRegression.Train<float>(sparse, labels, options);
        AssertSame(solver, expected.SolverReason, result.Solver, result.SolverReason);
    }

    /// <summary>Where sparse columns have solvers of their own, dense rows are told something else.</summary>
    [Theory]
    [InlineData(0, Solver.NewtonCg, "1101 variables are too many")]
    [InlineData(1e-3, Solver.ProximalNewton, "of 1101 sparse columns")]
    public void Solvers_of_sparse_columns_tell_the_columns_that_there_are(double l1, Solver solver, string words)
    {
        using SparseMatrix<float> sparse = Draw(60, 1100);
        TrainingResult result = LogisticRegression.Train<float>(sparse, [.. Classes(60).Select(k => (float)(k == 0 ? 1 : 0))], Options with { L1Strength = l1 });
        AssertSame(solver, words, result.Solver, result.SolverReason);
    }

    /// <summary>With 169 columns the whole Hessian of three classes is cheap, and with the 176 places that they take it would not be.</summary>
    [Theory]
    [InlineData(300, 35, MulticlassMethod.Softmax, Solver.NewtonCholesky, "the whole Hessian of 108 variables in 3 classes")]
    [InlineData(300, 169, MulticlassMethod.Softmax, Solver.NewtonCholesky, "the whole Hessian of 510 variables in 3 classes")]
    [InlineData(9000, 123, MulticlassMethod.Softmax, Solver.SubsampledLbfgs, "the Hessian's 3 blocks of 124 variables")]
    [InlineData(300, 61, MulticlassMethod.OneVsRest, Solver.NewtonCholesky, "300 samples of 62 variables")]
    [InlineData(9000, 123, MulticlassMethod.OneVsRest, Solver.SubsampledLbfgs, "the Hessian of 124 variables")]
    public void Several_classes_are_told_the_columns_that_dense_rows_have(int rows, int columns, MulticlassMethod method, Solver solver, string words)
    {
        using SparseMatrix<float> sparse = Draw(rows, columns);
        using FeatureMatrix<float> dense = Dense(sparse);
        MulticlassResult expected = MulticlassRegression.Train<float>(dense, Classes(rows), method, Options);
        MulticlassResult result = MulticlassRegression.Train<float>(sparse, Classes(rows), method, Options);
        AssertSame(solver, words, expected.Solver, expected.SolverReason);
        AssertSame(solver, expected.SolverReason, result.Solver, result.SolverReason);
        Assert.Equal(expected.Classes.Select(run => (run.Solver, run.SolverReason)), result.Classes.Select(run => (run.Solver, run.SolverReason)));
    }

    [Fact]
    public void Codes_are_told_the_columns_that_dense_rows_have()
    {
        const int Rows = 300;
        int[] counts = [40, 19];
        using CategoricalMatrixBuilder<float> builder = new(Rows, 2, counts);
        float[] features = new float[Rows * 61];
        for (int i = 0; i < Rows; i++)
        {
            float[] numbers = [i % 7, i % 3];
            builder.Append(numbers, [i % 40, i % 19]);
            numbers.CopyTo(features, i * 61);
            (features[(i * 61) + 2 + (i % 40)], features[(i * 61) + 42 + (i % 19)]) = (1, 1);
        }

        using CategoricalMatrix<float> codes = builder.Build();
        using FeatureMatrix<float> dense = FeatureMatrix<float>.Pack(features, Rows, 61);
        float[] labels = [.. Classes(Rows).Select(k => (float)(k == 0 ? 1 : 0))];
        TrainingResult expected = LogisticRegression.Train<float>(dense, labels, Options);
        TrainingResult result = LogisticRegression.Train<float>(codes, labels, Options);
        AssertSame(Solver.NewtonCholesky, "300 samples of 62 variables", expected.Solver, expected.SolverReason);
        AssertSame(Solver.NewtonCholesky, expected.SolverReason, result.Solver, result.SolverReason);
        MulticlassResult several = MulticlassRegression.Train<float>(codes, Classes(Rows), MulticlassMethod.Softmax, Options);
        AssertSame(Solver.NewtonCholesky, "the whole Hessian of 186 variables in 3 classes", several.Solver, several.SolverReason);
    }

    /// <summary>Under a penalty columns that hold nothing take no part, and are no variables.</summary>
    [Fact]
    public void Columns_that_hold_nothing_are_no_variables()
    {
        using SparseMatrixBuilder<float> builder = new(5000);
        for (int i = 0; i < 300; i++)
        {
            builder.Append([i % 61 * 17], [1 + (i % 5)]);
        }

        using SparseMatrix<float> sparse = builder.Build();
        TrainingResult result = LogisticRegression.Train<float>(sparse, [.. Classes(300).Select(k => (float)(k == 0 ? 1 : 0))], Options);
        AssertSame(Solver.NewtonCholesky, "300 samples of 62 variables", result.Solver, result.SolverReason);
    }

    [Fact]
    public void Too_many_pairs_are_told_the_columns_that_there_are()
    {
        using SparseMatrix<float> sparse = Draw(60, 123);
        TrainingOptions options = Options with { Solver = Solver.Lbfgs, HistoryLength = int.MaxValue, MaxIterations = int.MaxValue };
        float[] labels = [.. Classes(60).Select(k => (float)(k == 0 ? 1 : 0))];
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => LogisticRegression.Train<float>(sparse, labels, options));
        Assert.Contains(" pairs of 124 variables each", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(Solver solver, string words, Solver actual, string reason)
    {
        Assert.Contains(words, reason, StringComparison.Ordinal);
        Assert.Equal(solver, actual);
    }

    private static int[] Classes(int rows) => [.. Enumerable.Range(0, rows).Select(i => i * i % 7 % 3)];

    /// <summary>Every column holds something, and no row everything.</summary>
    private static SparseMatrix<float> Draw(int rows, int columns)
    {
        SplitMix random = new((ulong)columns);
        using SparseMatrixBuilder<float> builder = new(columns);
        for (int i = 0; i < rows; i++)
        {
            int each = Math.Max(2, (2 * columns / rows) + 1);
            SortedSet<int> own = [.. Enumerable.Range(0, each).Select(k => ((i * each) + k) % columns)];
            builder.Append([.. own], random.Vector<float>(own.Count));
        }

        return builder.Build();
    }

    private static FeatureMatrix<float> Dense(SparseMatrix<float> sparse)
    {
        float[] features = new float[sparse.SampleCount * sparse.FeatureCount];
        for (int i = 0; i < sparse.SampleCount; i++)
        {
            sparse.CopyRowTo(i, features.AsSpan(i * sparse.FeatureCount, sparse.FeatureCount));
        }

        return FeatureMatrix<float>.Pack(features, sparse.SampleCount, sparse.FeatureCount);
    }
}
