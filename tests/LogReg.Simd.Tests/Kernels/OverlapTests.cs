using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels;

/// <summary>The gradient of some strips and the logits of the next ones in one loop, which passes from memory have on a Zen 4, on every machine, under every policy, and with guard pages: the bits of
/// one after the other.</summary>
public class OverlapTests
{
    private const double Intercept = 0.25;

    /// <summary>Features around a turn of eight and a block of 32, and the most that such strips have.</summary>
    private static readonly int[] FeatureCounts = [1, 7, 8, 9, 16, 23, 31, 32, 33, 40, 64, 104];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Products_of_a_part_and_of_the_next_have_the_bits_of_one_after_the_other(int strips)
    {
        Products<Simd512Single, Vector512<float>, float>(strips);
        Products<SimdPortableSingle, Vector<float>, float>(strips);
        Products<Simd512Double, Vector512<double>, double>(strips);
        Products<SimdPortableDouble, Vector<double>, double>(strips);
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(32, false)]
    [InlineData(64, false)]
    [InlineData(16, true)]
    [InlineData(32, true)]
    [InlineData(64, true)]
    public void A_pass_of_such_parts_has_the_bits_of_a_pass_in_groups(int rows, bool isOfHessian)
    {
        Passes<Simd512Single, Vector512<float>, float>(rows, isOfHessian);
        Passes<SimdPortableSingle, Vector<float>, float>(rows, isOfHessian);
        Passes<Simd512Double, Vector512<double>, double>(rows, isOfHessian);
        Passes<SimdPortableDouble, Vector<double>, double>(rows, isOfHessian);
    }

    [Fact]
    public void A_part_and_the_running_sums_fit_the_first_cache()
    {
        Assert.Equal([0, 64, 64, 32, 32, 16, 16, 0], ((int[])[7, 8, 24, 25, 48, 49, 104, 105]).Select(features => OverlappedStrips.PartRows(features, sizeof(float))));
        Assert.Equal([0, 64, 64, 32, 32, 16, 16, 0], ((int[])[7, 8, 12, 13, 24, 25, 52, 53]).Select(features => OverlappedStrips.PartRows(features, sizeof(double))));
    }

    private static unsafe void Products<S, V, T>(int strips)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = strips * Lanes.Count;
        foreach (int featureCount in FeatureCounts)
        {
            SplitMix random = new(41);
            using Operand<T> features = Operand<T>.Input(Draw<T>(ref random, 2 * rows * featureCount)), coefficients = Operand<T>.Input(Draw<T>(ref random, featureCount));
            using Operand<T> residuals = Operand<T>.Input(Draw<T>(ref random, rows));
            T[] sums = Draw<T>(ref random, Lanes.Count * featureCount);
            using Operand<T> expected = Operand<T>.InOut(sums), actual = Operand<T>.InOut(sums);
            using Operand<T> expectedLogits = Operand<T>.Output(rows), logits = Operand<T>.Output(rows);
            T intercept = T.CreateChecked(Intercept);
            StripGradient.Accumulate<T, S, V, T>(features.Pointer, strips, featureCount, residuals.Pointer, expected.Pointer);
            StripLogits.Compute<T, S, V, T>(features.Pointer + (rows * featureCount), strips, featureCount, coefficients.Pointer, intercept, expectedLogits.Pointer, streams: false);
            OverlappedStrips.Compute<S, V, T>(features.Pointer, strips, featureCount, residuals.Pointer, actual.Pointer, coefficients.Pointer, intercept, logits.Pointer);
            Bits.AssertSame<T>(expected.Take(), actual.Take(), "Gradient", featureCount);
            Bits.AssertSame<T>(expectedLogits.Take(), logits.Take(), "Logits", featureCount);
        }
    }

    private static void Passes<S, V, T>(int rows, bool isOfHessian)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int featureCount in FeatureCounts)
        {
            // A rest alone, sets of 64 rows alone, and both, of more than a group.
            foreach (int rowCount in (int[])[37, 64, 203, 320, 333])
            {
                T[][] expected = [.. Enumerable.Range(0, 3).Select(_ => new T[rowCount])];
                T[][] actual = [.. Enumerable.Range(0, 3).Select(_ => new T[rowCount])];
                double[] sums = Pass<S, V, T>(rowCount, featureCount, 0, isOfHessian, expected);
                Bits.AssertSame<double>(sums, Pass<S, V, T>(rowCount, featureCount, rows, isOfHessian, actual), "Sums", (rowCount, featureCount));
                Bits.AssertSame<T>(expected[0], actual[0], "Logits", (rowCount, featureCount));
                Bits.AssertSame<T>(expected[1], actual[1], "Curvatures", (rowCount, featureCount));
            }
        }
    }

    /// <summary>The sums of one pass over a panel, loss and gradient or a Hessian product, and what it writes for each row.</summary>
    private static unsafe double[] Pass<S, V, T>(int rowCount, int featureCount, int overlappedRows, bool isOfHessian, T[][] ofRows)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new(42);
        int strips = (rowCount + Lanes.Count - 1) / Lanes.Count;
        using Operand<T> features = Operand<T>.Input(Draw<T>(ref random, strips * Lanes.Count * featureCount)), coefficients = Operand<T>.Input(Draw<T>(ref random, featureCount));
        using Operand<T> labels = Operand<T>.Input([.. Enumerable.Range(0, rowCount).Select(i => T.CreateChecked(i % 3 == 0 ? 1 : 0))]);
        using Operand<T> weights = Operand<T>.Input([.. Enumerable.Range(0, rowCount).Select(i => T.CreateChecked(i % 5 / 4.0))]);
        if (isOfHessian)
        {
            return Sums<CurvatureTerms<T>, S, V, T>(new CurvatureTerms<T> { Curvatures = weights.Pointer }, rowCount, featureCount, overlappedRows, features.Pointer, coefficients.Pointer);
        }

        using Operand<T> logits = Operand<T>.Output(rowCount), curvatures = Operand<T>.Output(rowCount);
        IndependentTerms<LogLoss, T> terms = new() { Only = new BinaryProblem<T>((nint)labels.Pointer, (nint)weights.Pointer, (nint)logits.Pointer, (nint)curvatures.Pointer) };
        double[] sums = Sums<IndependentTerms<LogLoss, T>, S, V, T>(terms, rowCount, featureCount, overlappedRows, features.Pointer, coefficients.Pointer);
        ofRows[0] = logits.Take();
        ofRows[1] = curvatures.Take();
        return sums;
    }

    private static unsafe double[] Sums<C, S, V, T>(C terms, int rowCount, int featureCount, int overlappedRows, T* features, T* coefficients)
        where C : struct, IRowTerms<T>
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int GroupRows = 2 * LossTerms.RowMultiple;
        InterleavedRows layout = default;
        PassShape shape = new(1, layout.GradientSize(featureCount), GroupRows, 0, terms.SumCount(1), GroupRows + Lanes.Count, PartRows: 0, overlappedRows);
        using Operand<byte> scratch = Operand<byte>.Scratch((int)new PassScratch<T>(shape, null).ByteLength);
        double[] sums = new double[featureCount + terms.SumCount(1)];
        T intercept = T.CreateChecked(Intercept);
        fixed (double* destination = sums)
        {
            DenseRows<InterleavedRows, T> rows = new(layout, new StripReader<T>(features), featureCount, null, isInMemory: overlappedRows > 0);
            FusedPass.Add<DenseRows<InterleavedRows, T>, C, S, V, T>(
                rows, in terms, 0, rowCount, coefficients, &intercept, 1, new PassScratch<T>(shape, scratch.Pointer), destination);
        }

        Assert.DoesNotContain(sums, value => value == 0 || double.IsNaN(value));
        return sums;
    }

    private static T[] Draw<T>(ref SplitMix random, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = T.CreateChecked(random.Uniform(-1, 1));
        }

        return values;
    }
}
