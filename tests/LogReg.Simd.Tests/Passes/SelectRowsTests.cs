using System.Numerics;
using System.Runtime.InteropServices;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>A selection of rows is, bit by bit, the matrix that packing these rows alone makes.</summary>
public class SelectRowsTests
{
    private const int Rows = 163;

    /// <summary>Which rows: every second, a shuffle with repetitions, the last rows, whole strips, two aligned runs with a hole, none.</summary>
    private static readonly int[][] Selections =
    [
        [.. Enumerable.Range(0, Rows).Where(i => i % 2 == 1)],
        [.. Enumerable.Range(0, 200).Select(i => (i * 7919) % Rows)],
        [.. Enumerable.Range(0, 21).Select(i => Rows - 1 - i)],
        [.. Enumerable.Range(16, 32), .. Enumerable.Range(0, 16)],
        [.. Enumerable.Range(0, 40), .. Enumerable.Range(48, 20), 5],
        [],
    ];

    public static TheoryData<FeatureStorage, int> Dense()
    {
        TheoryData<FeatureStorage, int> data = [];
        foreach (FeatureStorage storage in Enum.GetValues<FeatureStorage>())
        {
            foreach (int features in (int[])[0, 1, 7, 159, 160, 170])
            {
                data.Add(storage, features);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Dense))]
    public void A_selection_of_dense_rows_is_their_matrix(FeatureStorage storage, int features)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (storage == FeatureStorage.DoublePrecision && typeof(T) == typeof(float))
            {
                return;
            }

            byte[] values = [.. Enumerable.Range(0, Rows * features).Select(i => (byte)((i * 37) % 251 % 120))];
            using FeatureMatrix<T> all = Pack<T>(storage, values, Rows, features);
            foreach (int[] rows in Selections)
            {
                byte[] chosen = [.. rows.SelectMany(row => values[(row * features)..((row + 1) * features)])];
                using FeatureMatrix<T> expected = Pack<T>(storage, chosen, rows.Length, features);
                using FeatureMatrix<T> actual = all.SelectRows(rows);
                Assert.Equal(expected.Storage, actual.Storage);
                AssertSame(expected, actual);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)]
    public void A_selection_of_sparse_rows_is_their_matrix(int features)
    {
        // Ones alone in every third row, bytes in the next, and other numbers: the narrowest form and the order of the columns are the selection's.
        SplitMix random = new(3);
        double[][] dense = [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, features).Select(j => random.Below(3 + (j % 5)) > 1 ? 0 : i % 3 == 0 ? 1 : i % 3 == 1 ? random.Below(9) + 1.0 : 0.1 * random.Below(9)).ToArray())];
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using SparseMatrix<T> all = Build(Enumerable.Range(0, Rows));
            foreach (int[] rows in (int[][])[.. Selections, [.. Enumerable.Range(0, Rows).Where(i => i % 3 == 0)], [.. Enumerable.Range(0, Rows).Where(i => i % 3 < 2)]])
            {
                using SparseMatrix<T> expected = Build(rows);
                using SparseMatrix<T> actual = all.SelectRows(rows);
                Assert.Equal((expected.EntryCount, expected.UsedColumnCount, expected.ByteCount), (actual.EntryCount, actual.UsedColumnCount, actual.ByteCount));
                AssertSame(expected, actual);
            }

            SparseMatrix<T> Build(IEnumerable<int> rows)
            {
                using SparseMatrixBuilder<T> builder = new(features);
                foreach (int row in rows)
                {
                    int[] stored = [.. Enumerable.Range(0, features).Where(j => dense[row][j] != 0)];
                    builder.Append(stored, Array.ConvertAll(stored, j => T.CreateChecked((float)dense[row][j])));
                }

                return builder.Build();
            }
        }
    }

    [Fact]
    public void A_selection_of_coded_rows_is_their_matrix()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int[] counts = [3, 300, 1, 20];
            using CategoricalMatrix<T> all = Build(Enumerable.Range(0, Rows));
            foreach (int[] rows in Selections)
            {
                using CategoricalMatrix<T> expected = Build(rows);
                using CategoricalMatrix<T> actual = all.SelectRows(rows);
                Assert.Equal((expected.ByteCount, expected.PanelCount), (actual.ByteCount, actual.PanelCount));
                AssertSame(expected, actual);
            }

            CategoricalMatrix<T> Build(IEnumerable<int> rows)
            {
                int[] all = [.. rows];
                using CategoricalMatrixBuilder<T> builder = new(all.Length, 2, counts);
                foreach (int row in all)
                {
                    builder.Append(
                        [T.CreateChecked(row * 0.25), T.CreateChecked(row % 5)],
                        [row % 4 == 3 ? CategoricalMatrixBuilder<T>.NoCategory : row % 3, row * row % 300, 0, row * 7 % 20]);
                }

                return builder.Build();
            }
        }
    }

    [Fact]
    public void Many_threads_select_what_one_does()
    {
        TrainingData data = TrainingData.Draw(61, 20_000, 31);
        int[] rows = [.. Enumerable.Range(0, data.Rows).Where(i => i % 5 != 2)];
        using FeatureMatrix<double> dense = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
        using FeatureMatrix<double> chosen = FeatureMatrix<double>.Pack(data.Select(rows).Features, rows.Length, data.FeatureCount);
        using WorkerTeam team = new(4, Sharing.Always);
        using FeatureSource<double> selected = dense.Select(rows, team);
        Assert.True(chosen.PanelCount > 4);
        AssertSame(chosen, selected);
    }

    [Fact]
    public void A_model_of_a_selection_is_that_of_the_rows_alone()
    {
        TrainingData data = TrainingData.Draw(62, 700, 9, weighted: true);
        int[] rows = [.. Enumerable.Range(0, 700).Where(i => i % 5 != 0)];
        TrainingData chosen = data.Select(rows);
        using FeatureMatrix<float> all = FeatureMatrix<float>.Pack(data.Features, data.Rows, data.FeatureCount);
        using FeatureMatrix<float> fold = all.SelectRows(rows);
        TrainingResult expected = chosen.Train<float>(new TrainingOptions());
        TrainingResult actual = LogisticRegression.Train(fold, TrainingData.Narrow<float>(chosen.Labels), sampleWeights: TrainingData.Narrow<float>(chosen.Weights));
        Bits.AssertSame<double>(expected.Model.Coefficients, actual.Model.Coefficients, "coefficient", 0);
        Assert.Equal((expected.Model.Intercept, expected.CertifiedGap), (actual.Model.Intercept, actual.CertifiedGap));
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        using FeatureMatrix<double> dense = FeatureMatrix<double>.Pack(new double[12], 4, 3);
        using SparseMatrix<double> sparse = SparseMatrix<double>.FromCsr((long[])[0, 1, 1], [0], [2.0], 3);
        foreach (FeatureSource<double> source in (FeatureSource<double>[])[dense, sparse])
        {
            ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>("rows", () => source.SelectRows([1, 0, source.SampleCount]));
            Assert.Contains($"place 2 is {source.SampleCount}", refused.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>("rows", () => source.SelectRows([-1]));
        }
    }

    private static FeatureMatrix<T> Pack<T>(FeatureStorage storage, byte[] values, int rows, int features)
        where T : unmanaged =>
        storage switch
        {
            FeatureStorage.Byte => FeatureMatrix<T>.Pack(values, rows, features),
            FeatureStorage.SByte => FeatureMatrix<T>.Pack(MemoryMarshal.Cast<byte, sbyte>(values), rows, features),
            FeatureStorage.HalfPrecision => FeatureMatrix<T>.Pack((ReadOnlySpan<Half>)Array.ConvertAll(values, value => (Half)value), rows, features, keepsHalf: true),
            FeatureStorage.BFloat16 => FeatureMatrix<T>.PackBFloat16(Array.ConvertAll(values, value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)), rows, features),
            _ => FeatureMatrix<T>.Pack(Array.ConvertAll(values, value => value / 4.0), rows, features),
        };

    /// <summary>Asserts that two sources have the same rows, and sums of the same bits.</summary>
    private static void AssertSame<T>(FeatureSource<T> expected, FeatureSource<T> actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal((expected.SampleCount, expected.FeatureCount), (actual.SampleCount, actual.FeatureCount));
        int n = expected.SampleCount;
        int d = expected.FeatureCount;
        T[] row = new T[d];
        T[] same = new T[d];
        for (int i = 0; i < n; i++)
        {
            expected.CopyRowTo(i, row);
            actual.CopyRowTo(i, same);
            Bits.AssertSame<T>(row, same, "feature", i);
        }

        SplitMix random = new(4);
        T[] coefficients = random.Vector<T>(d);
        T[] labels = [.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? T.One : T.Zero)];
        Bits.AssertSame<double>(Gradient(expected), Gradient(actual), "sum", (n, d));

        double[] Gradient(FeatureSource<T> source)
        {
            using FeaturePasses<T> passes = new(source, 1);
            double[] gradient = new double[d + 1];
            T[] residuals = new T[n];
            LogLossSums sums = passes.ComputeLogLossGradient(labels, [], coefficients, T.One, gradient.AsSpan(0, d));
            gradient[d] = sums.Loss;
            return gradient;
        }
    }
}
