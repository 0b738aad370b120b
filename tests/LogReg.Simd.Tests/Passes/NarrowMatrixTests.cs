using System.Numerics;
using System.Runtime.InteropServices;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>A matrix of narrow elements gives, bit by bit, what a matrix of the same numbers in the type of the arithmetic gives.</summary>
public class NarrowMatrixTests
{
    public static TheoryData<FeatureStorage, int, int> Cases()
    {
        TheoryData<FeatureStorage, int, int> data = [];
        foreach (FeatureStorage storage in (FeatureStorage[])[FeatureStorage.Byte, FeatureStorage.SByte, FeatureStorage.HalfPrecision, FeatureStorage.BFloat16])
        {
            foreach ((int rows, int features) in ((int, int)[])[(1, 5), (16, 1), (37, 3), (700, 33), (9001, 7), (70, 160), (333, 170), (40, 1100)])
            {
                data.Add(storage, rows, features);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_pass_has_the_bits_of_the_wide_matrix(FeatureStorage storage, int rows, int features)
    {
        AssertPasses<float>(storage, rows, features);
        AssertPasses<double>(storage, rows, features);
    }

    [Theory]
    [InlineData(FeatureStorage.Byte)]
    [InlineData(FeatureStorage.SByte)]
    [InlineData(FeatureStorage.HalfPrecision)]
    [InlineData(FeatureStorage.BFloat16)]
    public void Models_have_the_bits_of_the_wide_matrix(FeatureStorage storage)
    {
        foreach ((int rows, int features) in ((int, int)[])[(600, 12), (500, 170)])
        {
            (FeatureMatrix<float> narrow, FeatureMatrix<float> wide) = Matrices<float>(storage, rows, features);
            using (narrow)
            using (wide)
            {
                SplitMix random = new(9);
                float[] labels = [.. Enumerable.Range(0, rows).Select(i => (float)(i < 2 ? i : random.Below(2)))];
                int[] classes = [.. Enumerable.Range(0, rows).Select(i => i < 3 ? i : random.Below(3))];
                foreach (TrainingOptions options in (TrainingOptions[])
                    [
                        new() { L2Strength = 1e-3 },
                        new() { L2Strength = 1e-3, Standardize = true },
                        new() { L2Strength = 1e-3, Solver = Solver.Lbfgs, ThreadCount = 2 },
                        new() { L1Strength = 1e-3, L2Strength = 1e-3 },
                        new() { L2Strength = 1e-2, Solver = Solver.StochasticGradient, LearningRate = 1e-6, MaxIterations = 2 },
                    ])
                {
                    LogisticModel expected = LogisticRegression.Train(wide, labels, options).Model;
                    LogisticModel actual = LogisticRegression.Train(narrow, labels, options).Model;
                    Bits.AssertSame<double>(expected.Coefficients, actual.Coefficients, "Coefficient", (storage, options));
                    Assert.Equal(expected.Intercept, actual.Intercept);
                }

                TrainingOptions several = new() { L2Strength = 1e-2, MaxIterations = 20 };
                Assert.Equal(
                    MulticlassRegression.Train(wide, classes, options: several).Model.Coefficients.ToArray(),
                    MulticlassRegression.Train(narrow, classes, options: several).Model.Coefficients.ToArray());
            }
        }
    }

    [Fact]
    public void Infinite_and_undefined_halves_are_refused_with_their_place()
    {
        Half[] features = [(Half)1, (Half)2, (Half)3, (Half)4, Half.PositiveInfinity, (Half)6];
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(features, 3, 2, keepsHalf: true);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => LogisticRegression.Train<float>(matrix, [0, 1, 1]));
        Assert.Contains("row 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("column 0", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(37, 3)]
    [InlineData(40, 170)]
    public void A_half_that_is_not_finite_passes_as_in_the_wide_matrix_wherever_it_stands(int rows, int features)
    {
        SplitMix random = new(17);
        float[] coefficients = random.Vector<float>(features, 1);
        foreach ((int row, int column) in ((int, int)[])[(0, 0), (rows - 1, features - 1), (rows / 2, features / 2)])
        {
            foreach (Half special in (Half[])[Half.PositiveInfinity, Half.NegativeInfinity, Half.NaN])
            {
                Half[] values = [.. Enumerable.Range(0, rows * features).Select(_ => (Half)(random.Below(200) - 100))];
                values[(row * features) + column] = special;
                using FeatureMatrix<float> narrow = FeatureMatrix<float>.Pack(values, rows, features, keepsHalf: true);
                using FeatureMatrix<float> wide = FeatureMatrix<float>.Pack(Array.ConvertAll(values, value => (float)value), rows, features);
                using FeatureMatrix<float> others = narrow.SelectRows(Enumerable.Range(0, rows).Where(i => i != row).ToArray());
                using FeatureMatrix<float> alone = narrow.SelectRows([row]);
                float[] expected = Logits(wide, coefficients);
                Assert.False(float.IsFinite(expected[row]));
                Assert.Equal(expected, Logits(narrow, coefficients));
                Assert.Equal(expected.Where((_, i) => i != row), Logits(others, coefficients));
                Assert.Equal([expected[row]], Logits(alone, coefficients));
                Assert.True(narrow.FindNotFinite(out int foundRow, out int foundColumn, out _));
                Assert.Equal((row, column), (foundRow, foundColumn));
            }
        }
    }

    [Theory]
    [InlineData(FeatureStorage.Byte, 40_000, 60)]
    [InlineData(FeatureStorage.Byte, 6_500, 333)]
    [InlineData(FeatureStorage.HalfPrecision, 20_000, 60)]
    [InlineData(FeatureStorage.BFloat16, 3_300, 333)]
    public void Fetching_ahead_from_memory_changes_no_bit(FeatureStorage storage, int rows, int features)
    {
        (FeatureMatrix<float> narrow, FeatureMatrix<float> wide) = Matrices<float>(storage, rows, features);
        using (narrow)
        using (wide)
        {
            Assert.True(narrow.ExceedsCaches);
            float[] residuals = new SplitMix(3).Vector<float>(rows, 1);
            double[] expected = new double[features];
            double[] actual = new double[features];
            using FeaturePasses<float> ofNarrow = new(narrow, 2);
            using FeaturePasses<float> ofWide = new(wide, 1);
            Assert.Equal(ofWide.ComputeTransposedProduct(residuals, expected), ofNarrow.ComputeTransposedProduct(residuals, actual));
            Bits.AssertSame<double>(expected, actual, "Product", (storage, rows, features));
        }
    }

    [Fact]
    public void Narrow_elements_stay_as_they_are()
    {
        using FeatureMatrix<float> bytes = FeatureMatrix<float>.Pack((ReadOnlySpan<byte>)[1, 2, 255], 1, 3);
        Assert.Equal(FeatureStorage.Byte, bytes.Storage);
        using FeatureMatrix<double> halves = FeatureMatrix<double>.Pack((ReadOnlySpan<Half>)[(Half)0.5], 1, 1, keepsHalf: true);
        Assert.Equal(FeatureStorage.HalfPrecision, halves.Storage);
        using FeatureMatrix<float> converted = FeatureMatrix<float>.Pack((ReadOnlySpan<Half>)[(Half)0.5], 1, 1);
        Assert.Equal(FeatureStorage.SinglePrecision, converted.Storage);
        using FeatureMatrix<double> singles = FeatureMatrix<double>.Pack((ReadOnlySpan<float>)[0.1f], 1, 1);
        Assert.Equal(FeatureStorage.DoublePrecision, singles.Storage);
    }

    private static float[] Logits(FeatureMatrix<float> matrix, float[] coefficients)
    {
        float[] logits = new float[matrix.SampleCount];
        using FeaturePasses<float> passes = new(matrix, 1);
        passes.ComputeLogits(coefficients, 0.5f, logits);
        return logits;
    }

    private static void AssertPasses<T>(FeatureStorage storage, int rows, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (FeatureMatrix<T> narrow, FeatureMatrix<T> wide) = Matrices<T>(storage, rows, features);
        using (narrow)
        using (wide)
        {
            Assert.Equal(storage, narrow.Storage);
            List<double[]> expected = Passes(wide, 1);
            foreach (int threads in (int[])[1, 3])
            {
                List<double[]> actual = Passes(narrow, threads);
                for (int i = 0; i < expected.Count; i++)
                {
                    Bits.AssertSame<double>(expected[i], actual[i], $"Element of pass {i}", (storage, rows, features, threads));
                }
            }
        }
    }

    private static List<double[]> Passes<T>(FeatureMatrix<T> matrix, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = matrix.SampleCount;
        int d = matrix.FeatureCount;
        SplitMix random = new((ulong)((31 * n) + d));
        T[] labels = [.. Enumerable.Range(0, n).Select(_ => T.CreateChecked(random.Below(2)))];
        T[] weights = random.Vector<T>(n, 2);
        T[] coefficients = random.Vector<T>(3 * d, 0.01);
        T[] intercepts = random.Vector<T>(3);
        using FeaturePasses<T> passes = new(matrix, threads, Sharing.Always);
        T[] logits = new T[3 * n];
        passes.ComputeClassLogits(coefficients, intercepts, logits);
        double[] gradient = new double[d];
        T[] curvatures = new T[n];
        LogLossSums sums = passes.ComputeLogLossGradient(labels, labels, coefficients.AsSpan(0, d), intercepts[0], gradient, curvatures);
        double[] transposed = new double[d];
        double ofOnes = passes.ComputeTransposedProduct(weights, transposed);
        double[] product = new double[d];
        double ofIntercept = passes.ComputeHessianProduct(curvatures, coefficients.AsSpan(d, d), intercepts[1], product);
        double[] gram = new double[d * d];
        passes.ComputeGram(weights, gram);
        T[] row = new T[d];
        matrix.CopyRowTo(n - 1, row);
        return [Wide(logits), gradient, [sums.Loss, sums.InterceptGradient], Wide(curvatures), transposed, product, [ofOnes, ofIntercept], gram, Wide(row)];
    }

    /// <summary>The same numbers, narrow and wide; the narrow ones end at a guard page while they are packed.</summary>
    private static (FeatureMatrix<T> Narrow, FeatureMatrix<T> Wide) Matrices<T>(FeatureStorage storage, int rows, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new((ulong)((rows * 1000) + features));
        int count = rows * features;
        switch (storage)
        {
            case FeatureStorage.Byte:
                byte[] bytes = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Below(256))];
                return (Guarded(bytes, x => FeatureMatrix<T>.Pack(x, rows, features)), Pack(bytes.Select(x => T.CreateChecked(x)), rows, features));
            case FeatureStorage.SByte:
                sbyte[] signed = [.. Enumerable.Range(0, count).Select(_ => (sbyte)(random.Below(256) - 128))];
                return (Guarded(signed, x => FeatureMatrix<T>.Pack(x, rows, features)), Pack(signed.Select(x => T.CreateChecked(x)), rows, features));
            case FeatureStorage.HalfPrecision:
                Half[] halves = [.. Enumerable.Range(0, count).Select(_ => (Half)(random.Signed() * 3))];
                return (Guarded(halves, x => FeatureMatrix<T>.Pack(x, rows, features, keepsHalf: true)), Pack(halves.Select(x => T.CreateChecked(x)), rows, features));
            default:
                float[] singles = [.. Enumerable.Range(0, count).Select(_ => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)random.Signed() * 3) & 0xFFFF0000))];
                ushort[] bits = [.. singles.Select(x => (ushort)(BitConverter.SingleToUInt32Bits(x) >> 16))];
                return (Guarded(bits, x => FeatureMatrix<T>.PackBFloat16(x, rows, features)), Pack(singles.Select(x => T.CreateChecked(x)), rows, features));
        }
    }

    private static FeatureMatrix<T> Guarded<E, T>(E[] values, Packing<E, T> pack)
        where E : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<E> source = Operand<E>.Input(values);
        return pack(source.Span);
    }

    private static FeatureMatrix<T> Pack<T>(IEnumerable<T> values, int rows, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] all = [.. values];
        return typeof(T) == typeof(float)
            ? FeatureMatrix<T>.Pack(MemoryMarshal.Cast<T, float>(all), rows, features)
            : FeatureMatrix<T>.Pack(MemoryMarshal.Cast<T, double>(all), rows, features);
    }

    private static double[] Wide<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. values.Select(double.CreateChecked)];

    private delegate FeatureMatrix<T> Packing<E, T>(ReadOnlySpan<E> rows)
        where E : unmanaged
        where T : unmanaged;
}
