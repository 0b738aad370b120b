using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Formula 2.5 over rows: residuals, loss and entropy, under every policy.</summary>
public class SoftmaxTermsTests
{
    private static readonly int[] ClassCounts = [1, 2, 3, 4, 5, 7, 8, 10, 33];

    [Theory]
    [EveryPolicy]
    public void Terms_are_within_the_bound<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double size in SoftmaxRows<T>.Sizes)
        {
            foreach (int classCount in ClassCounts)
            {
                foreach (bool weighted in (bool[])[false, true])
                {
                    Check(policy, SoftmaxRows<T>.Draw(Lanes.Count, classCount, size), weighted);
                }
            }

            Check(policy, SoftmaxRows<T>.Draw(Lanes.Count, 1000, size), weighted: true);
        }
    }

    /// <summary>A lone winner whose rivals are far below: what is left of loss and residual keeps all its digits.</summary>
    [Theory]
    [EveryPolicy]
    public void What_is_classified_well_keeps_its_digits<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double size in (double[])[17, 40, 80])
        {
            T[][] logits = [[T.CreateChecked(size)], [T.Zero], [T.CreateChecked(-1)]];
            ClassSums<T> terms = ClassRunner.Softmax(policy, logits, [T.Zero]);
            double rest = Math.Exp(-size) + Math.Exp(-size - 1);

            // log(1 + rest) and rest/(1 + rest) differ from rest by less than rest²; the bound is a few roundings, and size of them for the exponential.
            double bound = rest * ((rest * 2) + Rounding<T>.Gamma(size + 16) + Rounding<double>.Gamma(size + 16));
            Bits.AssertWithin<double>([rest], [terms.Of(SoftmaxTerms<T>.LossSlot(3))[0]], [bound], "Loss", (policy, size));
            Bits.AssertWithin<T>([-rest], terms.Residuals[0], [bound], "Residual", (policy, size));
        }
    }

    [Theory]
    [EveryPolicy]
    public void Ties_and_huge_logits_are_exact<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double size in (double[])[1, 17, 88, 1e4, 1e30])
        {
            // Two equal logits and one so far below that nothing is left of it.
            T huge = T.CreateChecked(size);
            T below = T.CreateChecked(size < 1e4 ? size - 2000 : -size);
            for (int label = 0; label < 2; label++)
            {
                ClassSums<T> terms = ClassRunner.Softmax(policy, [[huge], [below], [huge]], [T.CreateChecked(2 * label)]);
                double[] expected = label == 0 ? [-0.5, 0, 0.5] : [0.5, 0, -0.5];
                Bits.AssertEqual<T>(expected, terms.Residuals.Select(row => row[0]).ToArray(), "Residual", (policy, size));
                foreach (int slot in (int[])[SoftmaxTerms<T>.LossSlot(3), SoftmaxTerms<T>.EntropySlot(3)])
                {
                    Bits.AssertWithin<double>([Math.Log(2)], [terms.Of(slot)[0]], [3 * Rounding<T>.Unit], "log 2", (policy, size, slot));
                }
            }
        }

        foreach (int classCount in (int[])[2, 4, 8, 64])
        {
            T[][] equal = [.. Enumerable.Repeat(new[] { T.CreateChecked(-3) }, classCount)];
            ClassSums<T> terms = ClassRunner.Softmax(policy, equal, [T.One]);
            double p = 1.0 / classCount;
            double[] expected = [.. Enumerable.Range(0, classCount).Select(k => k == 1 ? p - 1 : p)];
            Bits.AssertEqual<T>(expected, terms.Residuals.Select(row => row[0]).ToArray(), "Residual", (policy, classCount));
        }
    }

    [Theory]
    [EveryPolicy]
    public void One_class_has_no_loss<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ClassSums<T> terms = ClassRunner.Softmax(policy, [[T.CreateChecked(-1e30), T.Zero, T.CreateChecked(88)]], new T[3]);
        Bits.AssertEqual<T>(new double[3], terms.Residuals[0].Select(T.Abs).ToArray(), "Residual", policy);
        Assert.All(terms.Lanes, value => Assert.Equal(0, value));
    }

    [Theory]
    [EveryPolicy]
    public void NaN_reaches_its_own_row_and_no_other<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int classCount in (int[])[2, 3, 5])
        {
            SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(Lanes.Count, classCount, 4);
            ClassSums<T> clean = rows.Terms(policy, weighted: false);
            for (int k = 0; k < classCount; k++)
            {
                int row = (5 * k) + 2;
                T kept = rows.Logits[k][row % Lanes.Count];
                rows.Logits[k][row % Lanes.Count] = T.NaN;
                ClassSums<T> terms = rows.Terms(policy, weighted: false);
                rows.Logits[k][row % Lanes.Count] = kept;
                for (int i = 0; i < Lanes.Count; i++)
                {
                    bool isHit = i == row % Lanes.Count;
                    Assert.All(Enumerable.Range(0, classCount), l => Assert.Equal(isHit ? T.NaN : clean.Residuals[l][i], terms.Residuals[l][i]));
                    Assert.All(
                        Enumerable.Range(0, classCount + 2),
                        slot => Assert.Equal(isHit ? double.NaN : clean.Of(slot)[i], terms.Of(slot)[i]));
                }
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void A_row_has_the_same_terms_wherever_it_stands_and_sums_have_their_one_order<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 50;
        const int ClassCount = 5;
        const double Start = 0.5;
        SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(Count, ClassCount, 9);
        ClassSums<T>[] alone = [.. Enumerable.Range(0, Count).Select(i => rows.Part(i..(i + 1)).Terms(policy, weighted: true))];
        for (int first = 0; first < 20; first += first < 2 ? 1 : 17)
        {
            for (int count = 0; count <= Count - first; count++)
            {
                SoftmaxRows<T> part = rows.Part(..(first + count));
                ClassSums<T> terms = ClassRunner.Softmax(
                    policy, [.. part.Logits.Select(z => z[first..])], part.Labels, part.Weights, first, Start);
                for (int k = 0; k < ClassCount; k++)
                {
                    T[] expected = [.. Enumerable.Range(first, count).Select(i => alone[i].Residuals[k][0])];
                    Bits.AssertSame<T>(expected, terms.Residuals[k], $"Residual of class {k}", (policy, first, count));
                }

                for (int slot = 0; slot < ClassCount + 2; slot++)
                {
                    double[] expected = SoftmaxRows<T>.InOrder(Enumerable.Range(first, count).Select(i => alone[i].Of(slot)[0]), Start);
                    Bits.AssertSame<double>(expected, terms.Of(slot), $"Lane of sum {slot}", (policy, first, count));
                }
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void Weights_multiply_and_a_weight_of_zero_takes_a_row_out<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(37, 4, 6);
        ClassSums<T> plain = rows.Terms(policy, weighted: false);
        ClassSums<T> ones = ClassRunner.Softmax(policy, rows.Logits, rows.Labels, [.. rows.Labels.Select(_ => T.One)]);
        ClassSums<T> doubled = ClassRunner.Softmax(policy, rows.Logits, rows.Labels, [.. rows.Labels.Select(_ => T.One + T.One)]);
        ClassSums<T> none = ClassRunner.Softmax(policy, rows.Logits, rows.Labels, new T[rows.Count]);
        Bits.AssertSame<double>(plain.Lanes, ones.Lanes, "Lane under ones", policy);
        Bits.AssertSame<double>(plain.Lanes.Select(value => 2 * value).ToArray(), doubled.Lanes, "Lane under twos", policy);
        Assert.All(none.Lanes, value => Assert.Equal(0, value));
        for (int k = 0; k < rows.ClassCount; k++)
        {
            Bits.AssertSame<T>(plain.Residuals[k].Select(r => r + r).ToArray(), doubled.Residuals[k], "Residual under twos", policy);
            Assert.All(none.Residuals[k], value => Assert.Equal(T.Zero, value));
        }
    }

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double size in SoftmaxRows<T>.Sizes)
        {
            foreach (int classCount in ClassCounts)
            {
                SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(61, classCount, size, seed: 3);
                ClassSums<T> wide = rows.Terms(precision.Wide, weighted: true);
                ClassSums<T> portable = rows.Terms(precision.Portable, weighted: true);
                Bits.AssertSame<double>(wide.Lanes, portable.Lanes, "Lane", (precision, size, classCount));
                for (int k = 0; k < classCount; k++)
                {
                    Bits.AssertSame<T>(wide.Residuals[k], portable.Residuals[k], "Residual", (precision, size, classCount));
                }
            }
        }
    }

    /// <summary>At most 16 rows: each has a lane of every sum to itself.</summary>
    private static void Check<T>(Policy<T> policy, SoftmaxRows<T> rows, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ClassSums<T> terms = rows.Terms(policy, weighted);
        double[] losses = terms.Of(SoftmaxTerms<T>.LossSlot(rows.ClassCount));
        double[] entropies = terms.Of(SoftmaxTerms<T>.EntropySlot(rows.ClassCount));
        for (int i = 0; i < rows.Count; i++)
        {
            double[] z = rows.Row(i);
            int label = rows.Label(i);
            double weight = rows.Weight(i, weighted);
            SoftmaxBounds<T> bounds = SoftmaxBounds<T>.Of(z, label, weight);
            (Policy<T>, int Row, int ClassCount, double First, int Label, double Weight) where = (policy, i, rows.ClassCount, z[0], label, weight);
            double[] residuals = [.. ReferenceLosses.SoftmaxCrossEntropy.Residuals(z, label).Select(r => r * weight)];
            Bits.AssertWithin<T>(residuals, terms.Residuals.Select(row => row[i]).ToArray(), bounds.Residuals, "Residual", where);
            Bits.AssertWithin<double>([weight * ReferenceLosses.SoftmaxCrossEntropy.Value(z, label)], [losses[i]], [bounds.Loss], "Loss", where);
            Bits.AssertWithin<double>([weight * SoftmaxBounds<T>.ExactEntropy(z)], [entropies[i]], [bounds.Entropy], "Entropy", where);
            for (int k = 0; k < rows.ClassCount; k++)
            {
                Assert.Equal(double.CreateChecked(terms.Residuals[k][i]), terms.Of(k)[i]);
            }
        }
    }
}
