using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Losses;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Formula 4.3: loss, slope and curvature along a line, against the element-wise kernels bit by bit and against the scalar reference.</summary>
public class LineTermsTests
{
    private const int MaxRows = 70;

    // Logits are multiples of 1/8 and steps powers of two, so that z₀ + t·(z₁ − z₀) is exact and both sides judge the same logit.
    private static readonly double[] Steps = [0, 0.25, 1, -0.5, 2];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sums_have_their_one_order_and_the_same_bits_under_every_policy(bool weighted)
    {
        Assert.Equal(
            InOrder<Simd512Single, Vector512<float>, float>(weighted, (a, b) => a * b),
            InOrder<SimdPortableSingle, Vector<float>, float>(weighted, (a, b) => a * b));
        Assert.Equal(
            InOrder<Simd512Double, Vector512<double>, double>(weighted, (a, b) => a * b),
            InOrder<SimdPortableDouble, Vector<double>, double>(weighted, (a, b) => a * b));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sums_are_those_of_the_reference(bool weighted)
    {
        AgainstReference<Simd512Single, Vector512<float>, float>(weighted);
        AgainstReference<SimdPortableSingle, Vector<float>, float>(weighted);
        AgainstReference<Simd512Double, Vector512<double>, double>(weighted);
        AgainstReference<SimdPortableDouble, Vector<double>, double>(weighted);
    }

    private static List<double> InOrder<S, V, T>(bool weighted, Func<T, T, T> multiply)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        PairMaps<S, V, T> maps = new();
        UlpRow curvature = UlpTable.Row("curvature");
        List<double> all = [];
        foreach (double step in Steps)
        {
            Operands<T> rows = new(weighted);
            double[][] lanes = [new double[Lanes.Count], new double[Lanes.Count], new double[Lanes.Count]];
            for (int count = 0; count <= MaxRows; count++)
            {
                double[] sums = rows.Compute<S, V>(step, count);
                Assert.Equal([.. lanes.Select(LaneTree.Sum)], sums);
                all.AddRange(sums);
                if (count < MaxRows)
                {
                    T move = Ulp.Narrow<T>(rows.Move(count));
                    T logit = Ulp.Narrow<T>(rows.Logit(count, step));
                    T label = rows.Labels[count];
                    T weight = weighted ? rows.Weights[count] : Ulp.Narrow<T>(1);
                    T bend = multiply(multiply(curvature.Function.ComputeOne(Policy.Portable, logit), move), weight);
                    int lane = count % Lanes.Count;
                    lanes[0][lane] += Ulp.Widen(multiply(maps.LossAlone(logit, label), weight));
                    lanes[1][lane] += Ulp.Widen(multiply(multiply(maps.ResidualAlone(logit, label), weight), move));
                    lanes[2][lane] += Ulp.Widen(multiply(bend, move));
                }
            }
        }

        return all;
    }

    private static void AgainstReference<S, V, T>(bool weighted)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Operands<T> rows = new(weighted);
        foreach (double step in Steps)
        {
            double[] expected = new double[3];
            double[] sizes = new double[3];
            for (int count = 0; count <= MaxRows; count++)
            {
                // An elementary function is off by at most 2 ulp of its largest intermediate (|z| + 1 for the loss, 1 for the residual, ¼ for the
                // curvature: docs/numerics.md), and up to three products follow: γ(8) of that size covers them; sums are in double.
                double[] bounds = [.. sizes.Select(size => size * (Rounding<T>.Gamma(8) + Rounding<double>.Gamma(2 * MaxRows)))];
                Bits.AssertWithin<double>(expected, rows.Compute<S, V>(step, count), bounds, "sum", $"{count} rows, step {step}, {typeof(S).Name}");
                if (count < MaxRows)
                {
                    double weight = weighted ? Ulp.Widen(rows.Weights[count]) : 1;
                    double label = Ulp.Widen(rows.Labels[count]);
                    (double z, double move) = (rows.Logit(count, step), rows.Move(count));
                    expected[0] += weight * ReferenceLosses.LogLoss.Value(z, label);
                    expected[1] += weight * ReferenceLosses.LogLoss.Residual(z, label) * move;
                    expected[2] += weight * ReferenceLosses.LogLoss.Curvature(z, label) * move * move;
                    sizes[0] += weight * (Math.Abs(z) + 1);
                    sizes[1] += weight * Math.Abs(move);
                    sizes[2] += 0.25 * weight * move * move;
                }
            }
        }
    }

    /// <summary>Rows whose end is followed by NaN: what lies behind the last row must not matter.</summary>
    private sealed class Operands<T>
        where T : unmanaged
    {
        private readonly double[] starts = new double[MaxRows];
        private readonly double[] ends = new double[MaxRows];
        private readonly bool weighted;

        public Operands(bool weighted)
        {
            this.weighted = weighted;
            SplitMix random = new(17);
            for (int i = 0; i < MaxRows; i++)
            {
                starts[i] = (random.Below(161) - 80) / 8.0;
                ends[i] = (random.Below(161) - 80) / 8.0;
                Labels[i] = Ulp.Narrow<T>(i % 5 == 0 ? random.Uniform(0, 1) : random.Below(2));
                Weights[i] = Ulp.Narrow<T>(i % 9 == 4 ? 0 : random.Uniform(0, 3));
            }
        }

        public T[] Labels { get; } = new T[MaxRows];

        public T[] Weights { get; } = new T[MaxRows];

        public double Move(int row) => ends[row] - starts[row];

        public double Logit(int row, double step) => starts[row] + (step * Move(row));

        public unsafe double[] Compute<S, V>(double step, int count)
            where S : struct, ISimd<V, T>
            where V : struct
        {
            T[] nans = Enumerable.Repeat(Ulp.Narrow<T>(double.NaN), Lanes.Count).ToArray();
            T[] start = [.. Ulp.Narrow<T>(starts)[..count], .. nans];
            T[] end = [.. Ulp.Narrow<T>(ends)[..count], .. nans];
            T[] y = [.. Labels[..count], .. nans];
            T[] s = [.. Weights[..count], .. nans];
            double[] sums = [double.NaN, double.NaN, double.NaN];
            fixed (T* from = start, to = end, labels = y, weights = s)
            fixed (double* destination = sums)
            {
                LineTerms.Compute<LogLoss, S, V, T>(from, to, Ulp.Narrow<T>(step), labels, weighted ? weights : null, count, destination);
            }

            return sums;
        }
    }
}
