using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Training on sparse rows: the optimum of the dense rows, proven, with every solver, and the same bits on any number of threads.</summary>
public class SparseTrainingTests
{
    private const int Rows = 3000;
    private const int Features = 60;

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Sparse_and_dense_rows_have_one_optimum(Solver solver)
    {
        (SparseMatrix<float> sparse, FeatureMatrix<float> dense, float[] labels) = Draw();
        bool isStochastic = solver is Solver.StochasticGradient or Solver.AdaGrad;
        double tolerance = isStochastic ? 1e-2 : 1e-6;
        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = new()
            {
                Solver = solver,
                L2Strength = 1e-3,
                L1Strength = solver is Solver.ProximalNewton or Solver.OrthantWiseLbfgs ? 1e-3 : 0,
                Standardize = standardize,
                Tolerance = tolerance,
                MaxIterations = 20_000,
            };
            TrainingResult ofSparse = LogisticRegression.Train<float>(sparse, labels, options);
            TrainingResult ofDense = LogisticRegression.Train<float>(dense, labels, options);
            Assert.Equal(ofDense.StopReason, ofSparse.StopReason);
            Assert.InRange(ofSparse.Objective, ofDense.Objective * (1 - (2 * tolerance)), ofDense.Objective * (1 + (2 * tolerance)));
            Assert.True(ofSparse.CertifiedGap <= tolerance * ofSparse.Objective, $"{ofSparse.CertifiedGap}");
        }

        sparse.Dispose();
        dense.Dispose();
    }

    /// <summary>More columns than a Hessian is formed for: coordinate descent on working sets finds the optimum and the zeros that orthant-wise L-BFGS finds, on any number of threads.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e-3)]
    public void Coordinate_descent_on_columns_finds_the_optimum_under_an_L1_penalty(double l2)
    {
        using SparseMatrix<float> matrix = SparsePassTests.Draw(3000, 5000, 20);
        float[] labels = Labels(matrix);
        TrainingOptions options = new() { L1Strength = 1e-3, L2Strength = l2, Tolerance = 1e-8, MaxIterations = 20_000 };
        TrainingResult columns = LogisticRegression.Train<float>(matrix, labels, options);
        TrainingResult orthants = LogisticRegression.Train<float>(matrix, labels, options with { Solver = Solver.OrthantWiseLbfgs, Tolerance = 1e-7 });
        Assert.Equal((Solver.ProximalNewton, StopReason.Converged), (columns.Solver, columns.StopReason));
        Assert.True(columns.CertifiedGap <= 1e-8 * columns.Objective, $"{columns.CertifiedGap}");
        Assert.InRange(columns.Objective, orthants.Objective * (1 - 1e-7), orthants.Objective * (1 + 1e-7));
        Assert.InRange(columns.Iterations, 1, 40);

        // A coefficient of one and not of the other can only be tiny.
        int used = 0;
        for (int j = 0; j < matrix.FeatureCount; j++)
        {
            used += columns.Model.Coefficients[j] != 0 ? 1 : 0;
            Assert.Equal(orthants.Model.Coefficients[j], columns.Model.Coefficients[j], 3e-3);
        }

        Assert.InRange(used, 10, 2000);
        TrainingResult shared = LogisticRegression.Train<float>(matrix, labels, options with { ThreadCount = 3, SharesAlways = true });
        Bits.AssertSame<double>(columns.Model.Coefficients.ToArray(), shared.Model.Coefficients.ToArray(), "Coefficient", "threads");
    }

    [Theory]
    [InlineData(MulticlassMethod.Softmax)]
    [InlineData(MulticlassMethod.OneVsRest)]
    public void Several_classes_have_the_optimum_of_the_dense_rows(MulticlassMethod method)
    {
        (SparseMatrix<float> sparse, FeatureMatrix<float> dense, float[] labels) = Draw();
        int[] classes = [.. labels.Select((label, i) => (int)label + (i % 5 == 0 ? 1 : 0))];
        foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Lbfgs, Solver.NewtonCg, Solver.SubsampledLbfgs])
        {
            TrainingOptions options = new() { Solver = solver, L2Strength = 1e-2, Tolerance = 1e-6 };
            MulticlassResult ofSparse = MulticlassRegression.Train<float>(sparse, classes, method, options);
            MulticlassResult ofDense = MulticlassRegression.Train<float>(dense, classes, method, options);
            Assert.Equal(StopReason.Converged, ofSparse.StopReason);
            Assert.InRange(ofSparse.Objective, ofDense.Objective * (1 - 2e-6), ofDense.Objective * (1 + 2e-6));
        }

        sparse.Dispose();
        dense.Dispose();
    }

    [Fact]
    public void Without_a_penalty_the_optimum_is_proven_on_sparse_rows()
    {
        (SparseMatrix<float> sparse, FeatureMatrix<float> dense, float[] labels) = Draw();
        TrainingResult ofSparse = LogisticRegression.Train<float>(sparse, labels, new TrainingOptions { L2Strength = 0 });
        TrainingResult ofDense = LogisticRegression.Train<float>(dense, labels, new TrainingOptions { L2Strength = 0 });
        Assert.Equal(ofDense.OptimumExistence, ofSparse.OptimumExistence);
        Assert.Equal(OptimumExistence.Proven, ofSparse.OptimumExistence);
        for (int j = 0; j < Features; j++)
        {
            Assert.Equal(ofDense.Model.Coefficients[j], ofSparse.Model.Coefficients[j], 1e-3);
        }

        sparse.Dispose();
        dense.Dispose();
    }

    [Fact]
    public void Threads_change_no_bit_of_a_model()
    {
        using SparseMatrix<float> matrix = SparsePassTests.Draw(6000, 12_000, 30);
        float[] labels = Labels(matrix);
        double[]? first = null;
        foreach (int threads in (int[])[1, 2, 4])
        {
            TrainingResult result = LogisticRegression.Train<float>(
                matrix, labels, new TrainingOptions { L2Strength = 1e-3, ThreadCount = threads, SharesAlways = true });
            Assert.Equal(Solver.NewtonCg, result.Solver);
            Assert.Equal(StopReason.Converged, result.StopReason);
            double[] model = [.. result.Model.Coefficients, result.Model.Intercept];
            first ??= model;
            Bits.AssertSame<double>(first, model, "Coefficient", threads);
        }

        Assert.True(matrix.PanelCount > 1);
    }

    /// <summary>Hashed columns: a model of a million columns from rows that are never dense takes a moment and little memory.</summary>
    [Fact]
    public void Columns_by_the_hundred_thousand_train_without_dense_rows()
    {
        using SparseMatrix<float> matrix = SparsePassTests.Draw(1000, 200_000, 20);
        float[] labels = Labels(matrix);
        TrainingResult? result = null;
        long bytes = AllocatedBytes.Of(() => result = LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { L2Strength = 1e-2 }));
        Assert.Equal(StopReason.Converged, result!.StopReason);
        Assert.InRange(bytes, 0, 200_000L * 8 * 100);
    }

    /// <summary>
    /// Columns that hold nothing take no part in a run under a penalty: spread among a million, columns
    /// have the coefficients that they have side by side, whatever the start, and the others exactly zero.
    /// </summary>
    [Theory]
    [InlineData(Solver.Auto, 0, 1000)]
    [InlineData(Solver.Lbfgs, 0, 1000)]
    [InlineData(Solver.NewtonCholesky, 0, 16)]
    [InlineData(Solver.NewtonCholesky, 0, 3)]
    [InlineData(Solver.Auto, 1e-3, 1000)]
    [InlineData(Solver.OrthantWiseLbfgs, 1e-3, 1000)]
    public void Columns_that_hold_nothing_take_no_part(Solver solver, double l1, int distance)
    {
        const int Used = 70;
        using SparseMatrix<double> near = Spread(Used, 1);
        using SparseMatrix<double> far = Spread(Used, distance);
        double[] labels = [.. Labels(near)];
        TrainingOptions options = new() { Solver = solver, L1Strength = l1, L2Strength = 1e-3, Tolerance = 1e-12 };
        TrainingResult expected = LogisticRegression.Train<double>(near, labels, options);
        double[] start = new double[far.FeatureCount];
        Array.Fill(start, 0.1);
        foreach (LogisticModel? warm in (LogisticModel?[])[null, new LogisticModel(start, -1)])
        {
            TrainingResult result = LogisticRegression.Train<double>(far, labels, options with { WarmStart = warm });
            Assert.Equal(StopReason.Converged, result.StopReason);
            for (int j = 0; j < far.FeatureCount; j++)
            {
                double coefficient = result.Model.Coefficients[j];
                Assert.Equal(j % distance == 0 ? expected.Model.Coefficients[j / distance] : 0, coefficient, j % distance == 0 ? 1e-4 : 0);
            }
        }

        int[] classes = [.. labels.Select((label, i) => (int)label + (i % 5 == 0 ? 1 : 0))];
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            TrainingOptions own = new() { L2Strength = 1e-2, Tolerance = 1e-11 };
            MulticlassResult several = MulticlassRegression.Train<double>(near, classes, method, own);
            MulticlassResult result = MulticlassRegression.Train<double>(far, classes, method, own);
            for (int j = 0; j < several.Model.Coefficients.Length; j++)
            {
                int k = j / Used;
                Assert.Equal(several.Model.Coefficients[j], result.Model.CoefficientsOf(k)[j % Used * distance], 1e-4);
            }
        }
    }

    [Fact]
    public void An_iteration_allocates_nothing()
    {
        using SparseMatrix<float> matrix = SparsePassTests.Draw(3000, 500, 20);
        float[] labels = Labels(matrix);
        using FeaturePasses<float> passes = new(matrix, 2, Sharing.Always);
        float[] coefficients = new float[500];
        double[] gradient = new double[500];
        float[] logits = new float[9000];
        AllocatedBytes.AssertNone(() =>
        {
            passes.ComputeLogLossGradient(labels, [], coefficients, 0, gradient);
            passes.ComputeClassLogits(new ReadOnlySpan<float>(coefficients, 0, 500), new ReadOnlySpan<float>(coefficients, 0, 1), logits.AsSpan(0, 3000));
        });
    }

    private static (SparseMatrix<float> Sparse, FeatureMatrix<float> Dense, float[] Labels) Draw()
    {
        SparseMatrix<float> sparse = SparsePassTests.Draw(Rows, Features, 8);
        float[] features = new float[Rows * Features];
        for (int i = 0; i < Rows; i++)
        {
            sparse.CopyRowTo(i, features.AsSpan(i * Features, Features));
        }

        return (sparse, FeatureMatrix<float>.Pack(features, Rows, Features), Labels(sparse));
    }

    /// <summary>The same entries in columns so far apart.</summary>
    private static SparseMatrix<double> Spread(int used, int distance)
    {
        SplitMix random = new(5);
        using SparseMatrixBuilder<double> builder = new(used * distance);
        for (int i = 0; i < 600; i++)
        {
            SortedSet<int> columns = [];
            while (columns.Count < 6)
            {
                columns.Add(random.Below(1 + random.Below(used)));
            }

            double[] values = random.Vector<double>(columns.Count);
            builder.Append([.. columns.Select(column => column * distance)], values);
        }

        return builder.Build();
    }

    private static IEnumerable<double> Labels(SparseMatrix<double> matrix)
    {
        double[] row = new double[matrix.FeatureCount];
        for (int i = 0; i < matrix.SampleCount; i++)
        {
            matrix.CopyRowTo(i, row);
            yield return i < 2 ? i : (row[0] + row[1] - row[2] + (0.3 * ((i % 7) - 3)) > 0 ? 1 : 0);
        }
    }

    private static float[] Labels(SparseMatrix<float> matrix)
    {
        SplitMix random = new(77);
        LogisticModel truth = new(random.Vector<double>(matrix.FeatureCount, 2), 0.2);
        float[] row = new float[matrix.FeatureCount];
        float[] labels = new float[matrix.SampleCount];
        for (int i = 0; i < labels.Length; i++)
        {
            matrix.CopyRowTo(i, row);
            labels[i] = i < 2 ? i : random.Uniform(0, 1) < truth.PredictProbability(row) ? 1 : 0;
        }

        return labels;
    }
}
