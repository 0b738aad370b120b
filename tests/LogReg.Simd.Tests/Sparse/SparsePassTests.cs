using System.Numerics;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>A sparse row has the bits of the dense row that it stands for, in every pass, and threads change none of them.</summary>
public class SparsePassTests
{
    [Fact]
    public void Logits_have_the_bits_of_the_dense_rows()
    {
        Property.Check<SparseCase>(Check<float>);
        Property.Check<SparseCase>(Check<double>);

        static void Check<T>(SparseCase item)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            SparseProblem<T> problem = item.Derive<T>();
            Bits.AssertSame<T>(Logits(problem, problem.Consecutive()), Logits(problem, problem.Sparse()), "Logit", item);
        }
    }

    [Fact]
    public void Sums_of_one_panel_have_the_bits_of_the_dense_rows()
    {
        Property.Check<SparseCase>(Check<float>);
        Property.Check<SparseCase>(Check<double>);

        static void Check<T>(SparseCase item)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            SparseProblem<T> problem = item.InOnePanel.Derive<T>();
            using SparseMatrix<T> sparse = problem.Sparse();
            using FeatureMatrix<T> dense = problem.Consecutive();
            Assert.InRange(sparse.PanelCount, 0, 1);
            Bits.AssertSame<double>(Sums(problem, dense), Sums(problem, sparse), "Sum", item);
            Bits.AssertSame<double>(problem.SoftmaxSums(dense), problem.SoftmaxSums(sparse), "Sum of classes", item);
            Bits.AssertSame<double>(problem.SoftmaxSums(dense, readsMagnitudes: true), problem.SoftmaxSums(sparse, readsMagnitudes: true), "Sum of magnitudes", item);
            if (typeof(T) == typeof(double))
            {
                // Cold columns are added up in double, in row order: what their running sums do too.
                sparse.Store.LimitRunningSums(16 * (item.Seed % 3));
                Bits.AssertSame<double>(Sums(problem, dense), Sums(problem, sparse), "Sum with cold columns", item);
                Bits.AssertSame<double>(problem.SoftmaxSums(dense), problem.SoftmaxSums(sparse), "Sum of classes with cold columns", item);
                Bits.AssertSame<double>(problem.SoftmaxSums(dense, readsMagnitudes: true), problem.SoftmaxSums(sparse, readsMagnitudes: true), "Sum of magnitudes with cold columns", item);
            }
        }
    }

    [Fact]
    public void Single_precision_read_in_double_has_the_bits_of_the_dense_rows() => Property.Check<SparseCase>(item =>
    {
        SparseProblem<float> problem = item.InOnePanel.Derive<float>();
        SparseProblem<double> wide = item.InOnePanel.Derive<double>();
        using SparseMatrix<float> sparse = problem.Sparse();
        using FeatureMatrix<float> dense = problem.Consecutive();
        Bits.AssertSame<double>(wide.SoftmaxSums(dense.InDouble()), wide.SoftmaxSums(sparse.InDouble()), "Sum", item);
        Bits.AssertSame<double>(wide.SoftmaxSums(dense.InDouble(), readsMagnitudes: true), wide.SoftmaxSums(sparse.InDouble(), readsMagnitudes: true), "Sum of magnitudes", item);
    });

    /// <summary>Coefficients that are all zero are not even looked at: logits are the intercepts, with the bits of a product with zeros.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(400)]
    public unsafe void Logits_of_zero_coefficients_are_the_intercepts(int features)
    {
        const int Rows = 70;
        const int Vectors = 2;
        SparseProblem<float> problem = new SparseCase(Rows, features, 0, Vectors, 5).Derive<float>();
        using SparseMatrix<float> sparse = problem.Sparse();
        using WorkerTeam team = new(1);
        float[] coefficients = [.. Enumerable.Repeat(3f, Vectors * features)];
        float* intercepts = stackalloc float[] { -0f, 0.25f };
        foreach (int vectors in (int[])[1, Vectors])
        {
            float[] logits = new float[Vectors * Rows];
            using FeaturePass<LogitTerms<float>, float> pass = sparse.NewPass(default(LogitTerms<float>), vectors, team);
            fixed (float* beta = coefficients, to = logits)
            {
                pass.Terms = new LogitTerms<float> { Logits = to, LogitStride = Rows };
                pass.Coefficients = beta;
                pass.Intercepts = intercepts;
                pass.AreLogitsIntercepts = true;
                pass.Compute([]);
            }

            Bits.AssertSame<float>([.. Enumerable.Repeat(0f, Rows), .. Enumerable.Repeat(vectors == 1 ? 0 : 0.25f, Rows)], logits, "Logit", vectors);
        }
    }

    /// <summary>Values in every narrower form, and identifiers of every width, have the bits of the same numbers dense.</summary>
    [Theory]
    [InlineData(1, 100, 1)]
    [InlineData(255, 3000, 2)]
    [InlineData(1, 3000, 2)]
    [InlineData(0, 100, 1)]
    [InlineData(255, 70_000, 3)]
    public void Narrow_forms_change_no_bit(int largest, int features, int columnBytes)
    {
        SplitMix random = new(3);
        const int Rows = 130;
        int each = Math.Max(7, features / 120);
        using SparseMatrixBuilder<float> builder = new(features);
        float[] dense = new float[Rows * features];
        for (int i = 0; i < Rows; i++)
        {
            SortedSet<int> columns = [.. Enumerable.Range(0, each).Select(e => (int)(((long)i * each) + e) * 11 % features), .. Enumerable.Range(0, 5).Select(_ => random.Below(features))];
            float[] values = [.. columns.Select(_ => largest switch { 0 => (float)random.Uniform(-1, 1), 1 => 1, _ => (float)random.Below(largest + 1) })];
            builder.Append([.. columns], values);
            foreach ((int column, float value) in columns.Zip(values))
            {
                dense[(i * features) + column] = value;
            }
        }

        using SparseMatrix<float> sparse = builder.Build();
        using FeatureMatrix<float> same = FeatureMatrix<float>.PackAs<float>(consecutive: true, dense, Rows, features, features);
        int valueBytes = largest switch { 0 => sizeof(float), 1 => 0, _ => 1 };
        Assert.InRange(sparse.Store.ByteCount, sparse.EntryCount * (columnBytes + valueBytes), (sparse.EntryCount * (columnBytes + valueBytes)) + (8 * (Rows + 1)) + 192);
        float[] coefficients = random.Vector<float>(features);
        float[] labels = [.. Enumerable.Range(0, Rows).Select(i => (float)(i % 2))];
        using FeaturePasses<float> sparsePasses = new(sparse, 1);
        using FeaturePasses<float> densePasses = new(same, 1);
        Bits.AssertSame<double>(All(densePasses), All(sparsePasses), "Sum", features);

        double[] All(FeaturePasses<float> passes)
        {
            // Wide dense rows take several panels where sparse ones take one: sums have other bits then.
            double[] sums = new double[features + 2];
            LogLossSums loss = passes.ComputeLogLossGradient(labels, [], coefficients, 0.25f, sums.AsSpan(0, features));
            (sums[features], sums[features + 1]) = (loss.Loss, loss.InterceptGradient);
            float[] logits = new float[Rows];
            passes.ComputeLogits(coefficients, 0.25f, logits);
            return [.. logits, .. features > 100 ? [] : sums];
        }
    }

    /// <summary>Cold columns of several panels, one class and several, against the same sums of the reference.</summary>
    [Fact]
    public void Cold_columns_are_those_of_the_reference()
    {
        SparseProblem<float> problem = new SparseCase(150, 2000, 1, 3, 7).Derive<float>();
        List<int> kept = [.. Enumerable.Range(0, problem.Values.Length).Where(i => i % 40 == 3)];
        using SparseMatrix<float> sparse = SparseMatrix<float>.FromCoo([.. kept.Select(i => problem.Rows[i])], [.. kept.Select(i => problem.Columns[i])], [.. kept.Select(i => problem.Values[i])], 150, 2000);
        sparse.Store.LimitRunningSums(32);
        using FeaturePasses<float> passes = new(sparse, 1);
        double[] product = new double[2000];
        passes.ComputeTransposedProduct(problem.Residuals, product);
        double[] expected = new double[2000];
        kept.ForEach(i => expected[problem.Columns[i]] += (double)problem.Values[i] * problem.Residuals[problem.Rows[i]]);
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.True(Math.Abs(expected[j] - product[j]) <= 1e-6 * (1 + Math.Abs(expected[j])), $"{j}: {product[j]}, not {expected[j]}.");
        }

        Assert.True(Enumerable.Range(0, 2000).Count(j => expected[j] == product[j]) > 1900);

        // Several classes, against rows of the same numbers in double.
        double[] all = problem.SoftmaxSums(sparse);
        Assert.NotEqual(0, all.Take(6000).Count(sum => sum != 0));
        using FeatureMatrix<double> dense = FeatureMatrix<double>.Pack(Enumerable.Range(0, 150).SelectMany(i => Row(sparse, i)).ToArray(), 150, 2000);
        double[] reference = new SparseCase(150, 2000, 1, 3, 7).Derive<double>().SoftmaxSums(dense);
        for (int i = 0; i < reference.Length; i++)
        {
            Assert.True(Math.Abs(reference[i] - all[i]) <= 2e-5 * (1 + Math.Abs(reference[i])), $"{i}: {all[i]}, not {reference[i]}.");
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        foreach ((int rows, int features, int each) in ((int, int, int)[])[(20_000, 300, 40), (5_000, 60_000, 50), (30_000, 20_000, 12)])
        {
            using SparseMatrix<float> matrix = Draw(rows, features, each);
            SplitMix random = new(9);
            float[] coefficients = random.Vector<float>(features);
            float[] labels = [.. Enumerable.Range(0, rows).Select(i => (float)(i % 2))];
            double[]? first = null;
            foreach (int threads in (int[])[1, 2, 5])
            {
                using FeaturePasses<float> passes = new(matrix, threads, Sharing.Always);
                double[] sums = new double[features + 2];
                LogLossSums loss = passes.ComputeLogLossGradient(labels, [], coefficients, 0.25f, sums.AsSpan(0, features));
                (sums[features], sums[features + 1]) = (loss.Loss, loss.InterceptGradient);
                first ??= sums;
                Bits.AssertSame<double>(first, sums, "Sum", (rows, features, threads));
            }

            Assert.True(matrix.PanelCount > 1);
        }
    }

    [Fact]
    public void The_Gram_matrix_and_moments_are_those_of_the_dense_rows() => Property.Check<SparseCase>(item =>
    {
        SparseProblem<double> problem = item.Derive<double>();
        using SparseMatrix<double> sparse = problem.Sparse();
        using FeatureMatrix<double> dense = problem.Consecutive();
        AssertClose(Gram(problem, dense), Gram(problem, sparse), item.Rows * 4e-16 * 4, "Gram");
        AssertGramByIdentifier(problem, sparse);
        if (item.Rows > 0)
        {
            (double[] means, double[] deviations) = Moments(problem, dense);
            (double[] sparseMeans, double[] sparseDeviations) = Moments(problem, sparse);
            AssertClose(means, sparseMeans, 1e-13, "Mean");
            AssertClose(deviations, sparseDeviations, 1e-13, "Deviation");
            Assert.Equal(deviations.Select(deviation => deviation == 0), sparseDeviations.Select(deviation => deviation == 0));
        }
    });

    [Fact]
    public void A_constant_column_has_no_deviation_and_its_value_for_a_mean()
    {
        SparseMatrix<double> matrix = SparseMatrix<double>.FromCsr([0L, 1, 2, 3], [1, 1, 1], [0.1, 0.1, 0.1], 2);
        using WorkerTeam team = new(1);
        using ColumnMoments<double> moments = matrix.NewMoments(team);
        double[] means = new double[2];
        double[] deviations = new double[2];
        unsafe
        {
            moments.Compute(null, 3, means, deviations);
        }

        Assert.Equal([0, 0.1], means);
        Assert.Equal([0, 0], deviations);
        matrix.Dispose();
    }

    public static SparseMatrix<float> Draw(int rows, int features, int each)
    {
        SplitMix random = new((ulong)(rows + features));
        using SparseMatrixBuilder<float> builder = new(features);
        for (int i = 0; i < rows; i++)
        {
            SortedSet<int> columns = [];
            while (columns.Count < each)
            {
                columns.Add((int)(features * random.Uniform(0, 1) * random.Uniform(0, 1)));
            }

            builder.Append([.. columns], random.Vector<float>(each));
        }

        return builder.Build();
    }

    private static double[] Row(SparseMatrix<float> matrix, int row)
    {
        float[] values = new float[matrix.FeatureCount];
        matrix.CopyRowTo(row, values);
        return [.. values.Select(value => (double)value)];
    }

    private static T[] Logits<T>(SparseProblem<T> problem, FeatureSource<T> source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using (source)
        {
            using FeaturePasses<T> passes = new(source, 1);
            T[] logits = new T[problem.Case.Rows * (problem.Case.Classes + 1)];
            passes.ComputeClassLogits(problem.Coefficients, problem.Intercepts, logits.AsSpan(problem.Case.Rows));
            passes.ComputeLogits(problem.Coefficients.AsSpan(0, problem.Case.Features), problem.Intercepts[0], logits.AsSpan(0, problem.Case.Rows));
            return logits;
        }
    }

    private static double[] Sums<T>(SparseProblem<T> problem, FeatureSource<T> source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using FeaturePasses<T> passes = new(source, 1);
        int d = problem.Case.Features;
        double[] sums = new double[(3 * d) + 4];
        LogLossSums loss = passes.ComputeLogLossGradient(problem.Labels, problem.Weights, problem.Coefficients.AsSpan(0, d), problem.Intercepts[0], sums.AsSpan(0, d));
        sums[^1] = loss.Loss;
        sums[^2] = loss.InterceptGradient;
        sums[^3] = passes.ComputeTransposedProduct(problem.Residuals, sums.AsSpan(d, d));
        sums[^4] = passes.ComputeHessianProduct(problem.Weights, problem.Coefficients.AsSpan(0, d), problem.Intercepts[0], sums.AsSpan(2 * d, d));
        return sums;
    }

    /// <summary>The Gram matrix of columns in an order of their own, as a run sees them, has the bits of the caller's, on any number of threads.</summary>
    private static void AssertGramByIdentifier(SparseProblem<double> problem, SparseMatrix<double> sparse)
    {
        double[] expected = Gram(problem, sparse);
        ReadOnlySpan<int> originals = sparse.UsedColumns;
        foreach (int threads in (int[])[1, 3])
        {
            double[] actual = Gram(problem, sparse.Used, threads);
            for (int i = 0; i < originals.Length; i++)
            {
                for (int j = 0; j < originals.Length; j++)
                {
                    double whole = originals[i] < 0 || originals[j] < 0 ? 0 : expected[(originals[i] * problem.Case.Features) + originals[j]];
                    Assert.Equal(whole, actual[(i * originals.Length) + j]);
                }
            }
        }
    }

    private static double[] Gram(SparseProblem<double> problem, FeatureSource<double> source, int threads = 1)
    {
        using FeaturePasses<double> passes = new(source, threads);
        double[] gram = new double[source.FeatureCount * source.FeatureCount];
        passes.ComputeGram(problem.Weights, gram);
        return gram;
    }

    private static unsafe (double[] Means, double[] Deviations) Moments(SparseProblem<double> problem, FeatureSource<double> source)
    {
        using WorkerTeam team = new(1);
        using ColumnMoments<double> moments = source.NewMoments(team);
        double[] means = new double[problem.Case.Features];
        double[] deviations = new double[problem.Case.Features];
        double total = problem.Weights.Sum();
        fixed (double* weights = problem.Weights)
        {
            moments.Compute(total > 0 ? weights : null, total > 0 ? total : problem.Case.Rows, means, deviations);
        }

        return (means, deviations);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"{what} {i}: {actual[i]:R}, not {expected[i]:R}.");
        }
    }
}
