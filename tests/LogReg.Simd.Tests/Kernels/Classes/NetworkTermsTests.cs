using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Formulas 6.1 and 6.2 over rows: residuals of the hidden units and all sums, under every policy.</summary>
public class NetworkTermsTests
{
    private static readonly int[] UnitCounts = [1, 2, 5, 17];
    private static readonly int[] OutputCounts = [1, 2, 3, 5];

    [Theory]
    [EveryPolicy]
    public void Terms_are_within_the_bound<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double size in (double[])[0, 1, 8, 40])
        {
            foreach (int units in UnitCounts)
            {
                foreach (int outputs in OutputCounts)
                {
                    Check(policy, Rows<T>.Draw(Lanes.Count, units, outputs, size), weighted: units > 2);
                }
            }
        }
    }

    /// <summary>A unit far on either side still learns: its derivative is σ(−|z|) with all digits and not the difference of 1 and 1.</summary>
    [Theory]
    [EveryPolicy]
    public void A_saturated_unit_keeps_the_digits_of_its_derivative<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double z in (double[])[-60, -20, 20, 60])
        {
            ClassSums<T> terms = ClassRunner.Network(policy, [[T.CreateChecked(z)]], [T.One], [T.Zero], [T.Zero]);
            double expected = ReferenceFunctions.SigmoidDerivative(z) * ReferenceFunctions.Sigmoid(ReferenceFunctions.Sigmoid(z));
            Bits.AssertWithin<T>([expected], terms.Residuals[0], [expected * Rounding<T>.Gamma(Math.Abs(z) + 16)], "Residual", (policy, z));
        }
    }

    [Theory]
    [EveryPolicy]
    public void NaN_reaches_its_own_row_and_no_other<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int outputs in (int[])[1, 3])
        {
            Rows<T> rows = Rows<T>.Draw(Lanes.Count, 4, outputs, 2);
            ClassSums<T> clean = rows.Terms(policy, weighted: false);
            rows.Logits[2][7] = T.NaN;
            ClassSums<T> terms = rows.Terms(policy, weighted: false);
            for (int i = 0; i < Lanes.Count; i++)
            {
                bool isHit = i == 7;
                Assert.All(Enumerable.Range(0, 4), j => Assert.Equal(isHit ? T.NaN : clean.Residuals[j][i], terms.Residuals[j][i]));
                Assert.All(
                    Enumerable.Range(0, terms.Lanes.Length / Lanes.Count), slot => Assert.Equal(isHit ? double.NaN : clean.Of(slot)[i], terms.Of(slot)[i]));
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void A_row_has_the_same_terms_wherever_it_stands_and_sums_have_their_one_order<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 40;
        const double Start = 0.5;
        foreach (int outputs in (int[])[1, 3])
        {
            Rows<T> rows = Rows<T>.Draw(Count, 5, outputs, 3);
            ClassSums<T>[] alone = [.. Enumerable.Range(0, Count).Select(i => rows.Part(i, 1).Terms(policy, weighted: true))];
            foreach (int first in (int[])[0, 1, 18])
            {
                for (int count = 0; count <= Count - first; count++)
                {
                    Rows<T> part = rows.Part(first, count);
                    ClassSums<T> terms = ClassRunner.Network(
                        policy, part.Logits, rows.Coefficients, rows.Intercepts, rows.Labels[..(first + count)], rows.Weights[..(first + count)], first, Start);
                    for (int j = 0; j < 5; j++)
                    {
                        T[] expected = [.. Enumerable.Range(first, count).Select(i => alone[i].Residuals[j][0])];
                        Bits.AssertSame<T>(expected, terms.Residuals[j], $"Residual of unit {j}", (policy, first, count));
                    }

                    for (int slot = 0; slot < terms.Lanes.Length / Lanes.Count; slot++)
                    {
                        double[] expected = SoftmaxRows<T>.InOrder(Enumerable.Range(first, count).Select(i => alone[i].Of(slot)[0]), Start);
                        Bits.AssertSame<double>(expected, terms.Of(slot), $"Lane of sum {slot}", (policy, first, count));
                    }
                }
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void Weights_multiply_and_a_weight_of_zero_takes_a_row_out<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int outputs in (int[])[1, 4])
        {
            Rows<T> rows = Rows<T>.Draw(37, 3, outputs, 4);
            ClassSums<T> plain = rows.Terms(policy, weighted: false);
            ClassSums<T> doubled = rows.Under(policy, T.One + T.One);
            ClassSums<T> none = rows.Under(policy, T.Zero);
            Bits.AssertSame<double>(plain.Lanes, rows.Under(policy, T.One).Lanes, "Lane under ones", policy);
            Bits.AssertSame<double>(plain.Lanes.Select(value => 2 * value).ToArray(), doubled.Lanes, "Lane under twos", policy);
            Assert.All(none.Lanes, value => Assert.Equal(0, value));
            for (int j = 0; j < 3; j++)
            {
                Bits.AssertSame<T>(plain.Residuals[j].Select(r => r + r).ToArray(), doubled.Residuals[j], "Residual under twos", policy);
                Assert.All(none.Residuals[j], value => Assert.Equal(T.Zero, value));
            }
        }
    }

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double size in (double[])[0.5, 4, 30, 104, 1e4])
        {
            foreach (int units in UnitCounts)
            {
                foreach (int outputs in OutputCounts)
                {
                    Rows<T> rows = Rows<T>.Draw(61, units, outputs, size);
                    ClassSums<T> wide = rows.Terms(precision.Wide, weighted: true);
                    ClassSums<T> portable = rows.Terms(precision.Portable, weighted: true);
                    Bits.AssertSame<double>(wide.Lanes, portable.Lanes, "Lane", (precision, size, units, outputs));
                    for (int j = 0; j < units; j++)
                    {
                        Bits.AssertSame<T>(wide.Residuals[j], portable.Residuals[j], "Residual", (precision, size, units, outputs));
                    }
                }
            }
        }
    }

    /// <summary>At most 16 rows: each has a lane of every sum to itself.</summary>
    private static void Check<T>(Policy<T> policy, Rows<T> rows, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ClassSums<T> terms = rows.Terms(policy, weighted);
        (int h, int k) = (rows.Logits.Length, rows.Intercepts.Length);
        Assert.Equal((h + k + (h * k) + 1) * Lanes.Count, terms.Lanes.Length);
        double[] v = [.. rows.Coefficients.Select(double.CreateChecked)];
        double[] c = [.. rows.Intercepts.Select(double.CreateChecked)];
        for (int i = 0; i < Lanes.Count; i++)
        {
            double[] z = [.. rows.Logits.Select(unit => double.CreateChecked(unit[i]))];
            double[] hidden = Array.ConvertAll(z, ReferenceFunctions.Sigmoid);
            double[] outputs = [.. Enumerable.Range(0, k).Select(o => c[o] + hidden.Select((value, j) => value * v[(o * h) + j]).Sum())];
            int label = int.CreateChecked(rows.Labels[i]);
            double s = weighted ? double.CreateChecked(rows.Weights[i]) : 1;
            double loss = s * (k == 1 ? ReferenceLosses.LogLoss.Value(outputs[0], label) : ReferenceLosses.SoftmaxCrossEntropy.Value(outputs, label));
            double[] residuals = k == 1 ? [ReferenceLosses.LogLoss.Residual(outputs[0], label)] : ReferenceLosses.SoftmaxCrossEntropy.Residuals(outputs, label);

            // An output is off by h + 4 roundings of its terms; loss and residuals follow it with slopes of at most 2, on top of some twenty roundings of their own.
            double size = 1 + Enumerable.Range(0, k).Max(o => Math.Abs(c[o]) + v.AsSpan(o * h, h).ToArray().Sum(Math.Abs));
            double bound = s * ((2 * size * Rounding<T>.Gamma(h + 4)) + (size * Rounding<T>.Gamma(20)));
            Bits.AssertWithin<double>([loss], [terms.Of(NetworkTerms<LogLoss, T>.LossSlot(h, k))[i]], [bound], "Loss", (policy, i, h, k));
            double[] back = new double[h];
            for (int o = 0; o < k; o++)
            {
                double residual = s * residuals[o];
                Bits.AssertWithin<double>([residual], [terms.Of(NetworkTerms<LogLoss, T>.ResidualSlot(h) + o)[i]], [bound], "Output residual", (policy, i, h, k));
                for (int j = 0; j < h; j++)
                {
                    double product = terms.Of(NetworkTerms<LogLoss, T>.OutputSlot(h, k) + (o * h) + j)[i];
                    Bits.AssertWithin<double>([residual * hidden[j]], [product], [bound], "Product", (policy, i, o, j));
                    back[j] += residual * v[(o * h) + j];
                }
            }

            for (int j = 0; j < h; j++)
            {
                double expected = back[j] * ReferenceFunctions.SigmoidDerivative(z[j]);
                Bits.AssertWithin<T>([expected], [terms.Residuals[j][i]], [k * size * bound], "Hidden residual", (policy, i, h, k));
                Assert.Equal(double.CreateChecked(terms.Residuals[j][i]), terms.Of(j)[i]);
            }
        }
    }

    /// <summary>Logits of hidden units, a layer behind them, labels and weights.</summary>
    private sealed record Rows<T>(T[][] Logits, T[] Coefficients, T[] Intercepts, T[] Labels, T[] Weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static Rows<T> Draw(int count, int units, int outputs, double size)
        {
            SplitMix random = new((ulong)((count * 7919) + (units * 31) + outputs));
            return new Rows<T>(
                [.. Enumerable.Range(0, units).Select(_ => Array.ConvertAll(random.Vector<double>(count), z => T.CreateChecked(z * size)))],
                random.Vector<T>(units * outputs, 2),
                random.Vector<T>(outputs),
                [.. Enumerable.Range(0, count).Select(i => T.CreateChecked(i % Math.Max(2, outputs)))],
                [.. Enumerable.Range(0, count).Select(i => T.CreateChecked(i % 7 == 5 ? 0 : random.Uniform(0.25, 3)))]);
        }

        public Rows<T> Part(int first, int count) => this with
        {
            Logits = [.. Logits.Select(z => z[first..(first + count)])],
            Labels = Labels[first..(first + count)],
            Weights = Weights[first..(first + count)],
        };

        public ClassSums<T> Terms(Policy<T> policy, bool weighted) => ClassRunner.Network(policy, Logits, Coefficients, Intercepts, Labels, weighted ? Weights : null);

        public ClassSums<T> Under(Policy<T> policy, T weight) =>
            ClassRunner.Network(policy, Logits, Coefficients, Intercepts, Labels, [.. Labels.Select(_ => weight)]);
    }
}
