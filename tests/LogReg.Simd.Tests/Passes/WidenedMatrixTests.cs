using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>A single-precision matrix seen in double gives what the same numbers packed in double give. Of small integers every sum is exact, so the bits must agree.</summary>
public class WidenedMatrixTests
{
    public static TheoryData<int, int, int> Shapes()
    {
        TheoryData<int, int, int> data = [];
        foreach (int rows in (int[])[1, 16, 23, 700, 9001])
        {
            foreach (int features in (int[])[1, 3, 40, 170])
            {
                data.Add(rows, features, rows % 2 == 0 ? 1 : 2);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_pass_has_the_bits_of_a_matrix_of_doubles(int rows, int features, int threads)
    {
        SplitMix random = new((ulong)((rows * 1000) + features));
        double[] x = Integers(random, rows * features);
        double[] direction = Integers(random, features);
        double[] weights = Integers(random, rows);
        using FeatureMatrix<float> narrow = FeatureMatrix<float>.Pack(x, rows, features);
        using FeatureSource<double> view = narrow.InDouble();
        using FeatureMatrix<double> packed = FeatureMatrix<double>.Pack(x, rows, features);
        List<double[]> expected = Passes(packed, direction, weights, threads);
        List<double[]> actual = Passes(view, direction, weights, threads);
        for (int i = 0; i < expected.Count; i++)
        {
            Bits.AssertSame<double>(expected[i], actual[i], "element", $"pass {i} of {rows} rows by {features} features");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(165)]
    public void Rows_and_samples_of_rows_are_the_matrix_s_own(int features)
    {
        double[] x = Integers(new SplitMix(3), 500 * features);
        using FeatureMatrix<float> narrow = FeatureMatrix<float>.Pack(x, 500, features);
        using FeatureSource<double> view = narrow.InDouble();
        double[] row = new double[features];
        view.CopyRowTo(37, row);
        Assert.Equal(x.AsSpan(37 * features, features).ToArray(), row);
        using FeatureMatrix<double> sample = Assert.IsType<FeatureMatrix<double>>(view.TakeSpread(100, out int[] strips));
        for (int i = 0; i < strips.Length; i++)
        {
            sample.CopyRowTo((16 * i) + 5, row);
            Assert.Equal(x.AsSpan(((16 * strips[i]) + 5) * features, features).ToArray(), row);
        }
    }

    private static double[] Integers(SplitMix random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Below(9) - 4.0)];

    private static List<double[]> Passes(FeatureSource<double> matrix, double[] direction, double[] weights, int threads)
    {
        using FeaturePasses<double> passes = new(matrix, threads);
        double[] logits = new double[matrix.SampleCount];
        passes.ComputeLogits(direction, 3, logits);
        double[] transposed = new double[matrix.FeatureCount];
        double ofOnes = passes.ComputeTransposedProduct(weights, transposed);
        double[] product = new double[matrix.FeatureCount];
        double ofIntercept = passes.ComputeHessianProduct(weights, direction, 2, product);
        double[] gram = new double[matrix.FeatureCount * matrix.FeatureCount];
        passes.ComputeGram(weights, gram);
        return [logits, transposed, product, gram, [ofOnes, ofIntercept]];
    }
}
