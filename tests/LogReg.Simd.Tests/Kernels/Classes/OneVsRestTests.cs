using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Formula 5.1: the terms of several binary problems over the same rows, against the reference and against each problem alone, bit by bit.</summary>
public class OneVsRestTests
{
    private const int ClassCount = 5;
    private const int FirstRow = 3;

    public static TheoryData<int> RowCounts => [1, 2, 15, 16, 17, 48, 63, 64, 65, 127, 128, 130];

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Each_problem_has_the_terms_of_its_own_loss_whichever_share_the_pass(int rows)
    {
        Terms<float> single = Check<Simd512Single, Vector512<float>, float>(rows);
        Terms<double> twice = Check<Simd512Double, Vector512<double>, double>(rows);

        // And the same bits at every width.
        AssertSame(single, Check<SimdPortableSingle, Vector<float>, float>(rows), rows);
        AssertSame(twice, Check<SimdPortableDouble, Vector<double>, double>(rows), rows);
    }

    [Fact]
    public void The_sums_of_residuals_stand_before_those_of_the_losses()
    {
        IndependentTerms<LogLoss, float> terms = default;
        Assert.Equal(10, terms.SumCount(5));
        Assert.Equal(5, IndependentTerms<LogLoss, float>.LossSlot(5));
        Assert.Equal(0, terms.ScratchLength(5, 64));
    }

    private static Terms<T> Check<S, V, T>(int rows)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Terms<T> together = Compute<S, V, T>(rows, [0, 1, 2, 3, 4]);
        AssertReference(together, rows);
        foreach (int[] some in (int[][])[[2], [4, 1], [3, 0, 2]])
        {
            Terms<T> less = Compute<S, V, T>(rows, some);
            for (int i = 0; i < some.Length; i++)
            {
                int k = some[i];
                Bits.AssertSame<T>(together.Residuals[k], less.Residuals[i], "residual", (rows, k));
                Bits.AssertSame<T>(together.Logits[k], less.Logits[i], "logit", (rows, k));
                Bits.AssertSame<T>(together.Curvatures[k], less.Curvatures[i], "curvature", (rows, k));
                Bits.AssertSame<double>(together.ResidualSums[k], less.ResidualSums[i], "residual sum", (rows, k));
                Bits.AssertSame<double>(together.LossSums[k], less.LossSums[i], "loss sum", (rows, k));
            }
        }

        return together;
    }

    private static void AssertReference<T>(Terms<T> terms, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < ClassCount; k++)
        {
            (double[] z, double[] y, double[] s) = Problem<T>(k, rows);
            double[] residuals = [.. z.Select((value, i) => s[i] * (ReferenceFunctions.Sigmoid(value) - y[i]))];
            double[] curvatures = [.. z.Select((value, i) => s[i] * ReferenceFunctions.Sigmoid(value) * ReferenceFunctions.Sigmoid(-value))];
            double[] losses = [.. z.Select((value, i) => s[i] * (ReferenceFunctions.Softplus(value) - (y[i] * value)))];

            // A few roundings of an exponential of at most 8 each.
            double few = Rounding<T>.Gamma(24);
            Bits.AssertWithin<T>(residuals, terms.Residuals[k].AsSpan(0, rows), [.. s.Select(weight => 2 * weight * few)], "residual", (rows, k));
            Bits.AssertWithin<T>(curvatures, terms.Curvatures[k].AsSpan(FirstRow, rows), [.. s.Select(weight => weight * few)], "curvature", (rows, k));
            Bits.AssertEqual<T>(z, terms.Logits[k].AsSpan(FirstRow, rows), "logit", (rows, k));
            double size = s.Sum() * 9 * few;
            Assert.InRange(Math.Abs(residuals.Sum() - terms.ResidualSums[k].Sum()), 0, size);
            Assert.InRange(Math.Abs(losses.Sum() - terms.LossSums[k].Sum()), 0, size);

            // Nothing before or behind the rows is touched.
            Assert.All(terms.Logits[k].Take(FirstRow).Concat(terms.Logits[k].Skip(FirstRow + rows)), value => Assert.Equal(T.CreateChecked(-99), value));
            Assert.All(terms.Curvatures[k].Take(FirstRow).Concat(terms.Curvatures[k].Skip(FirstRow + rows)), value => Assert.Equal(T.CreateChecked(-99), value));
        }
    }

    /// <summary>Logits in [−8, 8), labels, and weights: none (ones) for even classes.</summary>
    private static (double[] Logits, double[] Labels, double[] Weights) Problem<T>(int k, int rows)
        where T : unmanaged
    {
        SplitMix random = new((ulong)(31 + k));
        double[] z = random.Vector<double>(rows, 8);
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Below(2))];
        double[] s = [.. Enumerable.Range(0, rows).Select(_ => k % 2 == 0 ? 1 : 0.25 * random.Below(9))];
        return (z, y, s);
    }

    private static unsafe Terms<T> Compute<S, V, T>(int rows, int[] classes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = classes.Length;
        int stride = (rows + 15) / 16 * 16;
        int length = FirstRow + rows + 16;
        T nan = T.CreateChecked(double.NaN);
        T[] logits = [.. Enumerable.Repeat(nan, count * stride)];
        T[] labels = [.. Enumerable.Repeat(nan, count * length)];
        T[] weights = [.. Enumerable.Repeat(nan, count * length)];
        T[] kept = [.. Enumerable.Repeat(T.CreateChecked(-99), count * length)];
        T[] curvatures = [.. kept];
        double[] lanes = new double[2 * count * Lanes.Count];
        for (int i = 0; i < count; i++)
        {
            (double[] z, double[] y, double[] s) = Problem<T>(classes[i], rows);
            for (int row = 0; row < rows; row++)
            {
                logits[(i * stride) + row] = T.CreateChecked(z[row]);
                labels[(i * length) + FirstRow + row] = T.CreateChecked(y[row]);
                weights[(i * length) + FirstRow + row] = T.CreateChecked(s[row]);
            }
        }

        fixed (T* zs = logits, ys = labels, ss = weights, to = kept, cs = curvatures)
        fixed (double* sums = lanes)
        {
            BinaryProblem<T>* problems = stackalloc BinaryProblem<T>[count];
            for (int i = 0; i < count; i++)
            {
                int at = i * length;
                problems[i] = new BinaryProblem<T>((nint)(ys + at), classes[i] % 2 == 0 ? 0 : (nint)(ss + at), (nint)(to + at), (nint)(cs + at));
            }

            IndependentTerms<LogLoss, T> terms = new() { Problems = problems };
            terms.Compute<S, V>(FirstRow, rows, count, zs, stride, null, sums);
        }

        T[][] Split(T[] all, int size) => [.. Enumerable.Range(0, count).Select(i => all[(i * size)..((i + 1) * size)])];
        double[][] Slots(int first) => [.. Enumerable.Range(first, count).Select(slot => lanes[(slot * Lanes.Count)..((slot + 1) * Lanes.Count)])];
        return new Terms<T>(Split(logits, stride), Split(kept, length), Split(curvatures, length), Slots(0), Slots(IndependentTerms<LogLoss, T>.LossSlot(count)));
    }

    private static void AssertSame<T>(Terms<T> first, Terms<T> second, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < ClassCount; k++)
        {
            Bits.AssertSame<T>(first.Residuals[k], second.Residuals[k], "residual", (rows, k));
            Bits.AssertSame<T>(first.Curvatures[k], second.Curvatures[k], "curvature", (rows, k));
            Bits.AssertSame<double>(first.ResidualSums[k], second.ResidualSums[k], "residual sum", (rows, k));
            Bits.AssertSame<double>(first.LossSums[k], second.LossSums[k], "loss sum", (rows, k));
        }
    }

    private sealed record Terms<T>(T[][] Residuals, T[][] Logits, T[][] Curvatures, double[][] ResidualSums, double[][] LossSums);
}
