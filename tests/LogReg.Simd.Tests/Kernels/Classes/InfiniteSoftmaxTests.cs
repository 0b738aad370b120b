using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Infinite logits are limits in the softmax terms of training: classes with the largest logit share the probability, and no loss is NaN.</summary>
public class InfiniteSoftmaxTests
{
    private const double Infinity = double.PositiveInfinity;

    private static readonly double[][] Rows =
    [
        [Infinity, 1, -2], [1, Infinity, -2], [1, -2, Infinity],
        [-Infinity, 1, 1], [1, -Infinity, 1], [1, 1, -Infinity],
        [Infinity, -Infinity, 0], [-Infinity, Infinity, 0], [0, -Infinity, Infinity],
        [Infinity, Infinity, 0], [Infinity, -Infinity, Infinity], [-Infinity, Infinity, Infinity],
        [Infinity, Infinity, Infinity], [-Infinity, -Infinity, 3], [3, -Infinity, -Infinity], [-Infinity, -Infinity, -Infinity],
    ];

    [Theory]
    [EveryPolicy]
    public void Terms_have_their_limits_in_every_lane<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double[] row in Rows)
        {
            for (int label = 0; label < row.Length; label++)
            {
                double expected = Loss(row, label);
                double[] probabilities = Probabilities(row);
                for (int lane = 0; lane < Lanes.Count; lane++)
                {
                    ClassSums<T> terms = ClassRunner.Softmax(policy, Logits<T>(row, lane), Labels<T>(label, lane));
                    (Policy<T>, string, int, int) where = (policy, string.Join(", ", row), label, lane);
                    Near(expected, terms.Of(SoftmaxTerms<T>.LossSlot(row.Length))[lane], $"Loss {where}");
                    double entropy = probabilities.Sum(p => p == 0 ? 0 : -p * Math.Log(p));
                    Near(entropy, terms.Of(SoftmaxTerms<T>.EntropySlot(row.Length))[lane], $"Entropy {where}");
                    for (int k = 0; k < row.Length; k++)
                    {
                        Near(probabilities[k] - (k == label ? 1 : 0), double.CreateChecked(terms.Residuals[k][lane]), $"Residual {k} {where}");
                    }
                }
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void A_weight_of_zero_takes_an_infinite_loss_out<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] weights = [.. Enumerable.Range(0, Lanes.Count).Select(i => i == 5 ? T.Zero : T.One)];
        ClassSums<T> terms = ClassRunner.Softmax(policy, Logits<T>([Infinity, 1, -2], 5), Labels<T>(2, 5), weights);
        Assert.Equal(0, terms.Of(SoftmaxTerms<T>.LossSlot(3))[5]);
        Assert.All(terms.Lanes, value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [EveryPolicy]
    public unsafe void The_loss_on_a_line_has_its_limit<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double[] row in Rows)
        {
            for (int label = 0; label < row.Length; label++)
            {
                using Operand<T> start = Operand<T>.Input(new T[row.Length]);
                using Operand<T> end = Operand<T>.Input(row.Select(T.CreateChecked).ToArray());
                using Operand<T> labels = Operand<T>.Input([T.CreateChecked(label)]);
                using Operand<T> scratch = Operand<T>.Scratch((int)SoftmaxLine.ScratchLength(row.Length));
                using Operand<double> sums = Operand<double>.Output(3);
                policy.Rows.SoftmaxLine(start.Pointer, end.Pointer, 1, row.Length, T.One, labels.Pointer, null, 1, scratch.Pointer, sums.Pointer);
                Near(Loss(row, label), sums.Span[0], $"Loss of {label} at ({string.Join(", ", row)}), {policy}");
            }
        }
    }

    private static double[] Probabilities(double[] row)
    {
        double largest = row.Max();
        double[] terms = [.. row.Select(z => z == largest ? 1 : Math.Exp(z - largest))];
        return [.. terms.Select(e => e / terms.Sum())];
    }

    private static double Loss(double[] row, int label) => -Math.Log(Probabilities(row)[label]);

    private static void Near(double expected, double actual, string what) =>
        Assert.True(actual == expected || Math.Abs(actual - expected) <= 1e-6, $"{what}: {actual} instead of {expected}.");

    /// <summary>Zeros but for one row.</summary>
    private static T[][] Logits<T>(double[] row, int lane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. row.Select(z => Enumerable.Range(0, Lanes.Count).Select(i => i == lane ? T.CreateChecked(z) : T.Zero).ToArray())];

    private static T[] Labels<T>(int label, int lane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, Lanes.Count).Select(i => i == lane ? T.CreateChecked(label) : T.Zero)];
}
