using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>The order of every sum, number by number: what makes results the same at any vector width.</summary>
public unsafe class KernelTests
{
    private const int Rows = Design.BlockRows;

    public static TheoryData<int> Columns => [1, 2, 3, 4, 5, 7, 8, 9, 11, 20];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Logits_are_sums_over_columns_in_their_order(int columns)
    {
        (double[] block, double[] beta, double[] logits) = (Numbers(1, columns * Rows), Numbers(2, columns), Numbers(3, Rows));
        double[] expected = [.. Enumerable.Range(0, Rows).Select(i => Logit(block, beta, logits[i], i, j => j))];
        fixed (double* x = block, b = beta, z = logits)
        {
            BlockKernels.AddLogits(x, columns, b, z);
        }

        Assert.Equal(expected, logits);
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Products_are_sums_over_eight_lanes(int columns)
    {
        (double[] block, double[] residuals, double[] sums) = (Numbers(4, columns * Rows), Numbers(5, Rows), Numbers(6, columns));
        double[] expected = [.. sums.Select((sum, j) => sum + Product(block.AsSpan(j * Rows, Rows), residuals, 8))];
        fixed (double* x = block, r = residuals, s = sums)
        {
            BlockKernels.AddProducts(x, columns, r, s);
        }

        Assert.Equal(expected, sums);
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Gram_matrices_are_sums_over_four_lanes(int columns)
    {
        (double[] block, double[] weights, double[] gram) = (Numbers(7, columns * Rows), Numbers(8, Rows), Numbers(9, columns * columns));
        double[] before = [.. gram];
        fixed (double* x = block, w = weights, scratch = new double[2 * Rows], g = gram)
        {
            BlockKernels.AddGram(x, columns, w, scratch, g);
        }

        for (int j = 0; j < columns; j++)
        {
            double[] weighted = [.. Enumerable.Range(0, Rows).Select(i => block[(j * Rows) + i] * weights[i])];
            for (int k = 0; k <= j; k++)
            {
                Assert.Equal(before[(j * columns) + k] + Product(block.AsSpan(k * Rows, Rows), weighted, 4), gram[(j * columns) + k]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Four_vectors_at_once_have_the_sums_of_each(int columns)
    {
        const int Vectors = BatchKernels.Vectors;
        (double[] block, double[] beta, double[] logits) = (Numbers(10, columns * Rows), Numbers(11, columns * Vectors), Numbers(12, Rows * Vectors));
        double[] sums = Numbers(13, columns * Vectors);
        double[] expectedLogits = [.. Enumerable.Range(0, Rows * Vectors).Select(place => Logit(block, beta, logits[place], place % Rows, j => (j * Vectors) + (place / Rows)))];
        double[] expectedSums =
        [
            .. sums.Select((sum, place) => sum + Product(block.AsSpan(place % columns * Rows, Rows), expectedLogits.AsSpan(place / columns * Rows, Rows), 8)),
        ];
        fixed (double* x = block, b = beta, z = logits, s = sums)
        {
            BatchKernels.AddLogits(x, columns, b, z);
            BatchKernels.AddProducts(x, columns, z, s);
        }

        Assert.Equal(expectedLogits, logits);
        Assert.Equal(expectedSums, sums);
    }

    [Fact]
    public void Exact_sums_are_kept_lane_by_lane()
    {
        const int Lanes = LanePair.Count;
        (double[] block, double[] high, double[] low) = (Numbers(14, Rows), Numbers(15, Rows), [.. Numbers(16, Rows).Select(value => value * 1e-17)]);
        double[] sums = [.. Numbers(17, Lanes), .. Numbers(18, Lanes).Select(value => value * 1e-17)];
        double[] expected = new double[2 * Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            (double sumA, double restA) = ExactSum(block, high, low, lane, sums[lane], sums[lane + Lanes]);
            (double sumB, double restB) = ExactSum(block, high, low, lane + Lanes, 0, 0);
            (double sum, double error) = DoubleDouble.TwoSum(sumA, sumB);
            (expected[lane], expected[lane + Lanes]) = DoubleDouble.TwoSum(sum, restA + (restB + error));
        }

        fixed (double* x = block, h = high, l = low, s = sums)
        {
            ExactKernels.AddProducts(x, 1, h, l, s);
        }

        Assert.Equal(expected, sums);
    }

    private static double Logit(double[] block, double[] coefficients, double logit, int row, Func<int, int> place)
    {
        for (int j = 0; j < block.Length / Rows; j++)
        {
            logit = Math.FusedMultiplyAdd(block[(j * Rows) + row], coefficients[place(j)], logit);
        }

        return logit;
    }

    /// <summary>A dot product over lanes, whose halves are added first where there are eight, and then those of four.</summary>
    private static double Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int lanes)
    {
        double[] sums = new double[lanes];
        for (int i = 0; i < Rows; i++)
        {
            sums[i % lanes] = Math.FusedMultiplyAdd(left[i], right[i], sums[i % lanes]);
        }

        for (int half = lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                sums[lane] += sums[lane + half];
            }
        }

        return sums[0];
    }

    private static (double Sum, double Lost) ExactSum(double[] x, double[] high, double[] low, int first, double sum, double rest)
    {
        for (int i = first; i < Rows; i += 2 * LanePair.Count)
        {
            double product = x[i] * high[i];
            double error = Math.FusedMultiplyAdd(x[i], low[i], Math.FusedMultiplyAdd(x[i], high[i], -product));
            (sum, double lost) = DoubleDouble.TwoSum(sum, product);
            rest += lost + error;
        }

        return (sum, rest);
    }

    private static double[] Numbers(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Generated.Normal(random))];
    }
}
