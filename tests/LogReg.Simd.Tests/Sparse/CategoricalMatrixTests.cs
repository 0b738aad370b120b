using System.Numerics;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>A row of numbers and codes has the bits of the row of zeros and ones that it stands for.</summary>
public class CategoricalMatrixTests
{
    public static TheoryData<int, int, int[]> Shapes => new()
    {
        { 1, 0, [3] },
        { 15, 0, [1, 2, 3] },
        { 16, 1, [5] },
        { 33, 13, [10, 255, 2, 256, 40] },
        { 64, 16, [7, 300] },
        { 63, 17, [31, 1, 0, 90] },
        { 64, 3, [] },
        { 40, 0, [70_000, 3] },
        { 0, 2, [4] },
        { 50, 2, [9, 2, 30, 4, 17, 3, 8, 40] },
        { 64, 5, [3, 70, 2, 16, 5, 33, 4, 250, 6, 2, 12, 7, 90, 3, 28, 11, 2, 5, 300] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rows_have_the_bits_of_their_zeros_and_ones(int rows, int numbers, int[] counts)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (CategoricalMatrix<T> coded, T[] dense) = Draw<T>(rows, numbers, counts, 5);
            using CategoricalMatrix<T> matrix = coded;
            int d = matrix.FeatureCount;
            using FeatureMatrix<T> same = FeatureMatrix<T>.PackAs<T>(consecutive: true, dense, rows, d, d);
            T[] row = new T[d];
            for (int i = 0; i < rows; i++)
            {
                matrix.CopyRowTo(i, row);
                Bits.AssertSame<T>(dense.AsSpan(i * d, d), row, "Feature", i);
            }

            using (FeatureSource<T> taken = matrix.SelectRows([.. Enumerable.Range(0, rows).Reverse()]))
            {
                for (int i = 0; i < rows; i++)
                {
                    taken.CopyRowTo(rows - 1 - i, row);
                    Bits.AssertSame<T>(dense.AsSpan(i * d, d), row, "Feature taken", i);
                }
            }

            Bits.AssertSame<T>(Logits(same), Logits(matrix), "Logit", rows);
            if (typeof(T) == typeof(double))
            {
                // Categories are added up in double always: the running sums of a dense panel in double.
                foreach (bool magnitudes in (bool[])[false, true])
                {
                    Bits.AssertSame<double>(SoftmaxSums(same, magnitudes), SoftmaxSums(matrix, magnitudes), "Sum", (rows, magnitudes));
                }
            }

            T[] Logits(FeatureSource<T> source)
            {
                SplitMix random = new(8);
                using FeaturePasses<T> passes = new(source, 1);
                T[] logits = new T[3 * rows];
                passes.ComputeClassLogits(random.Vector<T>(3 * d), random.Vector<T>(3), logits);
                return logits;
            }
        }
    }

    [Fact]
    public void Threads_change_no_bit_and_single_precision_is_that_of_double()
    {
        (CategoricalMatrix<float> matrix, float[] dense) = Draw<float>(9000, 5, [10, 300, 7], 3);
        int d = matrix.FeatureCount;
        double[] wide = new double[d];
        SplitMix random = new(9);
        float[] residuals = random.Vector<float>(9000);
        for (int i = 0; i < 9000; i++)
        {
            for (int j = 0; j < d; j++)
            {
                wide[j] += (double)dense[(i * d) + j] * residuals[i];
            }
        }

        double[]? first = null;
        foreach (int threads in (int[])[1, 2, 5])
        {
            using FeaturePasses<float> passes = new(matrix, threads, Sharing.Always);
            double[] product = new double[d];
            passes.ComputeTransposedProduct(residuals, product);
            first ??= product;
            Bits.AssertSame<double>(first, product, "Product", threads);
        }

        Assert.True(matrix.PanelCount > 1);
        for (int j = 0; j < d; j++)
        {
            // Numbers: 9,000 products of at most 1, added up in single precision 256 at a time.
            double bound = j < 5 ? 9000 * 256 * 6e-8 : 1e-10;
            Assert.True(Math.Abs(first![j] - wide[j]) <= bound, $"{j}: {first[j]}, not {wide[j]}.");
        }

        matrix.Dispose();
    }

    /// <summary>Multiples of 1/8: every sum is exact, whatever its order.</summary>
    [Fact]
    public void Sums_of_eighths_are_exact()
    {
        SplitMix random = new(2);
        using CategoricalMatrixBuilder<float> builder = new(5000, 2, [4, 600]);
        double[] expected = new double[2 + 604];
        float[] residuals = [.. Enumerable.Range(0, 5000).Select(_ => (random.Below(17) - 8) / 8f)];
        for (int i = 0; i < 5000; i++)
        {
            float[] numbers = [random.Below(9) - 4, (random.Below(9) - 4) / 8f];
            int[] codes = [random.Below(5) - 1, random.Below(600)];
            builder.Append(numbers, codes);
            expected[0] += numbers[0] * residuals[i];
            expected[1] += numbers[1] * residuals[i];
            expected[2 + 4 + codes[1]] += residuals[i];
            if (codes[0] >= 0)
            {
                expected[2 + codes[0]] += residuals[i];
            }
        }

        using CategoricalMatrix<float> matrix = builder.Build();
        using FeaturePasses<float> passes = new(matrix, 2);
        double[] product = new double[expected.Length];
        passes.ComputeTransposedProduct(residuals, product);
        Bits.AssertSame<double>(expected, product, "Sum", "eighths");
    }

    [Fact]
    public void Training_finds_the_optimum_of_the_dense_rows()
    {
        (CategoricalMatrix<float> matrix, float[] dense) = Draw<float>(3000, 3, [6, 90], 4);
        SplitMix random = new(6);
        float[] labels = [.. Enumerable.Range(0, 3000).Select(i => dense[i * matrix.FeatureCount] + random.Signed() > 0 ? 1f : 0f)];
        foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Lbfgs, Solver.NewtonCholesky, Solver.NewtonCg])
        {
            TrainingOptions options = new() { L2Strength = 1e-3, Tolerance = 1e-8, Solver = solver, Standardize = solver == Solver.Auto };
            TrainingResult expected = LogisticRegression.Train<float>(dense, matrix.FeatureCount, labels, options);
            TrainingResult actual = LogisticRegression.Train<float>(matrix, labels, options);
            Assert.Equal(StopReason.Converged, actual.StopReason);
            Assert.InRange(actual.Objective, expected.Objective * (1 - 3e-8), expected.Objective * (1 + 3e-8));
        }

        matrix.Dispose();
    }

    [Fact]
    public void Codes_take_few_bytes_and_features_follow_each_other()
    {
        using CategoricalMatrix<float> matrix = Draw<float>(160, 2, [240, 256, 70_000], 1).Matrix;
        Assert.Equal((160 * (1 + 2 + 4)) + (160 * 2 * sizeof(float)), matrix.ByteCount);
        Assert.Equal((2, 242, 2 + 240 + 256 + 69_999), (matrix.FeatureOf(0, 0), matrix.FeatureOf(1, 0), matrix.FeatureOf(2, 69_999)));
        Assert.Equal((2, 3, 70_498), (matrix.NumericCount, matrix.CategoricalCount, matrix.FeatureCount));
        Assert.Equal([240, 256, 70_000], matrix.CategoryCounts.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("code", () => matrix.FeatureOf(0, 240));
        Assert.Throws<ArgumentOutOfRangeException>("column", () => matrix.FeatureOf(3, 0));
    }

    [Fact]
    public void What_is_no_row_is_refused_and_leaves_the_builder_as_it_was()
    {
        using CategoricalMatrixBuilder<double> builder = new(2, 1, [3]);
        builder.Append([1], [2]);
        Assert.Contains("code 3 in categorical column 0, which has 3", Assert.Throws<ArgumentOutOfRangeException>("codes", () => builder.Append([1], [3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("codes", () => builder.Append([1], [-2]));
        Assert.Throws<ArgumentException>("numbers", () => builder.Append([], [1]));
        Assert.Throws<ArgumentException>("codes", () => builder.Append([1], []));
        Assert.Contains("1 of its 2 rows", Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);
        builder.Append([double.NaN], [CategoricalMatrixBuilder<double>.NoCategory]);
        Assert.Throws<ArgumentException>("codes", () => builder.Append([1], [1]));
        using CategoricalMatrix<double> matrix = builder.Build();
        Assert.Contains("row 1, column 0", Assert.Throws<ArgumentException>("features", () => LogisticRegression.Train<double>(matrix, [0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("categoryCounts", () => new CategoricalMatrixBuilder<float>(1, 1, [int.MaxValue - 1]));
        Assert.Throws<ArgumentOutOfRangeException>("categoryCounts", () => new CategoricalMatrixBuilder<float>(1, 1, [-1]));
        Assert.Throws<ObjectDisposedException>(() => builder.Append([1], [1]));
    }

    internal static (CategoricalMatrix<T> Matrix, T[] Dense) Draw<T>(int rows, int numbers, int[] counts, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new((ulong)seed);
        using CategoricalMatrixBuilder<T> builder = new(rows, numbers, counts);
        int d = numbers + counts.Sum();
        T[] dense = new T[rows * d];
        int[] codes = new int[counts.Length];
        for (int i = 0; i < rows; i++)
        {
            T[] own = random.Vector<T>(numbers);
            own.CopyTo(dense, i * d);
            int first = numbers;
            for (int f = 0; f < counts.Length; f++)
            {
                codes[f] = random.Below(counts[f] + 1) - 1;
                if (codes[f] >= 0)
                {
                    dense[(i * d) + first + codes[f]] = T.One;
                }

                first += counts[f];
            }

            builder.Append(own, codes);
        }

        return (builder.Build(), dense);
    }

    private static unsafe double[] SoftmaxSums<T>(FeatureSource<T> source, bool magnitudes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new(4);
        int d = source.FeatureCount;
        T[] labels = [.. Enumerable.Range(0, source.SampleCount).Select(_ => T.CreateChecked(random.Below(3)))];
        using WorkerTeam team = new(1);
        fixed (T* classes = labels, coefficients = random.Vector<T>(3 * d), intercepts = random.Vector<T>(3))
        {
            SoftmaxTerms<T> terms = new() { Labels = classes };
            using FeaturePass<SoftmaxTerms<T>, T> pass = source.NewPass(in terms, 3, team, magnitudes);
            pass.Coefficients = coefficients;
            pass.Intercepts = intercepts;
            double[] sums = new double[pass.SumLength];
            pass.Compute(sums);
            return sums;
        }
    }
}
